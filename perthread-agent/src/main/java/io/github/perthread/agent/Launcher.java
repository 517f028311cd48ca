package io.github.perthread.agent;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.security.CodeSource;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Reads the options and puts the agent's classes where they are to be. It is loaded by the system
 * class loader, as {@link Agent} is; {@link Installer} and what that uses, by the loader that has
 * the stand-in.
 */
final class Launcher {
  /** Tells those who attach to the JVM that the agent works in it, and where the stand-in is. */
  private static final String PROPERTY = "perthread.agent";

  private static boolean launched;

  private Launcher() {}

  static synchronized void launch(
      @Nullable String text, Instrumentation instrumentation, boolean late) throws Throwable {
    Options options;
    try {
      options = Options.parse(text);
    } catch (WrongOptionException e) {
      Agent.say("off: " + e.getMessage());
      return;
    }
    if (options.off) {
      return;
    }
    if (launched) {
      Agent.say("is on already; these options are ignored");
      return;
    }
    CodeSource source = Launcher.class.getProtectionDomain().getCodeSource();
    if (source == null || !options.onBootClassPath) { // null: the boot class path has it already
      Installer.install(text, instrumentation, late);
    } else {
      String jar = new File(source.getLocation().toURI()).getPath();
      installOnBootClassPath(jar, text, instrumentation, late);
    }
    launched = true;
    System.setProperty(PROPERTY, options.onBootClassPath ? "boot" : "app");
  }

  private static void installOnBootClassPath(
      String jar, @Nullable String text, Instrumentation instrumentation, boolean late)
      throws Throwable {
    try (JarFile opened = new JarFile(jar)) {
      instrumentation.appendToBootstrapClassLoaderSearch(opened);
    }
    try {
      Class.forName(Installer.class.getName(), true, null)
          .getMethod("install", String.class, Instrumentation.class, boolean.class)
          .invoke(null, text, instrumentation, late);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }
}
