package io.github.perthread.inspect.analysis;

import io.github.perthread.inspect.heap.Field;
import io.github.perthread.inspect.heap.Heap;
import io.github.perthread.inspect.heap.HeapClass;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a class loader says of itself: whether its application was stopped. */
final class LoaderState {
  private static final Set<String> STOPPED =
      Set.of("STOPPING", "STOPPED", "DESTROYING", "DESTROYED", "FAILED");

  private LoaderState() {}

  /** Returns why a loader is at its end, or null if it does not say so. */
  static @Nullable String ofStopped(Heap heap, int loader) {
    int state = heap.reference(loader, "state");
    HeapClass stateClass = state < 0 ? null : heap.classOf(state);
    if (stateClass != null) {
      for (Field constant : stateClass.statics()) {
        if (STOPPED.contains(constant.name()) && heap.staticReference(constant) == state) {
          return "its container says " + constant.name();
        }
      }
    }
    int path = heap.reference(loader, "ucp");
    return path >= 0 && heap.number(path, "closed") != 0 ? "it is closed" : null;
  }

  /** Returns whether a loader is the JDK's own: made per reflective accessor, for instance. */
  static boolean isInternal(Heap heap, int loader) {
    HeapClass c = heap.classOf(loader);
    return c != null
        && c.loader() < 0
        && (c.name().startsWith("jdk.") || c.name().startsWith("sun."));
  }
}
