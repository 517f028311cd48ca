package io.github.perthread;

import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Locals of each kind, of which a living thread, two ended ones and later one more have something;
 * in between an act fails somewhere. Whatever failed, the others lose nothing by it.
 *
 * <p>An amount of the failing thread's own may be counted or not; so it is {@link #OWN}, and the
 * others' are small.
 */
final class FailureTrial {
  /** What the failing thread adds to a sum. */
  static final int OWN = 1_000_000;

  private static final int ENDED_THREADS = 2;
  private static final int EACH_ADDS = 5;

  /** A value of a local with a hook, and how often that ran for it. */
  static final class Token {
    private final String owner;
    private final AtomicInteger hooks = new AtomicInteger();

    Token(String owner) {
      this.owner = owner;
    }
  }

  final PerThread<Token> hooked =
      PerThread.<Token>builder().name("hooked").onRemoval(t -> t.hooks.incrementAndGet()).build();
  final PerThread<String> plain = PerThread.withInitial(() -> "made");
  final PerThreadLong sum = new PerThreadLong("sum");
  final PerThreadAccumulator<long[]> parts =
      new PerThreadAccumulator<>(() -> new long[1], FailureTrial::combined);
  final ThreadAttributes attributes = new ThreadAttributes();
  final ThreadAttribute<String> handle = attributes.attribute("name", String.class);

  final ThreadKind kind;
  private final Worker bystander;
  private final List<Token> othersTokens = Collections.synchronizedList(new ArrayList<>());
  private final List<String> faults = Collections.synchronizedList(new ArrayList<>());
  private int othersAmount;
  private long takenFromSum;

  FailureTrial(ThreadKind kind, Worker bystander) {
    this.kind = kind;
    this.bystander = bystander;
    bystander.run(() -> useAsOther("bystander"));
  }

  private static long[] combined(long[] all, long[] part) {
    all[0] += part[0];
    return all;
  }

  /** Has threads use the locals and end. */
  void endThreads() {
    for (int i = 0; i < ENDED_THREADS; i++) {
      TestThreads.runIn(kind, () -> useAsOther("ended"));
    }
  }

  private void useAsOther(String owner) {
    Token token = new Token(owner);
    othersTokens.add(token);
    hooked.set(token);
    plain.set(owner);
    sum.add(EACH_ADDS);
    parts.get()[0] += EACH_ADDS;
    othersAmount += EACH_ADDS;
    handle.set(owner);
  }

  /** Uses everything in the calling thread, whose earlier attempt may have failed. */
  void useNormally(boolean closed) {
    plain.set("again");
    expect(plain.get().equals("again"), "set, then get");
    plain.remove();
    expect(plain.get().equals("made"), "get after remove");
    handle.set("again");
    expect("again".equals(attributes.get("name")), "attribute set by handle, read by name");
    expect(attributes.names().contains("name"), "names has what was set");
    sum.add(OWN);
    parts.get()[0] += OWN;
    if (!closed) {
      Token token = new Token("acting");
      hooked.set(token);
      hooked.remove();
      expect(token.hooks.get() == 1, "the hook of a removed value ran");
    }
  }

  /** Looks at once at what must hold after the act, and has a later thread come and end. */
  void checkAtOnce(FailureScenario scenario) {
    expectAmounts("at once");
    if (!scenario.takesFromOthers()) {
      bystander.run(() -> {
        Token token = hooked.getIfPresent();
        expect(token != null && token.hooks.get() == 0, "the bystander keeps its hooked value");
        expect("bystander".equals(plain.getIfPresent()), "the bystander keeps its value");
        expect("bystander".equals(handle.getOrDefault(null)), "the bystander keeps its attribute");
      });
    }
    bystander.run(() -> {
      sum.add(1);
      parts.get()[0]++;
    });
    othersAmount++;
    expectAmounts("after the bystander counted");
    if (scenario.closes()) {
      TestThreads.runIn(kind, () -> plain.set("later"));
    } else {
      TestThreads.runIn(kind, () -> useAsOther("later"));
    }
  }

  /**
   * Looks at what must come to hold when nothing fails any more.
   *
   * @param deadline until when it is waited for, as {@link System#nanoTime} tells the time
   */
  List<String> checkAtTheEnd(long deadline) {
    List<Token> ofEnded = new ArrayList<>(othersTokens);
    ofEnded.removeIf(token -> token.owner.equals("bystander"));
    await(
        () -> ofEnded.stream().allMatch(t -> t.hooks.get() == 1),
        deadline,
        "hooks of ended threads ran");
    await(() -> Inside.values(plain) <= 2, deadline, "values of ended threads are dropped");
    hooked.close();
    for (Token token : othersTokens) {
      expect(token.hooks.get() == 1, token.owner + "'s hook ran " + token.hooks + " times");
    }
    expectAmounts("at the end");
    return faults;
  }

  /** Takes what the sum has; what it gave must not be lost if a later part of the act fails. */
  void resetSum() {
    takenFromSum += sum.sumThenReset();
  }

  /**
   * Looks at what is counted, whatever failed a moment ago: nothing is missing even for a moment.
   */
  void expectAmounts(String when) {
    long added = takenFromSum + sum.sum();
    long combined = parts.combine()[0];
    expect(added % OWN == othersAmount, "sum " + when + ": " + added + " for " + othersAmount);
    expect(combined % OWN == othersAmount, "parts " + when + ": " + combined);
  }

  /** Leaves the processor to others for a moment. */
  static void waitABit() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
  }

  private void await(BooleanSupplier condition, long deadline, String what) {
    while (!condition.getAsBoolean() && System.nanoTime() - deadline < 0) {
      waitABit();
    }
    expect(condition.getAsBoolean(), what);
  }

  void expect(boolean holds, String what) {
    if (!holds) {
      faults.add(what);
    }
  }

  /** What is wrong so far. */
  List<String> faults() {
    return faults;
  }

  /** Notes that something failed which no injected failure explains. */
  void failed(@Nullable Throwable e) {
    faults.add("threw " + e);
  }
}
