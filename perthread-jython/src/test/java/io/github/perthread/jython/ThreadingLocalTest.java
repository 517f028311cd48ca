package io.github.perthread.jython;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.PerThread;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.python.core.PyObject;
import org.python.util.PythonInterpreter;

/** Installing, and what reaches Python from outside. */
class ThreadingLocalTest {
  private final PythonInterpreter python = JythonProgram.newInterpreter();

  @AfterEach
  void close() {
    python.close();
  }

  private boolean isTrue(String expression) {
    return python.eval(expression).__nonzero__();
  }

  @Test
  void install_replacesTheClassByAllItsNames() {
    ThreadingLocal.install(python.getSystemState());

    python.exec("import perthread, thread, threading, _threading_local");
    assertThat(isTrue("threading.local is perthread.local")).isTrue();
    assertThat(isTrue("thread._local is perthread.local")).isTrue();
    assertThat(isTrue("_threading_local.local is perthread.local")).isTrue();
  }

  @Test
  void install_inOneInterpreter_changesNoOther() {
    try (PythonInterpreter other = JythonProgram.newInterpreter()) {
      ThreadingLocal.install(python.getSystemState());

      other.exec("import thread, threading, _threading_local as pure");
      assertThat(other.eval("threading.local.__module__").toString()).isEqualTo("thread");
      assertThat(other.eval("thread._local is threading.local").__nonzero__()).isTrue();
      assertThat(other.eval("pure.local.__module__").toString()).isEqualTo("_threading_local");
      assertThat(other.eval("thread.start_new_thread").toString()).contains("java function");
    }
  }

  @Test
  void install_aSecondTime_changesNothing() {
    ThreadingLocal.install(python.getSystemState());
    python.exec("import thread, threading; before = threading.local, thread.start_new_thread");

    ThreadingLocal.install(python.getSystemState());

    assertThat(isTrue("before == (threading.local, thread.start_new_thread)")).isTrue();
  }

  @Test
  void import_withoutInstall_replacesNothing() {
    python.exec("import perthread, thread, threading");

    assertThat(isTrue("threading.local is thread._local is not perthread.local")).isTrue();
    python.exec("x = perthread.local(); x.a = 1");
    assertThat(isTrue("x.a == 1")).isTrue();
  }

  @Test
  void threadOfPython_thatEnded_hasGivenUpItsValuesWhenItIsJoined() {
    AtomicReference<Thread> hookRanIn = new AtomicReference<>();
    PerThread<String> local =
        PerThread.<String>builder().onRemoval(v -> hookRanIn.set(Thread.currentThread())).build();
    ThreadingLocal.install(python.getSystemState());
    python.set("local", local);
    python.exec(
        """
        import threading
        from java.lang import Thread
        seen = []
        def use():
            local.set("value")
            seen.append(Thread.currentThread())
        t = threading.Thread(target=use)
        t.start()
        t.join()
        """);

    assertThat(hookRanIn.get()).isSameAs(python.eval("seen[0]").__tojava__(Thread.class));
    assertThat(hookRanIn.get()).isNotSameAs(Thread.currentThread());
  }

  @Test
  void startNewThread_afterInstall_takesWhatItTook() {
    ThreadingLocal.install(python.getSystemState());
    python.exec(
        """
        import thread, threading
        done, seen = threading.Event(), []
        def use(*args):
            seen.append(args)
            done.set()
        thread.start_new_thread(use, (1, 2))
        done.wait(60)
        """);

    assertThat(python.eval("seen").toString()).isEqualTo("[(1, 2)]");
  }

  @Test
  void threadMadeOutsidePython_isInitialisedAndItsValuesGoWithIt() throws Exception {
    ThreadingLocal.install(python.getSystemState());
    python.exec(
        """
        import threading, weakref
        from perthread_suite.test_memory import Value, are_gone
        class Greeting(threading.local):
            def __init__(self, text):
                self.text = text
                self.value = Value()
        x = Greeting("hello")
        references = []
        def use():
            references.append(weakref.ref(x.value))
            return x.text
        """);
    PyObject use = python.get("use");
    AtomicReference<PyObject> seen = new AtomicReference<>();
    Thread thread = new Thread(() -> seen.set(use.__call__()));
    thread.start();
    thread.join();

    assertThat(seen.get()).hasToString("hello");
    assertThat(isTrue("are_gone(references)")).isTrue();
    assertThat(isTrue("x.text == 'hello'")).isTrue();
  }
}
