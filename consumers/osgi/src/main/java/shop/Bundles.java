package shop;

import io.github.perthread.PerThread;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.launch.Framework;

/** Installs the library's jar as a bundle, starts it, and uses a class that it exports. */
public final class Bundles {
  private Bundles() {}

  public static void main(String[] arguments) throws Exception {
    Path jar = Path.of(PerThread.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Framework felix =
        new FrameworkFactory()
            .newFramework(
                Map.of(
                    "org.osgi.framework.storage", Files.createTempDirectory("felix").toString()));
    felix.start();
    Bundle bundle = felix.getBundleContext().installBundle(jar.toUri().toString());
    bundle.start();
    Class<?> local = bundle.loadClass(PerThread.class.getName());
    if (local == PerThread.class) {
      throw new IllegalStateException("The class is not the bundle's");
    }
    Object value = local.getMethod("get").invoke(local.getConstructor().newInstance());
    if (value != null || bundle.getState() != Bundle.ACTIVE) {
      throw new IllegalStateException(bundle + " has " + value);
    }
    System.out.println("osgi: " + bundle + ", " + bundle.getVersion());
    felix.stop();
    felix.waitForStop(60_000);
  }
}
