package io.github.perthread.inspect.analysis;

/** What to change about a leak. */
final class Advice {
  private Advice() {}

  static String of(Leak leak, Kind kind) {
    if (kind == Kind.FAST) {
      return leak == Leak.LOADER
          ? "Before the application stops, call FastThreadLocal.removeAll() in each thread that it"
              + " used, or end those threads."
          : "Call remove() in each thread that set it before the local is dropped, or keep one local"
              + " in a static field.";
    }
    return switch (leak) {
      case STALE ->
          "Call remove() in each thread that set it before the local is dropped; or keep one local"
              + " in a static field; or make it a PerThread, whose values go when it goes.";
      case SELF ->
          "Break the cycle: let the value refer to its local weakly, or not at all; or keep the local"
              + " in a static field and remove() the value; or make it a PerThread, which such a"
              + " cycle does not keep alive.";
      case LOADER ->
          "When the application stops, call remove() in each thread listed, or end these threads;"
              + " or make it a PerThread of the application, whose values go when its loader goes.";
    };
  }
}
