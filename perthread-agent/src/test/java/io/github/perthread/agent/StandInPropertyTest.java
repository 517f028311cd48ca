package io.github.perthread.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.agent.RandomScript.Step;
import io.github.perthread.agent.ScriptedLocalFactory.Kind;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A class that makes {@code ThreadLocal}s, as it is and as the agent changes it: both must do the
 * same for every sequence of calls.
 */
@Tag("S1")
class StandInPropertyTest {
  private static final int SEQUENCES = 20_000;
  private static final int LONGEST = 24;

  private final ScriptedLocalFactory jdk = new ScriptedLocals();
  private final ScriptedLocalFactory changed =
      RewritingLoader.newInstance(ScriptedLocals.class, ScriptedLocalFactory.class);

  /** Something that is done with a local in one of two threads. */
  private record Call(Step step, boolean inOther, int number) {}

  private static final List<Kind> KINDS = List.of(Kind.values());

  private static final List<Step> USUAL = List.of(Step.GET, Step.SET, Step.SET_NULL, Step.REMOVE);

  private static final List<Step> ALL =
      List.of(Step.GET, Step.SET, Step.SET_NULL, Step.REMOVE, Step.COPY, Step.CLOSE);

  @Test
  void standIn_doesTheSameAsThreadLocalForEverySequenceOfCalls() {
    Map<String, Integer> met = new TreeMap<>();
    try (Worker other = Worker.start(ThreadKind.PLATFORM)) {
      for (int seed = 0; seed < SEQUENCES; seed++) {
        Random random = new Random(seed);
        Kind kind = KINDS.get(random.nextInt(KINDS.size()));
        List<List<Step>> script = RandomScript.draw(random);
        List<Call> calls = draw(random);
        List<String> expected = trace(jdk, kind, script, calls, other);
        List<String> actual = trace(changed, kind, script, calls, other);
        assertThat(actual).as("seed %s, %s, %s, %s", seed, kind, script, calls).isEqualTo(expected);
        count(met, expected);
      }
    }
    assertThat(met)
        .as("what happened in them")
        .containsKeys("get", "get null", "initializer", "recursive", "failed", "overflow", "clone");
    assertThat(met.values()).allMatch(times -> times > 1_000);
  }

  @Test
  void locals_ofTheChangedClass_areStandIns() {
    for (Kind kind : Kind.values()) {
      RandomScript script = new RandomScript(List.of(List.of(Step.RETURN)), new ArrayList<>());
      assertThat(jdk.make(kind, script)).isNotInstanceOf(ThreadLocalStandIn.class);
      assertThat(changed.make(kind, script)).isInstanceOf(ThreadLocalStandIn.class);
    }
  }

  private static List<Call> draw(Random random) {
    List<Call> calls = new ArrayList<>();
    for (int i = 0, end = 1 + random.nextInt(LONGEST); i < end; i++) {
      List<Step> steps = random.nextInt(4) > 0 ? USUAL : ALL;
      Step step = steps.get(random.nextInt(steps.size()));
      calls.add(new Call(step, random.nextInt(4) == 0, i));
    }
    return calls;
  }

  private static List<String> trace(
      ScriptedLocalFactory factory,
      Kind kind,
      List<List<Step>> script,
      List<Call> calls,
      Worker other) {
    List<String> trace = new ArrayList<>();
    RandomScript initializer = new RandomScript(script, trace);
    List<ThreadLocal<@Nullable Object>> locals = new ArrayList<>();
    locals.add(factory.make(kind, initializer));
    for (Call call : calls) {
      ThreadLocal<@Nullable Object> local = locals.get(call.number % locals.size());
      initializer.initialize(local);
      if (call.inOther) {
        other.run(() -> perform(factory, call, local, locals, trace));
      } else {
        perform(factory, call, local, locals, trace);
      }
    }
    return trace;
  }

  private static void perform(
      ScriptedLocalFactory factory,
      Call call,
      ThreadLocal<@Nullable Object> local,
      List<ThreadLocal<@Nullable Object>> locals,
      List<String> trace) {
    try {
      if (call.step == Step.COPY) {
        ThreadLocal<@Nullable Object> copy = factory.copy(local);
        trace.add(copy == local ? "the same" : "clone");
        locals.add(copy);
      } else if (call.step == Step.CLOSE) {
        factory.close(local);
      } else {
        perform(call, local, trace);
      }
    } catch (IllegalStateException | StackOverflowError e) {
      trace.add((e instanceof Error ? "overflow " : "failed ") + e.getMessage());
    }
  }

  private static void perform(Call call, ThreadLocal<@Nullable Object> local, List<String> trace) {
    switch (call.step) {
      case GET -> trace.add("get " + local.get());
      case SET -> local.set(call.number);
      case SET_NULL -> local.set(null);
      default -> local.remove();
    }
  }

  private static void count(Map<String, Integer> met, List<String> trace) {
    for (String line : trace) {
      met.merge(line.equals("get null") ? line : line.split(" ", 2)[0], 1, Integer::sum);
    }
  }
}
