package io.github.perthread.model;

import io.github.perthread.PerThread;
import io.github.perthread.testing.Gc;
import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where a sequence is performed: real threads, which do what they are told, one at a time, so that
 * the same sequence always runs the same way.
 */
final class Stage implements AutoCloseable {
  /** What makes the locals. */
  interface Engine {
    PerThread<@Nullable Value> local(@Nullable Consumer<@Nullable Value> hook);
  }

  static final Engine ENGINE =
      hook -> {
        PerThread.Builder<@Nullable Value> builder = PerThread.builder();
        return (hook == null ? builder : builder.onRemoval(hook)).build();
      };

  /** A value that is told from others, and whose collection can be noticed. */
  record Value(int number) {
    @Override
    public String toString() {
      return "v" + number;
    }
  }

  private final Engine engine;
  private final Sequence setting;
  private final @Nullable Actor[] actors = new Actor[Op.THREADS];
  private final Map<Integer, WeakReference<Value>> made = new HashMap<>();

  /** The numbers of the values whose hook ran, in whatever thread. */
  final List<Integer> hooks = Collections.synchronizedList(new ArrayList<>());

  private PerThread<@Nullable Value> local;

  Stage(Sequence setting, Engine engine) {
    this.setting = setting;
    this.engine = engine;
    this.local = newLocal();
  }

  private PerThread<@Nullable Value> newLocal() {
    return engine.local(
        setting.hooked() ? value -> hooks.add(value == null ? 0 : value.number()) : null);
  }

  /** Does a step and answers in the words of the {@link Model}. */
  String perform(Op op, Model model) {
    switch (op.kind()) {
      case DROP -> {
        if (!model.isPinned()) {
          local = newLocal();
        }
        return "done";
      }
      case COLLECT -> {
        awaitCollected(model.reachable());
        return "done";
      }
      case END -> {
        end(op.thread());
        return "done";
      }
      default -> {
        return actor(op.thread()).perform(op, local);
      }
    }
  }

  private Actor actor(int i) {
    Actor actor = actors[i];
    if (actor == null) {
      ThreadKind kind =
          setting.virtual() && i == Op.THREADS - 1 ? ThreadKind.VIRTUAL : ThreadKind.PLATFORM;
      actor = new Actor(kind, setting.wrapped(), this::newValue);
      actors[i] = actor;
    }
    return actor;
  }

  private void end(int i) {
    Actor actor = actors[i];
    if (actor != null) {
      actor.end();
      actors[i] = null;
    }
  }

  private @Nullable Value newValue(int number) {
    if (number == 0) {
      return null;
    }
    Value value = new Value(number);
    synchronized (made) {
      made.put(number, new WeakReference<>(value));
    }
    return value;
  }

  private void awaitCollected(Set<Integer> reachable) {
    List<WeakReference<Value>> garbage = new ArrayList<>();
    synchronized (made) {
      made.forEach((number, reference) -> {
        if (!reachable.contains(number)) {
          garbage.add(reference);
        }
      });
    }
    Gc.awaitCleared(garbage);
  }

  /** What an enumeration shows, by the threads' numbers. */
  Map<Integer, String> values() {
    Map<Integer, String> values = new TreeMap<>();
    local.forEach((thread, value) -> {
      for (int i = 0; i < actors.length; i++) {
        Actor actor = actors[i];
        if (actor != null && actor.thread == thread) {
          values.put(i, String.valueOf(value));
          return;
        }
      }
      values.put(-1, value + " of an unknown " + thread);
    });
    return values;
  }

  @Override
  public void close() {
    for (int i = 0; i < actors.length; i++) {
      end(i);
    }
  }

  private interface Maker {
    @Nullable Value make(int number);
  }

  private static final class Actor {
    private record Task(Op op, PerThread<@Nullable Value> local) {}

    private final BlockingQueue<Task> tasks = new ArrayBlockingQueue<>(1);
    private final BlockingQueue<String> answers = new ArrayBlockingQueue<>(1);
    private final Maker maker;
    final Thread thread;
    private boolean ending;

    Actor(ThreadKind kind, boolean wrapped, Maker maker) {
      this.maker = maker;
      Runnable body = () -> act(0);
      thread = kind.unstarted(wrapped ? PerThread.exiting(body) : body);
      thread.start();
    }

    String perform(Op op, PerThread<@Nullable Value> local) {
      try {
        tasks.put(new Task(op, local));
        String answer = answers.poll(30, TimeUnit.SECONDS);
        return answer == null ? "no answer" : answer;
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    void end() {
      try {
        tasks.put(new Task(new Op(Op.Kind.END, 0, 0), new PerThread<>()));
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      TestThreads.join(thread);
    }

    /** Does what comes, until it is to leave; what it enters is a call of itself. */
    private void act(int depth) {
      boolean stay = true;
      while (stay && !ending) {
        stay = next(depth);
      }
    }

    /** In a frame of its own, so that no slot of the stack refers to what was done before. */
    private boolean next(int depth) {
      try {
        Task task = tasks.take();
        if (task.op.kind() == Op.Kind.END) {
          ending = true;
          return false;
        }
        if (task.op.kind() == Op.Kind.ENTER) {
          enter(task.local, task.op.value(), depth);
          return true;
        }
        if (task.op.kind() == Op.Kind.LEAVE && depth > 0) {
          return false; // the answer comes when it has left
        }
        answers.put(answer(task.op, task.local));
        return true;
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    private void enter(PerThread<@Nullable Value> local, int value, int depth)
        throws InterruptedException {
      boolean[] entered = {false};
      try {
        local.runWith(
            maker.make(value),
            () -> {
              entered[0] = true;
              answers.add("done");
              act(depth + 1);
            });
      } catch (IllegalStateException e) {
        answers.put("closed");
        return;
      }
      if (!ending && entered[0]) {
        answers.put("done");
      }
    }

    private String answer(Op op, PerThread<@Nullable Value> local) {
      try {
        switch (op.kind()) {
          case GET -> {
            return String.valueOf(local.get());
          }
          case GET_AND_SET -> {
            return String.valueOf(local.getAndSet(maker.make(op.value())));
          }
          case GET_AND_REMOVE -> {
            return String.valueOf(local.getAndRemove());
          }
          case IS_SET -> {
            return String.valueOf(local.isSet());
          }
          case SET -> local.set(maker.make(op.value()));
          case REMOVE -> local.remove();
          case CLEAR_ALL_THREADS -> local.clearAllThreads();
          case CLOSE -> local.close();
          default -> {
            return "done"; // LEAVE outside runWith
          }
        }
        return "done";
      } catch (IllegalStateException e) {
        return "closed";
      }
    }
  }
}
