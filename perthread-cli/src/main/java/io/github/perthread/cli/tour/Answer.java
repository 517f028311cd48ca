package io.github.perthread.cli.tour;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the server answers, a line each: what it made of the request, and what each thread that
 * worked for the request found in its thread-locals.
 *
 * @param digest of the user, the body and the tenant
 * @param atStart what the server's thread found before it had read the request
 * @param inPool what arrived in the second pool
 * @param inVirtual what arrived in a virtual thread; {@link #NO_HOP} without one
 * @param atEnd what the server's thread found when the others had done their work
 */
record Answer(String digest, String atStart, String inPool, String inVirtual, String atEnd) {
  /** Stands for what a thread found that there was not. */
  static final String NO_HOP = "";

  private static final int LINES = 5;
  private static final String NONE = "-";

  /** Returns what a thread found as text; null for what it did not find. */
  static String found(@Nullable String user, @Nullable String tenant, @Nullable String stage) {
    return String.join(" ", orNone(user), orNone(tenant), orNone(stage));
  }

  private static String orNone(@Nullable String value) {
    return Objects.requireNonNullElse(value, NONE);
  }

  /** Returns whether a thread found no user. */
  static boolean isWithoutUser(String found) {
    return found.startsWith(NONE + " ");
  }

  String text() {
    return String.join("\n", digest, atStart, inPool, inVirtual, atEnd);
  }

  /** Returns the answer that a text is, or null if it is none. */
  static @Nullable Answer parse(String text) {
    List<String> lines = List.of(text.split("\n", -1));
    return lines.size() == LINES
        ? new Answer(lines.get(0), lines.get(1), lines.get(2), lines.get(3), lines.get(4))
        : null;
  }
}
