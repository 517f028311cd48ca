package io.github.perthread.jython;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.PerThread;
import io.github.perthread.python.JavaSnippet;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
  void threadMadeOutsidePython_isInitializedAndItsValuesGoWithIt() throws Exception {
    ThreadingLocal.install(python.getSystemState());
    python.exec("from perthread_suite import outside");
    PyObject use = python.eval("outside.use");
    AtomicReference<PyObject> seen = new AtomicReference<>();
    Thread thread = new Thread(() -> seen.set(use.__call__()));
    thread.start();
    thread.join();

    assertThat(seen.get()).hasToString("hello");
    assertThat(isTrue("outside.left_nothing()")).isTrue();
  }

  /** Where Jython cannot be as CPython: only the characters of a name reach the object. */
  @Test
  void name_thatOnlyClaimsToEqualDict_isAnotherName() {
    python.exec(
        """
        import perthread
        class Sly(str):
            def __eq__(self, other):
                return True
            def __hash__(self):
                return hash("__dict__")
        x = perthread.local()
        before = x.__dict__
        setattr(x, Sly("sly"), 1)
        """);

    assertThat(isTrue("x.__dict__ is before and x.sly == 1")).isTrue();
  }

  @Test
  void documentation_itsJava_compiles(@TempDir Path classes) {
    List<String> both = List.of("io.github.perthread.jython", "io.github.perthread.graalpy");
    assertThat(JavaSnippet.all()).allMatch(snippet -> both.stream().anyMatch(snippet::isFor));
    assertThat(JavaSnippet.all())
        .filteredOn(snippet -> snippet.isFor("io.github.perthread.jython"))
        .isNotEmpty()
        .allSatisfy(snippet ->
            assertThat(
                    snippet.compile(
                        classes, List.of("io.github.perthread.jython", "org.python.util")))
                .isEmpty());
  }
}
