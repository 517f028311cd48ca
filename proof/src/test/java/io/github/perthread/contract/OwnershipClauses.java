package io.github.perthread.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.ChildLoader;
import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who holds what: between threads, locals, values and class loaders. */
final class OwnershipClauses extends Contract {
  OwnershipClauses(Implementation implementation, boolean expectedToHold) {
    super(implementation, expectedToHold);
  }

  @Clause(id = "O1", says = "A thread sees only what it stored itself")
  void value_ofOneThread_isSeenByNoOther() {
    Subject local = create();
    local.set("of main");
    TestThreads.inParallel(
        ThreadKind.PLATFORM,
        8,
        i -> {
          assertThat(local.get()).isNull();
          local.set(i);
          assertThat(local.get()).isEqualTo(i);
        });
    assertThat(local.get()).isEqualTo("of main");
  }

  @Clause(
      id = "O2",
      says = "A value dies with its local, although its thread lives",
      otherwise = "still referred to")
  void value_whoseLocalIsDropped_isCollected() {
    try (Worker worker = Worker.start(ThreadKind.PLATFORM)) {
      assertCollected(valueOfADroppedLocal(worker));
    }
  }

  private WeakReference<Object> valueOfADroppedLocal(Worker worker) {
    Subject local = create();
    Object value = new Object();
    worker.run(() -> local.set(value));
    return new WeakReference<>(value);
  }

  @Clause(
      id = "O3",
      says = "… also a value that refers back to its local",
      otherwise = "still referred to")
  void valueThatRefersToItsLocal_whenTheLocalIsDropped_isCollected() {
    try (Worker worker = Worker.start(ThreadKind.PLATFORM)) {
      assertCollected(valueThatRefersToItsLocal(worker));
    }
  }

  private WeakReference<Object> valueThatRefersToItsLocal(Worker worker) {
    Subject local = create();
    Object value = new Object[] {local};
    worker.run(() -> local.set(value));
    return new WeakReference<>(value);
  }

  @Clause(
      id = "O3",
      says = "… and values of two locals that refer to each other's",
      otherwise = "still referred to")
  void valuesThatReferToEachOthersLocals_whenBothAreDropped_areCollected() {
    try (Worker worker = Worker.start(ThreadKind.PLATFORM)) {
      assertCollected(valuesThatReferToEachOthersLocals(worker));
    }
  }

  private WeakReference<Object> valuesThatReferToEachOthersLocals(Worker worker) {
    Subject one = create();
    Subject other = create();
    Object value = new Object[] {other};
    worker.run(() -> {
      one.set(value);
      other.set(new Object[] {one});
    });
    return new WeakReference<>(value);
  }

  @Clause(id = "O4", says = "A local keeps no thread alive")
  void thread_thatUsedALocalAndEnded_isCollected() {
    Subject local = create();
    assertCollected(threadThatUsed(local));
    assertThat(local.get()).isNull();
  }

  private static WeakReference<Thread> threadThatUsed(Subject local) {
    Thread thread = new Thread(() -> local.set("value"));
    thread.start();
    TestThreads.join(thread);
    return new WeakReference<>(thread);
  }

  @Clause(
      id = "O5",
      says = "The library's class loader dies, although threads that used it live",
      otherwise = "still referred to")
  void loader_whoseClassesLivingThreadsUsed_isCollected() {
    try (Worker worker = Worker.start(ThreadKind.PLATFORM)) {
      assertCollected(loaderThatWasUsedBy(worker));
    }
  }

  private WeakReference<ClassLoader> loaderThatWasUsedBy(Worker worker) {
    Stream<Class<?>> own =
        Stream.of(
            getClass(),
            io.github.perthread.PerThread.class,
            io.github.perthread.reference.AttributeObject.class);
    ChildLoader loader = ChildLoader.of(own.map(ChildLoader::placeOf).toList());
    @SuppressWarnings("unchecked")
    Consumer<String> application =
        loader.newInstance(
            Application.class.getName(), (Class<Consumer<String>>) (Class<?>) Consumer.class);
    String name = implementation().name();
    worker.run(() -> application.accept(name));
    return new WeakReference<>(loader);
  }

  /** Lives in the child loader: a static local, and in it a value of a class of the loader's. */
  public static final class Application implements Consumer<String> {
    private static final List<Subject> LOCALS = new ArrayList<>();

    @Override
    public void accept(String implementation) {
      Subject local = Implementation.valueOf(implementation).create(null);
      local.set(this);
      LOCALS.add(local);
    }
  }

  @Clause(
      id = "E4",
      says = "A living thread keeps its values when the JDK wipes its thread-locals",
      otherwise = "expected: \"kept\"")
  void value_ofAThreadWhoseThreadLocalsAreWiped_stays() {
    Subject local = create();
    try (Worker worker = Worker.start(ThreadKind.PLATFORM)) {
      worker.run(() -> {
        local.set("kept");
        wipeThreadLocals();
        TestThreads.runIn(Thread::new, () -> assertThat(local.get()).isNull());
        assertThat(local.get()).isEqualTo("kept");
      });
    }
  }

  /** What the common pool of Java 19 and later does between tasks. */
  private static void wipeThreadLocals() throws ReflectiveOperationException {
    Field map = Thread.class.getDeclaredField("threadLocals");
    map.setAccessible(true);
    map.set(Thread.currentThread(), null);
  }

  @Clause(
      id = "C3",
      says = "Memory is in proportion to the living threads, after any history",
      otherwise = "room for threads")
  void room_afterManyThreadsHaveCome_isForThoseAlive() {
    Subject local = create();
    List<@Nullable Thread> ended = new ArrayList<>();
    AtomicBoolean first = new AtomicBoolean(true);
    for (int i = 0; i < 500; i++) {
      Thread thread = new Thread(() -> local.set(first.getAndSet(false) ? "first" : "later"));
      thread.start();
      TestThreads.join(thread);
      ended.add(thread);
    }
    local.set("of the only one alive");
    holding(
        ended,
        () ->
            assertAfterCollections(
                "room for threads of which one is alive", () -> local.room() <= 16));
    assertThat(local.get()).isEqualTo("of the only one alive");
  }
}
