package io.github.perthread.cli.tour;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.inspect.output.Progress;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the tour is there to find, it finds. */
class FailingTourTest {
  private static final TourPlan PLAN = new TourPlan(200, 4, 10, 2);

  @Test
  void leak_isFoundAndFailsTheTour() throws Exception {
    TourResult result =
        new Tour(PLAN, Progress.NONE).run(new JdkLocals(), new JdkLocals(), Made::new);

    assertThat(result.isPassed()).isFalse();
    assertThat(result.perThread().plugins().left()).isEqualTo(10);
    assertThat(result.perThread().reloads().left()).isEqualTo(2);
    assertThat(result.perThread().ends().isClean()).isFalse();
  }

  @Test
  void leakBesideTheAgent_isFoundAndFailsTheTour() throws Exception {
    TourResult result =
        new Tour(PLAN, Progress.NONE).run(new JdkLocals(), new PerThreadLocals(), Made::new);

    assertThat(result.agent().plugins().left()).isEqualTo(3);
    assertThat(result.isPassed()).isFalse();
  }

  /** A JVM with the agent that is made up, and leaks. */
  private record Made(TourPlan plan) implements AgentSteps {
    @Override
    public PluginStep.Result plugins(StepProgress progress) {
      return Results.plugins(3);
    }

    @Override
    public ReloadStep.Result reloads(StepProgress progress) {
      return Results.reloads(0);
    }

    @Override
    public int classesChanged() {
      return plan.reloads();
    }

    @Override
    public void close() {}
  }

  @Test
  void mixedUpAnswers_areFound() throws Exception {
    Map<String, String> shared = new ConcurrentHashMap<>();
    RequestStep.Result result = requests(shared::put, shared::get);

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

  @Test
  void userThatIsNotCarried_isFound() throws Exception {
    RequestStep.Result result = requests(new JdkLocals());

    assertThat(result.poolHops()).isEqualTo(PLAN.requests());
    assertThat(result.lost()).isEqualTo(result.hops());
    assertThat(result.stale()).isEqualTo(PLAN.requests() - PLAN.threads());
    assertThat(result.isAnsweredRight()).isTrue();
    assertThat(result.isClean()).isFalse();
  }

  @Test
  void anothersUserAfterAHop_isFound() throws Exception {
    AtomicInteger hops = new AtomicInteger();
    RequestStep.Result result =
        requests(
            new OtherLocals() {
              @Override
              public Runnable carrying(Runnable task) {
                return () -> {
                  attributes().set("user", "user-of-another-" + hops.incrementAndGet());
                  task.run();
                };
              }

              @Override
              public Executor carrying(Executor executor) {
                return task -> executor.execute(carrying(task));
              }
            });

    assertThat(result.mixedUp()).isEqualTo(PLAN.requests());
    assertThat(result.lost()).isZero();
  }

  @Test
  void notesLeftInThePool_areFound() throws Exception {
    RequestStep.Result result =
        requests(
            new OtherLocals() {
              @Override
              public Executor carrying(Executor executor) {
                return task -> {
                  String user = String.valueOf(attributes().get("user"));
                  String tenant = String.valueOf(attributes().get("tenant"));
                  executor.execute(() -> {
                    attributes().set("user", user);
                    attributes().set("tenant", tenant);
                    task.run();
                  });
                };
              }
            });

    assertThat(result.mixedUp()).isBetween(PLAN.requests() - PLAN.threads(), PLAN.requests() - 1);
    assertThat(result.lost()).isZero();
  }

  private static RequestStep.Result requests(
      BiConsumer<String, String> set, UnaryOperator<@Nullable String> get) throws Exception {
    return requests(new WithAttributes(set, get));
  }

  private static RequestStep.Result requests(Locals locals) throws Exception {
    try (RequestServer server = new RequestServer(locals, PLAN.threads())) {
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

  /** As PerThread, but for what a test makes different. */
  private static class OtherLocals implements Locals {
    private final Locals otherwise = new PerThreadLocals();
    private final RequestAttributes attributes = otherwise.attributes();

    @Override
    public String title() {
      return otherwise.title();
    }

    @Override
    public RequestAttributes attributes() {
      return attributes;
    }

    @Override
    public <T> T request(Callable<T> work) throws Exception {
      return otherwise.request(work);
    }

    @Override
    public Runnable carrying(Runnable task) {
      return otherwise.carrying(task);
    }

    @Override
    public Executor carrying(Executor executor) {
      return otherwise.carrying(executor);
    }

    @Override
    public <T> ThreadLocal<T> local(Supplier<T> initial, Consumer<? super T> onRemoval) {
      return otherwise.local(initial, onRemoval);
    }

    @Override
    public boolean hasHooks() {
      return otherwise.hasHooks();
    }

    @Override
    public Class<? extends Runnable> application() {
      return otherwise.application();
    }
  }

  /** As PerThread, but for the attributes of requests. */
  private static final class WithAttributes extends OtherLocals {
    private final RequestAttributes attributes;

    WithAttributes(BiConsumer<String, String> set, UnaryOperator<@Nullable String> get) {
      attributes =
          new RequestAttributes() {
            @Override
            public void set(String name, String value) {
              set.accept(name, value);
            }

            @Override
            public @Nullable String get(String name) {
              return get.apply(name);
            }
          };
    }

    @Override
    public RequestAttributes attributes() {
      return attributes;
    }
  }
}
