package io.github.perthread.jython;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.Gc;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.python.util.PythonInterpreter;

/** What is left of interpreters that were closed, while the thread that used them lives on. */
class ClosedSystemStatesTest {
  @Test
  void valuesOf50ClosedSystemStates_areCollected() {
    List<WeakReference<Object>> values = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      values.add(useOnce("perthread"));
    }
    Gc.awaitCleared(values);
  }

  /** Which shows that the test above can fail. */
  @Test
  void valuesOfClosedSystemStates_onTheBuiltInClass_stay() {
    List<WeakReference<Object>> values = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      values.add(useOnce("threading"));
    }
    Gc.awaitCleared(garbage());
    assertThat(values).noneMatch(value -> value.refersTo(null));
  }

  private static WeakReference<Object> garbage() {
    return new WeakReference<>(new Object());
  }

  /** A value that refers to its local, in an interpreter of its own, which is closed. */
  private static WeakReference<Object> useOnce(String module) {
    Object value = new Object();
    try (PythonInterpreter python = JythonProgram.newInterpreter()) {
      if (module.equals("perthread")) {
        ThreadingLocal.install(python.getSystemState());
      }
      python.set("value", value);
      python.exec(
          "from " + module + " import local; x = local(); x.cycle = [x, value]; del x, value");
    }
    return new WeakReference<>(value);
  }
}
