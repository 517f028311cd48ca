package io.github.perthread.inspect.analysis;

import io.github.perthread.inspect.dump.Hprof;
import io.github.perthread.inspect.dump.LongMap;
import io.github.perthread.inspect.heap.Heap;
import io.github.perthread.inspect.heap.Ints;
import io.github.perthread.inspect.heap.Roots;
import java.util.List;
import java.util.Set;

/** The threads of a heap, numbered. */
final class Threads {
  /** Where the threads of pools wait for work. */
  private static final Set<String> IDLE =
      Set.of(
          "java.util.concurrent.ThreadPoolExecutor.getTask",
          "java.util.concurrent.ForkJoinPool.awaitWork",
          "java.util.concurrent.ScheduledThreadPoolExecutor$DelayedWorkQueue.take",
          "java.util.TimerThread.mainLoop",
          "io.netty.channel.epoll.EpollEventLoop.epollWait",
          "io.netty.channel.nio.NioEventLoop.select",
          "io.netty.util.concurrent.SingleThreadEventExecutor.takeTask",
          "org.apache.tomcat.util.threads.TaskQueue.take",
          "org.apache.tomcat.util.threads.TaskQueue.poll",
          "org.eclipse.jetty.util.thread.QueuedThreadPool$Runner.idleJobPoll",
          "org.eclipse.jetty.util.BlockingArrayQueue.poll",
          "org.jboss.threads.EnhancedQueueExecutor$ThreadBody.run");

  private final Heap heap;
  private final Ints nodes = new Ints();
  private final LongMap numbers = new LongMap();
  private final LongMap stacks = new LongMap();
  private final LongMap bySerial = new LongMap();
  private final LongMap byId = new LongMap();

  Threads(Heap heap) {
    this.heap = heap;
    Roots roots = heap.roots();
    for (int i = 0; i < roots.size(); i++) {
      if (roots.tag(i) == Hprof.ROOT_THREAD && roots.node(i) >= 0) {
        stacks.put(roots.node(i), roots.detail(i));
        bySerial.put(roots.thread(i), roots.node(i));
      }
    }
  }

  int add(int node) {
    int number = nodes.size();
    nodes.add(node);
    numbers.put(node, number);
    byId.put(heap.number(node, "tid"), number);
    return number;
  }

  int size() {
    return nodes.size();
  }

  int node(int number) {
    return nodes.get(number);
  }

  /** The number of a thread object, or -1. */
  int numberOf(int node) {
    return (int) numbers.get(node);
  }

  /** The number of the thread with a {@code threadId()}, or -1. */
  int numberOfId(long id) {
    return (int) byId.get(id);
  }

  String name(int number) {
    return nameOf(nodes.get(number));
  }

  String nameOf(int node) {
    int holder = heap.reference(node, "name");
    return heap.string(holder);
  }

  /** The name of the thread with a serial number of the dump. */
  String nameOfSerial(int serial) {
    int node = (int) bySerial.get(serial);
    return node < 0 ? "?" : nameOf(node);
  }

  /** The methods on a thread's stack, innermost first; empty if the dump has none. */
  List<String> stack(int number) {
    return heap.frames((int) stacks.get(nodes.get(number)));
  }

  List<String> stackOfSerial(int serial) {
    int node = (int) bySerial.get(serial);
    return node < 0 ? List.of() : heap.frames((int) stacks.get(node));
  }

  /** Whether a thread of a pool waits for work. */
  boolean isIdle(int number) {
    List<String> stack = stack(number);
    return stack.stream().limit(12).anyMatch(IDLE::contains);
  }
}
