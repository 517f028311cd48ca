package io.github.perthread.agent;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.launch.Framework;

/** Runs a bundle in Felix, which takes its settings from system properties as its own main does. */
final class FelixLauncher {
  private FelixLauncher() {}

  public static void main(String... arguments) throws Exception {
    Map<String, String> settings = new HashMap<>();
    for (String name : System.getProperties().stringPropertyNames()) {
      if (name.startsWith("felix.") || name.startsWith("org.osgi.framework.")) {
        settings.put(name, System.getProperty(name));
      }
    }
    settings.put("org.osgi.framework.storage", arguments[1]);
    Framework framework = new FrameworkFactory().newFramework(settings);
    framework.start();
    framework.getBundleContext().installBundle(Path.of(arguments[0]).toUri().toString()).start();
    framework.stop();
    framework.waitForStop(60_000);
  }
}
