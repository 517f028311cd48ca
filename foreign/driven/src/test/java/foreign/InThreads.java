package foreign;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Does the same in several threads of a pool at once, several times. */
final class InThreads {
  private static final int THREADS = 4;
  private static final int TIMES = 40;

  private InThreads() {}

  static <T> List<T> call(Callable<T> action) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<T>> actions = new ArrayList<>();
      for (int i = 0; i < TIMES; i++) {
        actions.add(action);
      }
      List<T> results = new ArrayList<>();
      for (var future : pool.invokeAll(actions, 60, TimeUnit.SECONDS)) {
        results.add(future.get());
      }
      return results;
    } finally {
      pool.shutdown();
    }
  }
}
