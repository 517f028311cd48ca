package io.github.perthread.inspect.planted;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Thread locals that are built as Netty's are, with none of its names. */
final class IndexedCopy {
  private static final Object FREE = new Object();

  private IndexedCopy() {}

  static final Local IN_USE = new Local(1);

  /** A local: a place in each thread's array. */
  static class Local {
    final int place;

    Local(int place) {
      this.place = place;
    }

    void set(Store store, Object value) {
      store.values[place] = value;
      store.locals().add(this);
    }
  }

  static final class Dropped extends Local {
    Dropped() {
      super(2);
    }
  }

  /** The places of a thread; the first one holds the set of the locals that have a value. */
  static final class Store {
    static final Object NOTHING = FREE;
    final Object[] values = new Object[8];

    Store() {
      Arrays.fill(values, NOTHING);
      Set<Local> locals = Collections.newSetFromMap(new IdentityHashMap<>());
      values[0] = locals;
    }

    @SuppressWarnings("unchecked")
    Set<Local> locals() {
      return (Set<Local>) values[0];
    }
  }

  static final class Worker extends Thread {
    final Store store = new Store();
    final CountDownLatch planted = new CountDownLatch(1);
    final CountDownLatch forever = new CountDownLatch(1);

    Worker() {
      super("copy");
      setDaemon(true);
    }

    @Override
    public void run() {
      IN_USE.set(store, new byte[3000]);
      new Dropped().set(store, new byte[5000]);
      planted.countDown();
      try {
        forever.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  static void plant() throws InterruptedException {
    Worker worker = new Worker();
    worker.start();
    if (!worker.planted.await(Program.DEADLINE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the thread does not get done");
    }
  }
}
