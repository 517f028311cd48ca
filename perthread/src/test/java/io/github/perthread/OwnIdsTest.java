package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.ChildLoader;
import io.github.perthread.testing.Gc;
import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.Worker;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/** Threads that override {@code getId()}, before Java 19 made the id final. */
class OwnIdsTest {
  private static final int THREADS = 300;

  /** Answers -1, which the library once took for no thread's id. */
  @SuppressWarnings("deprecation")
  static final class MinusOne extends Thread {
    MinusOne(Runnable task) {
      super(task);
    }

    @Override
    public long getId() {
      return -1;
    }
  }

  static List<Function<Runnable, Thread>> liars() {
    List<Function<Runnable, Thread>> all = new ArrayList<>(ThreadIdsTest.liars());
    all.add(MinusOne::new);
    return all;
  }

  @ParameterizedTest
  @MethodSource("liars")
  @Tag("E1")
  void additions_ofAThreadWhoseIdIsNotToBeReliedOn_allCount(Function<Runnable, Thread> liar) {
    PerThreadLong sum = new PerThreadLong("sum");
    for (int i = 0; i < 3; i++) {
      TestThreads.runIn(
          liar::apply,
          () -> {
            sum.add(5);
            PerThread.removeAllForCurrentThread();
            sum.add(7);
            sum.add(1);
          });
    }
    assertThat(sum.sum()).isEqualTo(39);
  }

  /** Each has a slot near its home, as others have: nothing searches the whole table. */
  @Test
  @Tag("O1")
  @EnabledForJreRange(max = JRE.JAVA_18)
  void entries_ofThreadsWhoseIdsAreNotToBeReliedOn_areAtHome() {
    PerThread<String> local = new PerThread<>();
    List<Worker> workers = new ArrayList<>();
    try {
      for (int i = 0; i < THREADS; i++) {
        Worker worker = Worker.start(MinusOne::new);
        workers.add(worker);
        worker.run(() -> local.set("value"));
      }
      assertThat(local.threadCount()).isEqualTo(THREADS);
      assertThat(Inside.ids(local)).doesNotHaveDuplicates().allMatch(id -> id < -3);
    } finally {
      workers.forEach(Worker::end);
    }
  }

  @Test
  @Tag("O4")
  @EnabledForJreRange(max = JRE.JAVA_18)
  void threads_withAnIdOfOurs_areCollectedAndForgotten() {
    PerThread<String> local = new PerThread<>();
    int before = OwnIds.count();
    for (int i = 0; i < 20; i++) {
      Gc.awaitCleared(useInAThread(local));
    }
    assertThat(OwnIds.count()).isLessThan(before + 10); // the JVM enqueues the last ones later
  }

  private static WeakReference<Thread> useInAThread(PerThread<String> local) {
    Worker worker = Worker.start(MinusOne::new);
    worker.run(() -> local.set("value"));
    WeakReference<Thread> thread = new WeakReference<>(worker.thread());
    worker.close();
    return thread;
  }

  /** A thread class with a public method whose parameter has a type that does not exist. */
  @Test
  @Tag("L6")
  void thread_whoseClassCannotBeReflectedOn_hasValues() throws Exception {
    PerThread<String> local = PerThread.withInitial(() -> "made");
    Class<?> type = new Defining().define();
    String[] got = new String[1];
    Runnable task = () -> got[0] = local.get();
    Thread thread = (Thread) type.getConstructors()[0].newInstance(task);
    thread.start();
    thread.join();
    assertThat(got[0]).isEqualTo("made");
  }

  private static final class Defining extends ClassLoader {
    Defining() {
      super(ChildLoader.class.getClassLoader());
    }

    Class<?> define() {
      ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
      writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "Odd", null, "java/lang/Thread", null);
      var constructor =
          writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "(Ljava/lang/Runnable;)V", null, null);
      constructor.visitCode();
      constructor.visitVarInsn(Opcodes.ALOAD, 0);
      constructor.visitVarInsn(Opcodes.ALOAD, 1);
      constructor.visitMethodInsn(
          Opcodes.INVOKESPECIAL, "java/lang/Thread", "<init>", "(Ljava/lang/Runnable;)V", false);
      constructor.visitInsn(Opcodes.RETURN);
      constructor.visitMaxs(0, 0);
      constructor.visitEnd();
      var odd = writer.visitMethod(Opcodes.ACC_PUBLIC, "odd", "(Labsent/Type;)V", null, null);
      odd.visitCode();
      odd.visitInsn(Opcodes.RETURN);
      odd.visitMaxs(0, 0);
      odd.visitEnd();
      writer.visitEnd();
      byte[] code = writer.toByteArray();
      return defineClass("Odd", code, 0, code.length);
    }
  }
}
