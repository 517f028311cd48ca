package io.github.perthread.graalpy;

import java.util.function.Consumer;
import org.graalvm.polyglot.Context;

/** The two classes that {@code threading.local} can be: on GraalPy's own, or written in Python. */
enum Engines {
  BUILT_IN("false"),
  FALLBACK("true");

  private static final String PROPERTY = "perthread.graalpy.fallback";

  private final String inPython;

  Engines(String inPython) {
    this.inPython = inPython;
  }

  /** Makes the class this one in a context. */
  void install(Context context) {
    with(ThreadingLocal::install, context);
  }

  /** Makes {@code perthread.local} this one in a context. */
  void provide(Context context) {
    with(ThreadingLocal::provide, context);
  }

  private void with(Consumer<Context> action, Context context) {
    System.setProperty(PROPERTY, inPython);
    try {
      action.accept(context);
    } finally {
      System.clearProperty(PROPERTY);
    }
  }

  /** Whether a context has this one. */
  boolean isIn(Context context) {
    boolean hasDoor =
        context.eval("python", "'_door' in vars(__import__('perthread'))").asBoolean();
    boolean hasStorage =
        context.eval("python", "'_STORAGE' in vars(__import__('perthread'))").asBoolean();
    return this == BUILT_IN ? hasDoor && !hasStorage : hasStorage && !hasDoor;
  }
}
