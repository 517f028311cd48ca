package io.github.perthread.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.perthread.testing.Gc;
import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What makes each form what it is: where a thread's dict is, what removes it, and what is left in
 * the threads. What the forms promise to their users, and where they fall short, is in the suite of
 * all implementations.
 */
class FormsTest {
  @SuppressWarnings("ImmutableEnumChecker") // constructors
  enum Form {
    FIRST_IN_C(FirstFormInC::new),
    FIRST_IN_PYTHON(FirstFormInPython::new),
    PURE_PYTHON(PurePythonForm::new),
    IN_C(CForm::new);

    private final Supplier<AttributeObject> maker;

    Form(Supplier<AttributeObject> maker) {
      this.maker = maker;
    }

    AttributeObject make() {
      return maker.get();
    }

    /** How many locals' keys are in the calling thread. */
    int keysInThread() {
      return this == FIRST_IN_C || this == IN_C
          ? ThreadState.current().size()
          : Threading.dict(Thread.currentThread()).size();
    }
  }

  @ParameterizedTest
  @EnumSource
  void droppedLocal_leavesNothingInAThreadThatLives(Form form) {
    try (Worker worker = Worker.start(ThreadKind.PLATFORM)) {
      Reference<?> dropped = useAndDrop(worker, form);
      Gc.awaitCleared(dropped);
      Gc.awaitCollected(
          "its key is still in the thread", () -> worker.call(form::keysInThread) == 0);
    }
  }

  private static Reference<?> useAndDrop(Worker worker, Form form) {
    AttributeObject local = form.make();
    worker.run(() -> local.set("name", "value"));
    assertThat((int) worker.call(form::keysInThread)).isEqualTo(1);
    return new WeakReference<>(local);
  }

  @Test
  void firstFormInC_access_asksTheThreadFirst() {
    FirstFormInC local = new FirstFormInC();
    local.set("name", "value");
    FirstFormInC.localDealloc(local.key);
    assertThat(local.has("name")).isFalse();
  }

  @Test
  void firstFormInC_ofEndedThreads_keepsTheDictThatWasUsedLast() {
    assertKeepsTheLastDictOnly(new FirstFormInC());
  }

  @Test
  void firstFormInPython_ofEndedThreads_keepsTheDictThatWasUsedLast() {
    assertKeepsTheLastDictOnly(new FirstFormInPython());
  }

  @Test
  void purePythonForm_ofEndedThreads_keepsTheDictThatWasBoundLast() {
    assertKeepsTheLastDictOnly(new PurePythonForm());
  }

  private static void assertKeepsTheLastDictOnly(AttributeObject local) {
    List<WeakReference<Object>> values = valuesOfEndedThreads(local);
    Gc.awaitCollected("dicts of threads that are gone", () -> local.dictsHeld() == 1);
    Gc.awaitCleared(values.subList(0, 2));
    assertThat(values.get(2).refersTo(null)).isFalse();
    assertThat(local.has("value")).isFalse(); // this thread's is in the slot now
    Gc.awaitCleared(values);
  }

  @Test
  void cForm_ofEndedThreads_keepsNone() {
    CForm local = new CForm();
    List<WeakReference<Object>> values = valuesOfEndedThreads(local);
    Gc.awaitCollected("dicts of threads that are gone", () -> local.dictsHeld() == 1);
    Gc.awaitCleared(values);
  }

  private static List<WeakReference<Object>> valuesOfEndedThreads(AttributeObject local) {
    List<WeakReference<Object>> values = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      TestThreads.runIn(
          ThreadKind.PLATFORM,
          () -> {
            Object value = new Object();
            local.set("value", value);
            values.add(new WeakReference<>(value));
          });
    }
    return values;
  }

  @ParameterizedTest
  @EnumSource(names = {"FIRST_IN_PYTHON", "PURE_PYTHON"})
  void formInPython_ofAnEndedThread_keepsTheDictWhileTheThreadObjectIsThere(Form form) {
    AttributeObject local = form.make();
    @Nullable Thread[] thread = {new Thread(() -> local.set("name", "value"))};
    startAndJoin(thread);
    assertThat(local.dictsHeld()).isEqualTo(2);
    thread[0] = null;
    Gc.awaitCollected("the dict of a thread object that is gone", () -> local.dictsHeld() == 1);
  }

  private static void startAndJoin(@Nullable Thread[] threads) {
    for (Thread thread : threads) {
      if (thread != null) {
        thread.start();
        TestThreads.join(thread);
      }
    }
  }

  /** {@code __del__} walks through the living threads only; a callback finds the thread itself. */
  @Test
  void droppedLocal_leavesItsKeyInAnEndedThreadObject_inTheFirstFormInPythonOnly() {
    Thread ended = threadThatUsedAndEnded(List.of(Form.FIRST_IN_PYTHON, Form.PURE_PYTHON));
    Gc.awaitCollected("the callback's key", () -> Threading.dict(ended).size() == 1);
    assertThat(Threading.dict(ended).values()).noneMatch(WeakReference.class::isInstance);
  }

  private static Thread threadThatUsedAndEnded(List<Form> forms) {
    List<WeakReference<?>> dropped = new ArrayList<>();
    Thread thread =
        new Thread(() -> {
          for (Form form : forms) {
            AttributeObject local = form.make();
            local.set("name", "value");
            dropped.add(new WeakReference<>(local));
          }
        });
    startAndJoin(new Thread[] {thread});
    assertThat(Threading.dict(thread)).hasSize(2);
    Gc.awaitCleared(dropped);
    return thread;
  }

  @ParameterizedTest
  @EnumSource
  void dict_isAnAttributeToo(Form form) {
    AttributeObject local = form.make();
    local.set("name", "value");
    assertThat(local.get("__dict__")).isSameAs(local.dict());
    local.dict().put("other", 2);
    assertThat(local.get("other")).isEqualTo(2);
    assertThat(local.dict()).containsOnlyKeys("name", "other");
  }

  @ParameterizedTest
  @EnumSource(names = "FIRST_IN_PYTHON", mode = EnumSource.Mode.EXCLUDE)
  void dict_isReadOnly(Form form) {
    AttributeObject local = form.make();
    local.set("name", "value");
    assertThatThrownBy(() -> local.set("__dict__", new Object()))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("attribute '__dict__' is read-only");
    assertThatThrownBy(() -> local.remove("__dict__"))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("attribute '__dict__' is read-only");
    assertThat(local.get("name")).isEqualTo("value");
  }

  @Test
  void dict_inTheFirstFormInPython_isReplacedUntilTheNextAccess() {
    FirstFormInPython local = new FirstFormInPython();
    local.set("name", "value");
    local.set("__dict__", new HashMap<>());
    assertThat(local.get("name")).isEqualTo("value");
    local.remove("__dict__");
    assertThat(local.get("name")).isEqualTo("value");
    assertThatThrownBy(() -> local.set("__dict__", "no dict"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void arguments_withoutAnInitializer_areRefused() {
    assertRefused(() -> new FirstFormInC("argument"));
    assertRefused(() -> new FirstFormInPython("argument"));
    assertRefused(() -> new PurePythonForm("argument"));
    assertRefused(() -> new CForm("argument"));
  }

  private static void assertRefused(Supplier<AttributeObject> withArguments) {
    assertThatThrownBy(withArguments::get)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Initialization arguments are not supported");
  }

  @Test
  void arguments_areHandedToTheInitializerInEachThread() {
    for (AttributeObject local : initialized()) {
      assertThat(local.get("name")).isEqualTo("argument");
      local.set("name", "mine");
      TestThreads.runIn(
          ThreadKind.PLATFORM, () -> assertThat(local.get("name")).isEqualTo("argument"));
      assertThat(local.get("name")).isEqualTo("mine");
    }
  }

  private static List<AttributeObject> initialized() {
    return List.of(
        new FirstFormInC("argument") {
          @Override
          protected void init(@Nullable Object... args) {
            set("name", args[0]);
          }
        },
        new FirstFormInPython("argument") {
          @Override
          protected void init(@Nullable Object... args) {
            set("name", args[0]);
          }
        },
        new PurePythonForm("argument") {
          @Override
          protected void init(@Nullable Object... args) {
            set("name", args[0]);
          }
        },
        new CForm("argument") {
          @Override
          protected void init(@Nullable Object... args) {
            set("name", args[0]);
          }
        });
  }

  @Test
  void lock_ofTheFormsInPython_isReentrant() {
    List<AttributeObject> locals =
        List.of(
            new FirstFormInPython() {
              @Override
              protected Supplier<?> property(String name) {
                return () -> dict();
              }
            },
            new PurePythonForm() {
              @Override
              protected Supplier<?> property(String name) {
                return () -> dict();
              }
            });
    for (AttributeObject local : locals) {
      TestThreads.runIn(
          ThreadKind.PLATFORM,
          () -> assertThat(local.get("the getter's access")).isSameAs(local.dict()));
    }
  }
}
