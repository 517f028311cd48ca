package io.github.perthread.cli.tour;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * The work on a request that goes on in other threads: in one of a second pool, and from there in a
 * virtual thread, where this Java has them. Each looks at what has arrived, and leaves a note.
 */
final class RequestHops implements AutoCloseable {
  private static final String STAGE = "stage";

  private final Locals locals;
  private final Locals.RequestAttributes attributes;
  private final WorkerPool pool;
  private final Executor carrying;
  private final @Nullable ThreadFactory virtualThreads = VirtualThreads.factory();

  RequestHops(Locals locals, Locals.RequestAttributes attributes, int threads) {
    this.locals = locals;
    this.attributes = attributes;
    pool = new WorkerPool("second", threads);
    carrying = locals.carrying(pool.executor());
  }

  /**
   * What the threads found of a request.
   *
   * @param inPool the thread of the second pool
   * @param inVirtual the virtual thread; {@link Answer#NO_HOP} without one
   */
  record Found(String inPool, String inVirtual) {}

  /** Hops with what the calling thread has, and waits until all is done. */
  Found hop() throws InterruptedException {
    FutureTask<Found> work =
        new FutureTask<>(() -> new Found(lookAndNote("pool"), hopToVirtualThread()));
    carrying.execute(work);
    return resultOf(work);
  }

  private String hopToVirtualThread() throws InterruptedException {
    if (virtualThreads == null) {
      return Answer.NO_HOP;
    }
    FutureTask<String> work = new FutureTask<>(() -> lookAndNote("virtual"));
    virtualThreads.newThread(locals.carrying(work)).start();
    return resultOf(work);
  }

  /** Returns the user, the tenant and the note that the calling thread finds. */
  String look() {
    return Answer.found(attributes.get("user"), attributes.get("tenant"), attributes.get(STAGE));
  }

  private String lookAndNote(String stage) {
    String found = look();
    attributes.set(STAGE, stage);
    return found;
  }

  private static <T> T resultOf(FutureTask<T> work) throws InterruptedException {
    try {
      return work.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("A hop failed: " + e.getCause(), e);
    }
  }

  /** Has the second pool's threads end, without waiting. */
  @Override
  public void close() {
    pool.close();
  }
}
