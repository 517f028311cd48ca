import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A program that leaks; docs/inspect.md shows what is found in it. */
public class Shop {
  /** Has a cache in each thread, which refers back to its plug-in. */
  static class Plugin {
    final ThreadLocal<Cache> caches = ThreadLocal.withInitial(() -> new Cache(this));

    void run() {
      caches.get().pages[0]++;
    }
  }

  static class Cache {
    final byte[] pages = new byte[100_000];
    final Plugin plugin;

    Cache(Plugin plugin) {
      this.plugin = plugin;
    }
  }

  public static void main(String[] args) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    CountDownLatch allThreads = new CountDownLatch(4);
    List<Future<?>> tasks = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      tasks.add(
          pool.submit(
              () -> {
                allThreads.countDown();
                try {
                  allThreads.await(); // so that each thread has a task
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
                for (int n = 0; n < 50; n++) {
                  new Plugin().run();
                }
              }));
    }
    for (Future<?> task : tasks) {
      task.get();
    }
    System.out.println("ready");
    System.in.read(); // until its input ends
    pool.shutdownNow();
  }
}
