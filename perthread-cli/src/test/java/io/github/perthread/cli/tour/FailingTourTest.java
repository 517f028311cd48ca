package io.github.perthread.cli.tour;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.inspect.output.Progress;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What the tour is there to find, it finds. */
class FailingTourTest {
  private static final TourPlan PLAN = new TourPlan(200, 4, 10, 2);

  @Test
  void leak_isFoundAndFailsTheTour() throws Exception {
    TourResult result = new Tour(PLAN, Progress.NONE).run(new JdkLocals(), new JdkLocals());

    assertThat(result.isPassed()).isFalse();
    assertThat(result.perThread().plugins().left()).isEqualTo(10);
    assertThat(result.perThread().reloads().left()).isEqualTo(2);
    assertThat(result.perThread().ends().isClean()).isFalse();
  }

  @Test
  void mixedUpAnswers_areFound() throws Exception {
    Map<String, String> shared = new ConcurrentHashMap<>();
    RequestStep.Result result =
        requests(shared::put, name -> Objects.requireNonNull(shared.get(name)));

    assertThat(result.mixedUp()).isPositive();
    assertThat(result.failed()).isZero();
    assertThat(result.isClean()).isFalse();
  }

  @Test
  void failedRequests_areFound() throws Exception {
    RequestStep.Result result =
        requests(
            (name, value) -> {},
            name -> {
              throw new IllegalStateException(name);
            });

    assertThat(result.failed()).isEqualTo(PLAN.requests());
    assertThat(result.isClean()).isFalse();
  }

  private static RequestStep.Result requests(
      BiConsumer<String, String> set, UnaryOperator<String> get) throws Exception {
    try (RequestServer server = new RequestServer(new WithAttributes(set, get), PLAN.threads())) {
      return RequestStep.run(server, PLAN.requests(), (done, total) -> {});
    }
  }

  @Test
  void nearlyFullHeap_endsThePluginsEarly() throws Exception {
    int tooMany = (int) (Runtime.getRuntime().maxMemory() / Plugin.CACHE_BYTES);
    PluginStep.Result result =
        PluginStep.run(new JdkLocals(), new TourPlan(1, 2, tooMany, 1), (done, total) -> {});

    assertThat(result.dropped()).isBetween(tooMany / 2, tooMany - 1);
    assertThat(result.left()).isEqualTo(result.dropped());
    assertThat(result.leftAtEnd()).isZero();
  }

  /** As PerThread, but for the attributes of requests. */
  private record WithAttributes(BiConsumer<String, String> set, UnaryOperator<String> get)
      implements Locals {
    private static final Locals OTHERWISE = new PerThreadLocals();

    @Override
    public String title() {
      return OTHERWISE.title();
    }

    @Override
    public RequestAttributes attributes() {
      return new RequestAttributes() {
        @Override
        public void set(String name, String value) {
          set.accept(name, value);
        }

        @Override
        public String get(String name) {
          return get.apply(name);
        }
      };
    }

    @Override
    public <T> ThreadLocal<T> local(Supplier<T> initial, Consumer<? super T> onRemoval) {
      return OTHERWISE.local(initial, onRemoval);
    }

    @Override
    public boolean hasHooks() {
      return OTHERWISE.hasHooks();
    }

    @Override
    public Class<? extends Runnable> application() {
      return OTHERWISE.application();
    }
  }
}
