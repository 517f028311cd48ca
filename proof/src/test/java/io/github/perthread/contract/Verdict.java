package io.github.perthread.contract;

/**
 * What is to be expected of an implementation as to a clause.
 *
 * @param expected what
 * @param why unless it holds
 */
record Verdict(Expected expected, String why) {
  enum Expected {
    HOLDS,
    KNOWN_NOT_TO_HOLD,
    DOES_NOT_APPLY
  }

  static final Verdict HOLDS = new Verdict(Expected.HOLDS, "");

  static Verdict not(String why) {
    return new Verdict(Expected.KNOWN_NOT_TO_HOLD, why);
  }

  static Verdict notApplicable(String why) {
    return new Verdict(Expected.DOES_NOT_APPLY, why);
  }

  boolean isExpectedToHold() {
    return expected == Expected.HOLDS;
  }
}
