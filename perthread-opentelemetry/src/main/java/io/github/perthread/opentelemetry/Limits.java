package io.github.perthread.opentelemetry;

import java.nio.charset.StandardCharsets;

/** What is sent and accepted: the W3C's limits of a header, and no control characters. */
final class Limits {
  /** The bytes of a whole header that every platform must accept. */
  static final int HEADER = 8_192;

  /** The entries of a header that every platform must accept. */
  static final int ENTRIES = 64;

  /** The characters of one value. */
  static final int VALUE = 4_096;

  private static final String SEPARATORS = "()<>@,;:\\\"/[]?={}";

  private Limits() {}

  /** Tells whether a string is a token, as keys of baggage are. */
  static boolean isToken(String key) {
    return !key.isEmpty()
        && key.chars().allMatch(c -> c > ' ' && c < 0x7f && SEPARATORS.indexOf(c) < 0);
  }

  /** Returns why a value is not accepted; empty if it is. */
  static String whyNotAccepted(String value) {
    if (value.length() > VALUE) {
      return "its value is longer than " + VALUE + " characters";
    }
    return value.chars().anyMatch(Character::isISOControl)
        ? "its value has control characters"
        : "";
  }

  /** Returns why a value is not sent; empty if it is. */
  static String whyNotSent(String key, String value, int room) {
    String reason = whyNotAccepted(value);
    return reason.isEmpty() && encodedLength(key, value) > room
        ? "the header would be longer than " + HEADER + " bytes"
        : reason;
  }

  /** Returns the length of an entry in the header, if all but letters and digits is encoded. */
  static int encodedLength(String key, String value) {
    int length = key.length() + 2;
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      length += b >= 0 && Character.isLetterOrDigit(b) ? 1 : 3;
    }
    return length;
  }

  /** Returns why a header is not read; empty if it is. */
  static String whyNotRead(String header) {
    if (header.length() > HEADER) {
      return "it is longer than " + HEADER + " characters";
    }
    long commas = header.chars().filter(c -> c == ',').count();
    return commas >= ENTRIES ? "it has more than " + ENTRIES + " entries" : "";
  }
}
