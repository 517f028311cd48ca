package io.github.perthread.agent;

import java.lang.instrument.Instrumentation;
import org.jspecify.annotations.Nullable;

/**
 * Where the JVM enters. Whatever goes wrong behind it, the program runs as it would without the
 * agent, and a line says so: a JVM whose agent throws from {@code premain} ends at once.
 *
 * <p>So that nothing can go wrong before the {@code try}, no method here has one of the agent's own
 * classes in its signature, which the JVM's look-up of {@code premain} would load.
 */
public final class Agent {
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

  private static void start(
      @Nullable String options, Instrumentation instrumentation, boolean late) {
    try {
      Launcher.launch(options, instrumentation, late);
    } catch (Throwable e) {
      say("off: " + e);
    }
  }

  /** Prints a line on standard error. */
  static void say(String line) {
    System.err.println("perthread-agent: " + line);
  }
}
