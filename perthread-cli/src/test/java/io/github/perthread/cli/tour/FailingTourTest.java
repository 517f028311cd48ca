package io.github.perthread.cli.tour;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What the tour is there to find, it finds. */
class FailingTourTest {
  private static final TourPlan PLAN = new TourPlan(200, 4, 10, 2);

  @Test
  void leak_isFoundAndFailsTheTour() throws Exception {
    TourResult result = tour(new JdkLocals());

    assertThat(result.isPassed()).isFalse();
    assertThat(result.perThread().plugins().left()).isEqualTo(10);
    assertThat(result.perThread().reloads().left()).isEqualTo(2);
    assertThat(result.perThread().ends().isClean()).isFalse();
  }

  @Test
  void mixedUpAnswers_areFoundAndFailTheTour() throws Exception {
    TourResult result = tour(new SharedAttributes());

    assertThat(result.perThread().requests().mixedUp()).isPositive();
    assertThat(result.perThread().requests().failed()).isZero();
    assertThat(result.perThread().plugins().isClean()).isTrue();
    assertThat(result.isPassed()).isFalse();
  }

  @Test
  void failedRequests_areFoundAndFailTheTour() throws Exception {
    TourResult result = tour(new NoAttributes());

    assertThat(result.perThread().requests().failed()).isEqualTo(200);
    assertThat(result.isPassed()).isFalse();
  }

  @Test
  void nearlyFullHeap_endsThePluginsEarly() throws Exception {
    int tooMany = (int) (Runtime.getRuntime().maxMemory() / Plugin.CACHE_BYTES);
    PluginStep.Result result =
        PluginStep.run(new JdkLocals(), new TourPlan(1, 2, tooMany, 1), new Silence());

    assertThat(result.dropped()).isBetween(tooMany / 2, tooMany - 1);
    assertThat(result.left()).isEqualTo(result.dropped());
    assertThat(result.leftAtEnd()).isZero();
  }

  private static TourResult tour(Locals locals) throws Exception {
    return new Tour(PLAN, new Silence()).run(new JdkLocals(), locals);
  }

  /** As PerThread, but for the requests, which share one map. */
  private static class SharedAttributes implements Locals {
    private final Locals perThread = new PerThreadLocals();

    @Override
    public String title() {
      return perThread.title();
    }

    @Override
    public RequestAttributes attributes() {
      Map<String, String> shared = new ConcurrentHashMap<>();
      return new RequestAttributes() {
        @Override
        public void set(String name, String value) {
          shared.put(name, value);
        }

        @Override
        public String get(String name) {
          return Objects.requireNonNull(shared.get(name));
        }
      };
    }

    @Override
    public <T> ThreadLocal<T> local(Supplier<T> initial, Consumer<? super T> onRemoval) {
      return perThread.local(initial, onRemoval);
    }

    @Override
    public boolean hasHooks() {
      return perThread.hasHooks();
    }

    @Override
    public Class<? extends Runnable> application() {
      return perThread.application();
    }
  }

  /** As PerThread, but without attributes to look up. */
  private static final class NoAttributes extends SharedAttributes {
    @Override
    public RequestAttributes attributes() {
      return new RequestAttributes() {
        @Override
        public void set(String name, String value) {}

        @Override
        public String get(String name) {
          throw new IllegalStateException(name);
        }
      };
    }
  }

  private static final class Silence implements Progress {
    @Override
    public void begin(String step) {}

    @Override
    public void at(int done, int total) {}

    @Override
    public void end(String outcome) {}
  }
}
