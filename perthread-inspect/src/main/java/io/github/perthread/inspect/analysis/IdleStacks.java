package io.github.perthread.inspect.analysis;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tells threads of pools that wait for work from those that work, by their stacks.
 *
 * <p>A worker has the frames of its pool on its stack in both states. What only an idle one has is
 * a pool's frame directly under the frames by which a thread waits: a task that waits for something
 * has frames of its own in between.
 */
final class IdleStacks {
  /** How threads wait: the innermost frames of a thread that is idle. */
  private static final Pattern WAITING =
      Pattern.compile(
          "(jdk\\.internal\\.misc|sun\\.misc)\\.Unsafe\\.park"
              + "|java\\.lang\\.Object\\.wait0?"
              + "|java\\.lang\\.Thread\\.(sleep|sleep0|sleepNanos|sleepNanos0|beforeSleep|afterSleep|yield0?|onSpinWait)"
              + "|java\\.util\\.concurrent\\.locks\\..*"
              + "|java\\.util\\.concurrent\\.ForkJoinPool\\.(managedBlock|unmanagedBlock|compensatedBlock)"
              + "|java\\.util\\.concurrent\\.\\w*(Queue|Deque)(\\$\\w+)*\\.\\w+"
              + "|java\\.util\\.concurrent\\.ScheduledThreadPoolExecutor\\$DelayedWorkQueue\\.\\w+"
              + "|sun\\.nio\\.ch\\.(\\w*Selector\\w*|EPoll|KQueue|WEPoll|\\w*Poller\\w*)(\\$\\w+)*\\.\\w+"
              + "|java\\.(util\\.concurrent\\.TimeUnit\\.sleep)"
              + "|.*io\\.netty\\.channel\\.nio\\.SelectedSelectionKeySetSelector\\.\\w+"
              + "|.*io\\.netty\\.channel\\.(epoll|kqueue|uring)\\.(Native|SubmissionQueue|IoUringIoHandler\\$\\w+)\\.\\w+"
              + "|.*io\\.netty\\.util\\.concurrent\\.\\w*Queue\\.\\w+"
              + "|.*\\.jctools\\.queues\\..*"
              + "|org\\.apache\\.tomcat\\.util\\.threads\\.TaskQueue\\.\\w+"
              + "|org\\.eclipse\\.jetty\\.util\\.(BlockingArrayQueue|thread\\.AutoLock(\\$\\w+)*)\\.\\w+"
              + "|org\\.jboss\\.threads\\.EnhancedQueueExecutor\\$PoolThreadNode\\.\\w+"
              + "|kotlinx\\.coroutines\\.(AbstractTimeSourceKt|VirtualTimeSource\\w*|\\w*TimeSource)\\.\\w+"
              + "|scala\\.concurrent\\..*[bB]lock.*");

  /** The frames of pools, timers and event loops that wait directly for work. */
  private static final Set<String> IDLE =
      Set.of(
          "java.util.concurrent.ThreadPoolExecutor.getTask",
          "java.util.concurrent.ForkJoinPool.awaitWork",
          "java.util.concurrent.ForkJoinPool.runWorker",
          "java.util.concurrent.ForkJoinPool.deactivate",
          "java.util.TimerThread.mainLoop",
          "sun.net.httpserver.ServerImpl$Dispatcher.run",
          "jdk.internal.net.http.HttpClientImpl$SelectorManager.run",
          "io.netty.channel.nio.NioEventLoop.select",
          "io.netty.channel.nio.NioIoHandler.select",
          "io.netty.channel.epoll.EpollEventLoop.epollWait",
          "io.netty.channel.epoll.EpollEventLoop.epollWaitNoTimerChange",
          "io.netty.channel.epoll.EpollIoHandler.epollWait",
          "io.netty.channel.epoll.EpollIoHandler.epollWaitNoTimerChange",
          "io.netty.channel.kqueue.KQueueEventLoop.kqueueWait",
          "io.netty.channel.kqueue.KQueueIoHandler.kqueueWait",
          "io.netty.channel.uring.IoUringIoHandler.run",
          "io.netty.channel.uring.IoUringIoHandler.submitAndWait",
          "io.netty.channel.local.LocalIoHandler.run",
          "io.netty.util.concurrent.SingleThreadEventExecutor.takeTask",
          "io.netty.util.concurrent.GlobalEventExecutor.takeTask",
          "io.netty.util.HashedWheelTimer$Worker.waitForNextTick",
          "kotlinx.coroutines.scheduling.CoroutineScheduler$Worker.park",
          "kotlinx.coroutines.scheduling.CoroutineScheduler$Worker.tryPark",
          "kotlinx.coroutines.scheduling.CoroutineScheduler$Worker.runWorker",
          "kotlinx.coroutines.DefaultExecutor.run",
          "org.apache.tomcat.util.threads.ThreadPoolExecutor.getTask",
          "org.apache.tomcat.util.net.NioEndpoint$Poller.run",
          "org.eclipse.jetty.util.thread.QueuedThreadPool.idleJobPoll",
          "org.eclipse.jetty.util.thread.QueuedThreadPool$Runner.idleJobPoll",
          "org.eclipse.jetty.util.thread.ReservedThreadExecutor$ReservedThread.reservedWait",
          "org.eclipse.jetty.io.ManagedSelector.nioSelect",
          "org.eclipse.jetty.io.ManagedSelector.select",
          "org.eclipse.jetty.io.ManagedSelector$SelectorProducer.select",
          "org.jboss.threads.EnhancedQueueExecutor$ThreadBody.run",
          "org.jboss.threads.EnhancedQueueExecutor.runThreadBody",
          "org.xnio.nio.WorkerThread.run",
          "org.glassfish.grizzly.threadpool.FixedThreadPool$BasicWorker.getTask",
          "org.glassfish.grizzly.threadpool.SyncThreadPool$SyncThreadWorker.getTask",
          "weblogic.work.ExecuteThread.waitForRequest",
          "org.quartz.simpl.SimpleThreadPool$WorkerThread.run",
          "cats.effect.unsafe.WorkerThread.park",
          "cats.effect.unsafe.WorkerThread.parkLoop",
          "akka.dispatch.forkjoin.ForkJoinPool.awaitWork",
          "akka.dispatch.forkjoin.ForkJoinPool.scan");

  private IdleStacks() {}

  /**
   * Returns whether the stack is that of a pool's thread that waits for work.
   *
   * @param stack the methods on it, innermost first
   */
  static boolean isIdle(List<String> stack) {
    int at = 0;
    while (at < stack.size() && WAITING.matcher(stack.get(at)).matches()) {
      at++;
    }
    return at > 0 && at < stack.size() && isPool(stack.get(at));
  }

  /** Whether a frame is a pool's; a shaded copy has a package in front of its names. */
  private static boolean isPool(String frame) {
    return IDLE.stream().anyMatch(known -> frame.equals(known) || frame.endsWith("." + known));
  }
}
