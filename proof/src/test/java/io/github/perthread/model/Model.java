package io.github.perthread.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the contract says about a sequence: plain, sequential, without threads.
 *
 * <p>Values are numbers, 0 is {@code null}. The answer to a step is a word: a value, a truth value,
 * {@code closed} where it throws, {@code done} otherwise.
 */
final class Model {
  private static final int UNSET = -1;

  private static final class OneThread {
    int current = UNSET;

    /** For each runWith: what was there before, and what it bound. */
    final Deque<int[]> frames = new ArrayDeque<>();
  }

  private final boolean hooked;
  private final boolean wrapped;
  private final OneThread[] threads = new OneThread[Op.THREADS];
  private boolean closed;

  /** Hooks that have run when a step is done. */
  final List<Integer> hooksNow = new ArrayList<>();

  /** Hooks that have to run some time: of threads that ended by themselves. */
  final List<Integer> hooksLater = new ArrayList<>();

  /** Hooks that may run or not: the local was dropped while they were to run later. */
  final List<Integer> hooksPerhaps = new ArrayList<>();

  Model(boolean hooked, boolean wrapped) {
    this.hooked = hooked;
    this.wrapped = wrapped;
    for (int i = 0; i < threads.length; i++) {
      threads[i] = new OneThread();
    }
  }

  String perform(Op op) {
    OneThread t = threads[op.thread()];
    return switch (op.kind()) {
      case GET -> {
        if (!closed && t.current == UNSET) {
          t.current = 0;
        }
        yield closed ? "closed" : name(t.current);
      }
      case SET -> store(t, op.value(), "done");
      case GET_AND_SET -> store(t, op.value(), name(t.current));
      case REMOVE -> {
        giveUpCurrent(t, hooksNow);
        yield "done";
      }
      case GET_AND_REMOVE -> {
        String answer = name(t.current);
        t.current = UNSET;
        yield answer;
      }
      case IS_SET -> String.valueOf(t.current != UNSET);
      case ENTER -> enter(t, op.value());
      case LEAVE -> {
        leave(t);
        yield "done";
      }
      case END -> {
        end(t);
        yield "done";
      }
      case CLEAR_ALL_THREADS, CLOSE -> {
        for (OneThread each : threads) {
          giveUpCurrent(each, hooksNow);
        }
        closed |= op.kind() == Op.Kind.CLOSE;
        yield "done";
      }
      case DROP -> {
        drop();
        yield "done";
      }
      case COLLECT -> "done";
    };
  }

  private String store(OneThread t, int value, String answer) {
    if (closed) {
      return "closed";
    }
    t.current = value;
    return answer;
  }

  private String enter(OneThread t, int value) {
    if (closed) {
      return "closed";
    }
    t.frames.push(new int[] {t.current, value});
    t.current = value;
    return "done";
  }

  private void leave(OneThread t) {
    if (t.frames.isEmpty()) {
      return;
    }
    int before = t.frames.pop()[0];
    if (!closed) {
      t.current = before;
    } else if (before != UNSET && hooked) {
      hooksNow.add(before);
    }
  }

  private void end(OneThread t) {
    while (!t.frames.isEmpty()) {
      leave(t);
    }
    giveUpCurrent(t, wrapped ? hooksNow : hooksLater);
  }

  private void giveUpCurrent(OneThread t, List<Integer> hooks) {
    if (t.current != UNSET && hooked) {
      hooks.add(t.current);
    }
    t.current = UNSET;
  }

  /** Whether a thread is inside runWith, and so holds the local. */
  boolean isPinned() {
    for (OneThread t : threads) {
      if (!t.frames.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private void drop() {
    if (isPinned()) {
      return;
    }
    for (OneThread t : threads) {
      giveUpCurrent(t, hooksPerhaps); // if the thread ends before the local is collected
    }
    hooksPerhaps.addAll(hooksLater);
    hooksLater.clear();
    closed = false;
  }

  /** The value of each thread that has one. */
  Map<Integer, String> values() {
    Map<Integer, String> values = new TreeMap<>();
    for (int i = 0; i < threads.length; i++) {
      if (threads[i].current != UNSET) {
        values.put(i, name(threads[i].current));
      }
    }
    return values;
  }

  /** All values that something may refer to. */
  Set<Integer> reachable() {
    Set<Integer> reachable = new HashSet<>();
    for (OneThread t : threads) {
      reachable.add(t.current);
      for (int[] frame : t.frames) {
        reachable.add(frame[0]);
        reachable.add(frame[1]);
      }
    }
    return reachable;
  }

  private static String name(int value) {
    return value <= 0 ? "null" : "v" + value;
  }
}
