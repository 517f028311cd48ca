package io.github.perthread.agent;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.security.CodeSource;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * Reads the options and puts the agent's classes where they are to be. It is loaded by the system
 * class loader, as {@link Agent} is; {@link Installer} and what that uses, by the loader that has
 * the stand-in.
 */
final class Launcher {
  /** Tells those who attach to the JVM that the agent works in it, and where the stand-in is. */
  private static final String PROPERTY = "perthread.agent";

  /** A class file that changes, to try the transformer with. The class is not to be loaded yet. */
  private static final String SAMPLE =
      Launcher.class.getPackageName().replace('.', '/') + "/ThreadLocalStandIn.class";

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
    byte[] sample;
    if (source == null) { // the boot class path has it already
      sample = read(ClassLoader.getSystemResourceAsStream(SAMPLE));
    } else {
      try (JarFile jar = new JarFile(new File(source.getLocation().toURI()))) {
        sample = read(jar.getInputStream(new ZipEntry(SAMPLE)));
        if (options.onBootClassPath) {
          putOnBootClassPath(jar, instrumentation);
        }
      }
    }
    Installer.install(text, instrumentation, late, sample);
    launched = true;
    System.setProperty(PROPERTY, options.onBootClassPath ? "boot" : "app");
  }

  /**
   * From here on the system class loader, which asks its parents first, finds {@link Installer} on
   * the boot class path. So it is called as any other class is: a call by reflection would take a
   * JVM from 18 on longer than all else that the agent does before the program.
   */
  private static void putOnBootClassPath(JarFile jar, Instrumentation instrumentation) {
    instrumentation.appendToBootstrapClassLoaderSearch(jar);
    if (Installer.class.getClassLoader() != null) {
      throw new IllegalStateException("the system class loader does not ask its parents first");
    }
  }

  private static byte[] read(@Nullable InputStream file) throws IOException {
    if (file == null) {
      throw new IOException(SAMPLE + " is missing");
    }
    try (file) {
      return file.readAllBytes();
    }
  }
}
