package io.github.perthread.inspect.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Stacks of workers, as dumps of these pools have them: idle, and in a task that waits itself. */
final class IdleStacksTest {
  private static final String PARK = "jdk.internal.misc.Unsafe.park";
  private static final String LOCK = "java.util.concurrent.locks.LockSupport.parkNanos";
  private static final String SELECT =
      "sun.nio.ch.EPoll.wait sun.nio.ch.EPollSelectorImpl.doSelect"
          + " sun.nio.ch.SelectorImpl.lockAndDoSelect sun.nio.ch.SelectorImpl.select";

  /** The frames of each pool below those by which it waits, innermost first. */
  static Stream<String> idle() {
    String queue =
        PARK
            + " java.util.concurrent.locks.LockSupport.park"
            + " java.util.concurrent.locks.AbstractQueuedSynchronizer$ConditionNode.block"
            + " java.util.concurrent.ForkJoinPool.unmanagedBlock"
            + " java.util.concurrent.ForkJoinPool.managedBlock"
            + " java.util.concurrent.locks.AbstractQueuedSynchronizer$ConditionObject.await"
            + " java.util.concurrent.LinkedBlockingQueue.take";
    return Stream.of(
        queue
            + " java.util.concurrent.ThreadPoolExecutor.getTask"
            + " java.util.concurrent.ThreadPoolExecutor.runWorker",
        PARK
            + " java.util.concurrent.locks.LockSupport.park"
            + " java.util.concurrent.SynchronousQueue$TransferStack$SNode.block"
            + " java.util.concurrent.ForkJoinPool.unmanagedBlock"
            + " java.util.concurrent.ForkJoinPool.managedBlock"
            + " java.util.concurrent.SynchronousQueue$TransferStack.transfer"
            + " java.util.concurrent.SynchronousQueue.take"
            + " java.util.concurrent.ThreadPoolExecutor.getTask",
        PARK
            + " java.util.concurrent.locks.LockSupport.park"
            + " java.util.concurrent.ForkJoinPool.awaitWork"
            + " java.util.concurrent.ForkJoinPool.runWorker",
        PARK
            + " java.util.concurrent.ForkJoinPool.awaitWork"
            + " java.util.concurrent.ForkJoinPool.deactivate"
            + " java.util.concurrent.ForkJoinPool.runWorker",
        "java.lang.Object.wait0 java.lang.Object.wait java.util.TimerThread.mainLoop"
            + " java.util.TimerThread.run",
        PARK
            + " "
            + LOCK
            + " org.jboss.threads.EnhancedQueueExecutor$PoolThreadNode.park"
            + " org.jboss.threads.EnhancedQueueExecutor.runThreadBody"
            + " org.jboss.threads.EnhancedQueueExecutor$ThreadBody.run",
        PARK
            + " "
            + LOCK
            + " java.util.concurrent.locks.AbstractQueuedSynchronizer$ConditionObject.awaitNanos"
            + " org.eclipse.jetty.util.thread.AutoLock$WithCondition.awaitNanos"
            + " org.eclipse.jetty.util.BlockingArrayQueue.poll"
            + " org.eclipse.jetty.util.thread.QueuedThreadPool$Runner.idleJobPoll"
            + " org.eclipse.jetty.util.thread.QueuedThreadPool$Runner.run",
        PARK
            + " "
            + LOCK
            + " kotlinx.coroutines.scheduling.CoroutineScheduler$Worker.park"
            + " kotlinx.coroutines.scheduling.CoroutineScheduler$Worker.tryPark"
            + " kotlinx.coroutines.scheduling.CoroutineScheduler$Worker.runWorker",
        SELECT + " org.xnio.nio.WorkerThread.run",
        queue
            + " org.apache.tomcat.util.threads.TaskQueue.take"
            + " org.apache.tomcat.util.threads.ThreadPoolExecutor.getTask"
            + " org.apache.tomcat.util.threads.ThreadPoolExecutor.runWorker",
        SELECT
            + " io.netty.channel.nio.SelectedSelectionKeySetSelector.select"
            + " io.netty.channel.nio.NioIoHandler.select io.netty.channel.nio.NioIoHandler.run",
        SELECT
            + " io.grpc.netty.shaded.io.netty.channel.nio.SelectedSelectionKeySetSelector.select"
            + " io.grpc.netty.shaded.io.netty.channel.nio.NioEventLoop.select",
        PARK + " " + LOCK + " io.netty.channel.local.LocalIoHandler.run",
        "io.netty.channel.epoll.Native.epollWait io.netty.channel.epoll.EpollIoHandler.epollWait");
  }

  @ParameterizedTest
  @MethodSource("idle")
  void worker_thatWaitsForWork_isIdle(String frames) {
    assertThat(IdleStacks.isIdle(List.of(frames.split(" ")))).isTrue();
  }

  /** The same frames with a task's in between: the pool's frames are all there. */
  @ParameterizedTest
  @MethodSource("idle")
  void worker_inATaskThatWaits_isBusy(String frames) {
    List<String> stack = new ArrayList<>(List.of(PARK, LOCK, "shop.Task.run"));
    stack.addAll(List.of(frames.split(" ")));

    assertThat(IdleStacks.isIdle(stack)).isFalse();
  }

  @ParameterizedTest
  @MethodSource("idle")
  void worker_inATaskThatComputes_isBusy(String frames) {
    List<String> stack = new ArrayList<>(List.of("shop.Task.run"));
    stack.addAll(List.of(frames.split(" ")));

    assertThat(IdleStacks.isIdle(stack)).isFalse();
  }
}
