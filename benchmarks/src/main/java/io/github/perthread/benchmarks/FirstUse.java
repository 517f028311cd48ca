package io.github.perthread.benchmarks;

import com.alibaba.ttl.TransmittableThreadLocal;
import io.github.perthread.PerThread;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.lucene.util.CloseableThreadLocal;

/** What a thread does with some locals of a kind that it has not used before. */
interface FirstUse {
  /** Of no locals. */
  FirstUse NONE = () -> {};

  /** Stores a value in each, always the same object. */
  void use();

  /** Does what has to be done by hand when the thread ends. */
  default void leave() {}

  /** What a thread does in its life. */
  default void useAndLeave() {
    use();
    leave();
  }

  /** Makes locals. */
  static FirstUse of(String peer, int locals) {
    return switch (peer) {
      case "PerThread" -> ofThreadLocals(locals, PerThread::new);
      case "ThreadLocal" -> ofThreadLocals(locals, ThreadLocal::new);
      case "TransmittableThreadLocal" -> ofThreadLocals(locals, TransmittableThreadLocal::new);
      case "FastThreadLocal", "FastThreadLocalPlain" -> ofFastThreadLocals(locals);
      case "CloseableThreadLocal" -> ofCloseableThreadLocals(locals);
      case "ConcurrentHashMap" -> new OfMaps(make(locals, ConcurrentHashMap::new));
      default -> throw new IllegalArgumentException(peer);
    };
  }

  private static <L> List<L> make(int count, Supplier<L> maker) {
    List<L> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      made.add(maker.get());
    }
    return made;
  }

  private static FirstUse ofThreadLocals(int count, Supplier<ThreadLocal<Object>> maker) {
    List<ThreadLocal<Object>> locals = make(count, maker);
    return () -> {
      for (ThreadLocal<Object> local : locals) {
        local.set(NONE);
      }
    };
  }

  private static FirstUse ofFastThreadLocals(int count) {
    List<FastThreadLocal<Object>> locals = make(count, FastThreadLocal::new);
    return () -> {
      for (FastThreadLocal<Object> local : locals) {
        local.set(NONE);
      }
    };
  }

  private static FirstUse ofCloseableThreadLocals(int count) {
    List<CloseableThreadLocal<Object>> locals = make(count, CloseableThreadLocal::new);
    return () -> {
      for (CloseableThreadLocal<Object> local : locals) {
        local.set(NONE);
      }
    };
  }

  /** A map by thread for each local. */
  record OfMaps(List<ConcurrentHashMap<Thread, Object>> locals) implements FirstUse {
    @Override
    public void use() {
      for (ConcurrentHashMap<Thread, Object> local : locals) {
        local.put(Thread.currentThread(), NONE);
      }
    }

    @Override
    public void leave() {
      for (ConcurrentHashMap<Thread, Object> local : locals) {
        local.remove(Thread.currentThread());
      }
    }
  }
}
