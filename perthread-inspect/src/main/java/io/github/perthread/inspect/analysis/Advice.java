package io.github.perthread.inspect.analysis;

import io.github.perthread.inspect.LeakKind;
import io.github.perthread.inspect.LocalKind;

/** What to change about a leak. */
final class Advice {
  private Advice() {}

  static String of(LeakKind leak, LocalKind kind) {
    return switch (kind) {
      case FAST, INDEXED -> ofIndexed(leak, kind);
      case INHERITABLE -> ownMeans(leak) + ". " + ofInheritable();
      case TRANSMITTABLE -> ownMeans(leak) + ". " + ofTransmittable();
      case THREAD_LOCAL -> ownMeans(leak) + "; " + makeItAPerThread(leak);
      case PER_THREAD, ATTRIBUTE -> ownMeans(leak) + ".";
    };
  }

  private static String ofIndexed(LeakKind leak, LocalKind kind) {
    if (leak != LeakKind.LOADER) {
      return "Call remove() in each thread that set it before the local is dropped, or keep one"
          + " local in a static field.";
    }
    String removeAll = kind == LocalKind.FAST ? "FastThreadLocal.removeAll()" : "remove()";
    return "Before the application stops, call "
        + removeAll
        + " in each thread that it used, or end those threads.";
  }

  /** Returns what can be done with any kind of local; without a full stop. */
  private static String ownMeans(LeakKind leak) {
    return switch (leak) {
      case STALE ->
          "Call remove() in each thread that set it before the local is dropped; or keep one local"
              + " in a static field";
      case SELF ->
          "Break the cycle: let the value refer to its local weakly, or not at all; or keep the local"
              + " in a static field and remove() the value";
      case LOADER ->
          "When the application stops, call remove() in each thread listed, or end these threads";
    };
  }

  private static String makeItAPerThread(LeakKind leak) {
    return switch (leak) {
      case STALE -> "or make it a PerThread, whose values are removed when it is dropped.";
      case SELF -> "or make it a PerThread, which such a cycle does not keep alive.";
      case LOADER ->
          "or make it a PerThread of the application, whose values are removed when its loader is"
              + " dropped.";
    };
  }

  private static String ofInheritable() {
    return "Child threads inherit the values, so each thread made meanwhile has one to remove. A"
        + " PerThread would not leak, but it is not inherited: change to one only if no child thread"
        + " relies on its parent's value.";
  }

  private static String ofTransmittable() {
    return "A PerThread would not leak, but it is neither inherited by child threads nor handed to"
        + " the tasks of a pool: change to one only if no other thread relies on the value.";
  }
}
