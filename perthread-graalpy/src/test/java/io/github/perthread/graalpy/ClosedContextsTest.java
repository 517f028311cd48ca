package io.github.perthread.graalpy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.Gc;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.HostAccess;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is left of contexts that were closed, while the thread that used them lives on. */
class ClosedContextsTest {
  @ParameterizedTest
  @CsvSource({"BUILT_IN, 50", "FALLBACK, 5"})
  void valuesOfClosedContexts_areCollected(Engines engine, int contexts) {
    try (Engine shared = newEngine()) {
      List<WeakReference<Object>> values = new ArrayList<>();
      for (int i = 0; i < contexts; i++) {
        values.add(useOnce(shared, engine));
      }
      Gc.awaitCleared(values);
    }
  }

  /** Which shows that the test above can fail. */
  @Test
  void valuesOfClosedContexts_onTheBuiltInClass_stay() {
    try (Engine shared = newEngine()) {
      List<WeakReference<Object>> values = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        values.add(useOnce(shared, null));
      }
      Gc.awaitCleared(garbage());
      assertThat(values).noneMatch(value -> value.refersTo(null));
    }
  }

  private static WeakReference<Object> garbage() {
    return new WeakReference<>(new Object());
  }

  private static Engine newEngine() {
    return Engine.newBuilder("python").option("engine.WarnInterpreterOnly", "false").build();
  }

  /** A value that refers to its local, in a context of its own, which is closed. */
  private static WeakReference<Object> useOnce(Engine shared, @Nullable Engines engine) {
    Object value = new Object();
    try (Context python =
        Context.newBuilder("python").engine(shared).allowHostAccess(HostAccess.ALL).build()) {
      if (engine != null) {
        engine.install(python);
      }
      python.getBindings("python").putMember("value", value);
      python.eval(
          "python", "import threading; x = threading.local(); x.cycle = [x, value]; del x, value");
    }
    return new WeakReference<>(value);
  }
}
