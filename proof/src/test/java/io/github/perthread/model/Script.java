package io.github.perthread.model;

import io.github.perthread.model.Op.Kind;
import java.util.ArrayList;
import java.util.List;

/** A sequence written down step by step: what a printed program is made of. */
public final class Script {
  private final List<Op> ops = new ArrayList<>();
  private final Sequence setting;

  /** Begins with a local that has a hook or not, and threads as said. */
  public Script(boolean hooked, boolean wrapped, boolean virtual) {
    setting = new Sequence(hooked, wrapped, virtual, List.of());
  }

  private Script add(Kind kind, int thread, int value) {
    ops.add(new Op(kind, thread, value));
    return this;
  }

  public Script get(int thread) {
    return add(Kind.GET, thread, 0);
  }

  public Script set(int thread, int value) {
    return add(Kind.SET, thread, value);
  }

  public Script remove(int thread) {
    return add(Kind.REMOVE, thread, 0);
  }

  public Script getAndSet(int thread, int value) {
    return add(Kind.GET_AND_SET, thread, value);
  }

  public Script getAndRemove(int thread) {
    return add(Kind.GET_AND_REMOVE, thread, 0);
  }

  public Script isSet(int thread) {
    return add(Kind.IS_SET, thread, 0);
  }

  public Script enter(int thread, int value) {
    return add(Kind.ENTER, thread, value);
  }

  public Script leave(int thread) {
    return add(Kind.LEAVE, thread, 0);
  }

  public Script end(int thread) {
    return add(Kind.END, thread, 0);
  }

  public Script clearAllThreads(int thread) {
    return add(Kind.CLEAR_ALL_THREADS, thread, 0);
  }

  public Script close(int thread) {
    return add(Kind.CLOSE, thread, 0);
  }

  public Script drop(int thread) {
    return add(Kind.DROP, thread, 0);
  }

  public Script collect(int thread) {
    return add(Kind.COLLECT, thread, 0);
  }

  /** Runs it against the model, and fails where they differ. */
  public void run() {
    Run.check(setting.with(ops), Stage.ENGINE);
  }

  /** The same with another engine. */
  void run(Stage.Engine engine) {
    Run.check(setting.with(ops), engine);
  }
}
