package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.ChildLoader;
import io.github.perthread.testing.Gc;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A container undeploys an application whose values sit in locals of a framework that stays, in
 * threads of a pool that stays.
 */
@Tag("diagnostics")
class ContainerUndeployTest {
  private static final List<Object> REMOVED = new CopyOnWriteArrayList<>();

  private static final PerThread<Object> CONTEXT =
      PerThread.builder().name("framework.context").onRemoval(v -> REMOVED.add(v)).build();
  private static final PerThread<Object> CACHE =
      PerThread.builder().name("framework.cache").build();
  private static final ThreadAttributes REQUEST = new ThreadAttributes();

  private final List<Worker> pool = new ArrayList<>();

  /** A class of the application. */
  public static final class AppValue implements Supplier<Object> {
    @Override
    public Object get() {
      return new AppValue[] {this};
    }
  }

  @AfterEach
  void shutDown() {
    pool.forEach(Worker::close);
    for (PerThread<?> local : List.of(CONTEXT, CACHE)) {
      local.clearAllThreads();
    }
    REQUEST.clearAllThreads();
    REMOVED.clear();
  }

  private static ChildLoader deploy() {
    return ChildLoader.of(List.of(ChildLoader.placeOf(AppValue.class)));
  }

  private static Supplier<?> appValue(ChildLoader application) {
    return application.newInstance(AppValue.class.getName(), Supplier.class);
  }

  /** In each thread of the pool: four values of the application's, and one of the framework's. */
  private void handleRequests(ChildLoader application) {
    for (ThreadKind kind : ThreadKind.available()) {
      for (int i = 0; i < 3; i++) {
        Worker worker = Worker.start(kind);
        pool.add(worker);
        worker.run(() -> {
          Supplier<?> value = appValue(application);
          CONTEXT.set(value);
          CACHE.set(value.get()); // an array of the application's class
          REQUEST.set("handler", value);
          REQUEST.set("type", value.getClass());
          REQUEST.set("framework", "stays");
        });
      }
    }
  }

  private WeakReference<ClassLoader> deployAndUndeploy() {
    ChildLoader application = deploy();
    handleRequests(application);
    assertThat(PerThread.removeLoadedBy(application)).isEqualTo(4 * pool.size());
    assertThat(REMOVED).hasSize(pool.size());
    REMOVED.clear();
    assertThat(PerThread.removeLoadedBy(application)).isZero();
    return new WeakReference<>(application);
  }

  @Test
  void undeploy_valuesInTheFrameworksLocals_areRemovedAndTheLoaderIsCollected() {
    WeakReference<ClassLoader> application = deployAndUndeploy();
    Gc.awaitCleared(application);
    for (Worker worker : pool) {
      worker.run(() -> {
        assertThat(CONTEXT.isSet()).isFalse();
        assertThat(CACHE.isSet()).isFalse();
        assertThat(REQUEST.asMap()).hasToString("{framework=stays}");
      });
    }
  }

  @Test
  void undeploy_parentOfTheApplication_takesTheChildsValuesToo() throws Exception {
    ClassLoader here = getClass().getClassLoader();
    try (URLClassLoader server = new URLClassLoader("server", new URL[0], here);
        URLClassLoader application = new URLClassLoader("application", new URL[0], server)) {
      Object proxy =
          Proxy.newProxyInstance(
              application, new Class<?>[] {Runnable.class}, (p, method, arguments) -> "proxy");
      Worker worker = Worker.start(ThreadKind.PLATFORM);
      pool.add(worker);
      worker.run(() -> CACHE.set(application)); // the loader itself
      worker.run(() -> REQUEST.set("proxy", proxy));
      worker.run(() -> REQUEST.set("framework", "stays"));
      assertThat(PerThread.removeLoadedBy(application)).isEqualTo(2);
      worker.run(() -> REQUEST.set("proxy", proxy));
      assertThat(PerThread.removeLoadedBy(server)).isEqualTo(1);
      worker.run(() -> assertThat(REQUEST.names()).containsExactly("framework"));
    }
  }
}
