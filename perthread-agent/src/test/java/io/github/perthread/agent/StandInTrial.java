package io.github.perthread.agent;

import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/**
 * Two stand-ins, of which a living thread and one that has ended have something; then a use of them
 * fails somewhere. Whatever failed, nobody else loses anything, and what ended threads had goes.
 */
final class StandInTrial {
  /** What is done with the stand-ins. */
  @SuppressWarnings("ImmutableEnumChecker") // lambdas that capture nothing
  enum Use {
    FIRST_SET(trial -> trial.plain.set(trial.ofAThreadThatEnds())),
    FIRST_GET(trial -> trial.supplied.get()),
    SECOND_GET(trial -> {
      trial.supplied.get();
      trial.supplied.get();
    }),
    SET_AND_REMOVE(trial -> {
      trial.supplied.set(trial.ofAThreadThatEnds());
      trial.supplied.remove();
    }),
    FIRST_USE_OF_ALL(trial -> ThreadLocalStandIn.withInitial(trial::ofAThreadThatEnds).get()),
    USE_OF_A_CLONE(trial -> trial.cloneable.copy().set(trial.ofAThreadThatEnds()));

    private final Consumer<StandInTrial> act;

    Use(Consumer<StandInTrial> act) {
      this.act = act;
    }

    void act(StandInTrial trial) {
      act.accept(trial);
    }
  }

  /** A stand-in as a class of an application may be. */
  private static final class Copied extends ThreadLocalStandIn<Object> implements Cloneable {
    @SuppressWarnings("unchecked")
    ThreadLocal<Object> copy() {
      try {
        return (ThreadLocal<Object>) clone();
      } catch (CloneNotSupportedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private final String name;
  private final ThreadLocal<Object> plain = new ThreadLocalStandIn<>();
  private final ThreadLocal<Object> supplied =
      ThreadLocalStandIn.withInitial(this::ofAThreadThatEnds);
  private final Copied cloneable = new Copied();
  private final List<WeakReference<Object>> ofEnded =
      Collections.synchronizedList(new ArrayList<>());
  private final List<String> faults = Collections.synchronizedList(new ArrayList<>());

  StandInTrial(String name, Worker bystander) {
    this.name = name;
    bystander.run(() -> useAs("bystander"));
    endAnother();
  }

  private Object ofAThreadThatEnds() {
    Object value = new Object();
    ofEnded.add(new WeakReference<>(value));
    return value;
  }

  private void useAs(Object value) {
    plain.set(value);
    supplied.set(value);
    cloneable.set(value);
  }

  /** Has a thread use all, and end. */
  void endAnother() {
    TestThreads.runIn(ThreadKind.PLATFORM, () -> useAs(ofAThreadThatEnds()));
  }

  /** Uses all in the calling thread, whose earlier attempt may have failed. */
  void useNormally() {
    Object value = ofAThreadThatEnds();
    useAs(value);
    expect(plain.get() == value, "what was set is there");
    supplied.remove();
    Object made = supplied.get();
    expect(made != null && made != value, "what was removed is made anew");
    expect(supplied.get() == made, "what was made stays");
    plain.remove();
    expect(plain.get() == null, "what was removed is gone");
    expect(cloneable.get() == value, "a copy takes nothing");
  }

  /** Looks at what the thread has that lives throughout. */
  void checkBystander() {
    expect("bystander".equals(plain.get()), "the bystander keeps its value");
    expect("bystander".equals(supplied.get()), "the bystander keeps what was made");
    expect("bystander".equals(cloneable.get()), "the bystander keeps it beside a copy");
  }

  private void expect(boolean holds, String what) {
    if (!holds) {
      faults.add(name + ": " + what);
    }
  }

  /** Returns what threads had that have ended. */
  List<WeakReference<Object>> ofEnded() {
    return ofEnded;
  }

  List<String> faults() {
    return faults;
  }
}
