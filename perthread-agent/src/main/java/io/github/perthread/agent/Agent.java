package io.github.perthread.agent;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.security.CodeSource;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Where the JVM enters. This class is loaded by the system class loader; the others by the loader
 * that has the stand-in.
 *
 * <p>Whatever goes wrong here, the program runs as it would without the agent, and a line says so:
 * a JVM whose agent throws from {@code premain} ends at once.
 */
public final class Agent {
  private static boolean installed;

  private Agent() {}

  /**
   * Starts the agent before the program.
   *
   * @param options what follows {@code =} on the command line, or null
   * @param instrumentation the JVM's
   */
  public static void premain(@Nullable String options, Instrumentation instrumentation) {
    start(options, instrumentation, false);
  }

  /**
   * Starts the agent in a program that runs.
   *
   * @param options as for {@link #premain}
   * @param instrumentation the JVM's
   */
  public static void agentmain(@Nullable String options, Instrumentation instrumentation) {
    start(options, instrumentation, true);
  }

  private static synchronized void start(
      @Nullable String text, Instrumentation instrumentation, boolean late) {
    try {
      Options options = Options.parse(text);
      if (options.off) {
        return;
      }
      if (installed) {
        say("is on already; these options are ignored");
        return;
      }
      install(options, text, instrumentation, late);
      installed = true;
    } catch (WrongOptionException e) {
      say("off: " + e.getMessage());
    } catch (InvocationTargetException e) {
      say("off: " + e.getCause());
    } catch (Throwable e) {
      say("off: " + e);
    }
  }

  private static void install(
      Options options, @Nullable String text, Instrumentation instrumentation, boolean late)
      throws Exception {
    CodeSource source = Agent.class.getProtectionDomain().getCodeSource();
    if (source == null || !options.onBootClassPath) { // null: the boot class path has it already
      Installer.install(text, instrumentation, late);
      return;
    }
    File jar = new File(source.getLocation().toURI());
    try (JarFile opened = new JarFile(jar)) {
      instrumentation.appendToBootstrapClassLoaderSearch(opened);
    }
    Class.forName(Installer.class.getName(), true, null)
        .getMethod("install", String.class, Instrumentation.class, boolean.class)
        .invoke(null, text, instrumentation, late);
  }

  /** Prints a line on standard error. */
  static void say(String line) {
    System.err.println("perthread-agent: " + line);
  }
}
