package io.github.perthread.opentelemetry;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Says what was ignored and why, and nothing that came from outside. */
final class Warnings {
  private static final Logger LOGGER = System.getLogger("io.github.perthread.opentelemetry");

  private Warnings() {}

  static void headerIgnored(int length, String reason) {
    LOGGER.log(Level.WARNING, "A baggage header of {0} characters is ignored: {1}", length, reason);
  }

  static void entryIgnored(String key, String reason) {
    LOGGER.log(Level.WARNING, "The baggage entry ''{0}'' is ignored: {1}", key, reason);
  }

  static void notSent(String key, String reason) {
    LOGGER.log(Level.WARNING, "The baggage entry ''{0}'' is not sent: {1}", key, reason);
  }
}
