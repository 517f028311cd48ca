package io.github.perthread.inspect.planted;

import com.alibaba.ttl.TransmittableThreadLocal;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Leaks of each kind; each method leaves what it leaks on the calling thread. */
final class Leaks {
  static final ThreadLocal<Object> SHARED_KEY = new ThreadLocal<>();

  private Leaks() {}

  /** Keys made for each request and dropped. */
  static void stale() {
    for (int i = 0; i < 100; i++) {
      new ThreadLocal<StaleValue>().set(new StaleValue());
    }
  }

  static final class StaleValue {
    final byte[] buffer = new byte[1000];
  }

  /** An object that keeps itself in a local of its own. */
  static final class SelfReference {
    final ThreadLocal<SelfReference> ofSelf = new ThreadLocal<>();
    final byte[] buffer = new byte[2000];

    static void plant() {
      SelfReference value = new SelfReference();
      value.ofSelf.set(value);
    }
  }

  /** A local whose value is a collection that leads back to it. */
  static final class LongWay {
    final List<Object> path = new ArrayList<>();
    final ThreadLocal<Object> ofList = new InheritableThreadLocal<>();

    static void plant() {
      LongWay way = new LongWay();
      way.path.add(List.of("step", way));
      way.ofList.set(way.path);
    }
  }

  /** Two locals: the value of each holds the key of the other. */
  record Ping(ThreadLocal<Pong> keyOfPong) {
    static void plant() {
      ThreadLocal<Ping> pings = new ThreadLocal<>();
      ThreadLocal<Pong> pongs = new ThreadLocal<>();
      pings.set(new Ping(pongs));
      pongs.set(new Pong(pings));
    }
  }

  record Pong(ThreadLocal<Ping> keyOfPing) {}

  /** A local that is its own value. */
  static final class OwnValue extends ThreadLocal<Object> {
    final byte[] buffer = new byte[3000];

    static void plant() {
      OwnValue own = new OwnValue();
      own.set(own);
    }
  }

  /** A local that only a stale value still reaches. */
  static final class KeptByStale {
    final ThreadLocal<byte[]> ofKept = new ThreadLocal<>();

    static void plant() {
      KeptByStale kept = new KeptByStale();
      kept.ofKept.set(new byte[4000]);
      new ThreadLocal<KeptByStale>().set(kept);
    }
  }

  static final class Transmitted {
    final TransmittableThreadLocal<Transmitted> ofTransmitted = new TransmittableThreadLocal<>();

    static void plant() {
      Transmitted value = new Transmitted();
      value.ofTransmitted.set(value);
    }
  }

  /** Netty's list of what to clear holds the key, the value does not. */
  static final class FastDropped extends FastThreadLocal<byte[]> {
    static void plant() {
      new FastDropped().set(new byte[5000]);
    }
  }

  static final class FastSelf {
    final FastThreadLocal<FastSelf> ofFastSelf = new FastThreadLocal<>();

    static void plant() throws Exception {
      FastSelf value = new FastSelf();
      value.ofFastSelf.set(value);
    }
  }

  /** A plugin that was dropped, but for a value under its own key. */
  static void loaderByOwnKey() throws ReflectiveOperationException {
    ((Runnable) PluginLoader.plugin()).run();
  }

  /** A plugin that was dropped, but for a value under a key of the application. */
  @SuppressWarnings("unchecked")
  static void loaderBySharedKey() throws ReflectiveOperationException {
    ((Consumer<ThreadLocal<Object>>) PluginLoader.plugin()).accept(SHARED_KEY);
  }
}
