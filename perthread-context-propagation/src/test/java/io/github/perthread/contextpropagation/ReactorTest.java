package io.github.perthread.contextpropagation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.PerThread;
import io.github.perthread.PerThreadContext;
import io.github.perthread.testing.DocumentedCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Reactor's automatic propagation carries our locals; nothing is registered here. */
class ReactorTest {
  private static final PerThread<String> USER =
      PerThread.<String>builder().name("user").propagated().build();
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @BeforeAll
  static void propagate() {
    Hooks.enableAutomaticContextPropagation();
  }

  @AfterAll
  static void stopPropagating() {
    Hooks.disableAutomaticContextPropagation();
  }

  @BeforeEach
  void forgetOtherTests() {
    PerThread.removeAllForCurrentThread();
  }

  private static String seen() {
    return USER.isSet() ? USER.get() : "unset";
  }

  /** What an operator in each of several places sees, after the value in it. */
  private static Mono<String> through(String start) {
    return Mono.just(start)
        .map(x -> x + " " + seen())
        .publishOn(Schedulers.parallel())
        .map(x -> x + " " + seen())
        .delayElement(Duration.ofMillis(1))
        .map(x -> x + " " + seen())
        .publishOn(Schedulers.boundedElastic())
        .map(x -> x + " " + seen())
        .flatMap(x -> Mono.fromCallable(() -> x + " " + seen()).subscribeOn(Schedulers.single()))
        .map(x -> x + " " + seen());
  }

  private static String expected(int i, String user) {
    return i + (" " + user).repeat(6);
  }

  @Test
  void operators_onEveryScheduler_seeWhatTheSubscriberHad() {
    USER.set("ada");
    assertThat(through("0").contextCapture().block(DEADLINE)).isEqualTo(expected(0, "ada"));
    assertThat(seen()).isEqualTo("ada");
    USER.remove();
    assertThat(through("0").contextCapture().block(DEADLINE)).isEqualTo(expected(0, "unset"));
  }

  @Test
  void subscribers_whoseWorkIsInterleavedOnTheSameThreads_eachSeeTheirOwn() {
    List<Mono<String>> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int number = i;
      PerThreadContext context =
          PerThreadContext.empty()
              .<PerThreadContext, RuntimeException>call(() -> {
                if (number % 3 != 0) {
                  USER.set("user" + number);
                }
                return PerThreadContext.capture();
              });
      all.add(through(String.valueOf(i)).contextWrite(c -> c.put(PerThreadAccessor.KEY, context)));
    }
    List<String> results = Flux.merge(all).collectList().block(DEADLINE);
    assertThat(results)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 200)
                .mapToObj(i -> expected(i, i % 3 != 0 ? "user" + i : "unset"))
                .toList());
  }

  @Test
  void threads_ofTheSchedulers_areLeftAsTheyWere() {
    Scheduler two = Schedulers.newParallel("two", 2);
    try {
      USER.set("ada");
      Flux.range(0, 100)
          .flatMap(i -> Mono.just(i).publishOn(two).delayElement(Duration.ofMillis(1), two))
          .map(i -> seen())
          .doOnNext(seen -> assertThat(seen).isEqualTo("ada"))
          .contextCapture()
          .blockLast(DEADLINE);
      USER.remove();
      Set<String> left = ConcurrentHashMap.newKeySet();
      Mono<Void> look =
          Mono.create(sink ->
              two.schedule(() -> {
                left.add(seen());
                sink.success();
              }));
      Flux.range(0, 20).flatMap(i -> look).blockLast(DEADLINE);
      assertThat(left).containsExactly("unset");
    } finally {
      two.dispose();
    }
  }

  @Test
  void snippetOfThePage_carriesTheValue() {
    Hooks.enableAutomaticContextPropagation();
    USER.set("ada");
    String user =
        Mono.delay(Duration.ofMillis(1))
            .publishOn(Schedulers.boundedElastic())
            .map(x -> USER.get())
            .contextCapture()
            .block();
    assertThat(user).isEqualTo("ada");
    DocumentedCode.requireIn(
        "docs/context.md",
        "java reactor",
        "src/test/java/io/github/perthread/contextpropagation/ReactorTest.java");
  }
}
