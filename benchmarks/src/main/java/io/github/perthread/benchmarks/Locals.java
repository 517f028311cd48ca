package io.github.perthread.benchmarks;

import com.alibaba.ttl.TransmittableThreadLocal;
import io.github.perthread.PerThread;
import io.github.perthread.reference.CForm;
import io.github.perthread.reference.FirstFormInC;
import io.github.perthread.reference.PurePythonForm;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.util.CloseableThreadLocal;
import org.jspecify.annotations.Nullable;

/**
 * One local of each kind, in a static final field as an application has it, with an initial value.
 * Each is in a class of its own, so that a benchmark loads the kind that it measures and no other:
 * the compiler treats a {@code ThreadLocal} better where no subclass is loaded that overrides
 * {@code get}.
 */
final class Locals {
  /** The attribute that stands for the value in an object with attributes. */
  static final String NAME = "value";

  private Locals() {}

  static final class OfPerThread {
    static final PerThread<@Nullable Object> LOCAL = PerThread.withInitial(Object::new);

    private OfPerThread() {}
  }

  static final class OfThreadLocal {
    static final ThreadLocal<Object> LOCAL = ThreadLocal.withInitial(Object::new);

    private OfThreadLocal() {}
  }

  static final class OfFastThreadLocal {
    static final FastThreadLocal<Object> LOCAL =
        new FastThreadLocal<>() {
          @Override
          protected Object initialValue() {
            return new Object();
          }
        };

    private OfFastThreadLocal() {}
  }

  static final class OfTransmittableThreadLocal {
    static final TransmittableThreadLocal<Object> LOCAL =
        TransmittableThreadLocal.withInitial(Object::new);

    private OfTransmittableThreadLocal() {}
  }

  static final class OfCloseableThreadLocal {
    static final CloseableThreadLocal<Object> LOCAL =
        new CloseableThreadLocal<>() {
          @Override
          protected Object initialValue() {
            return new Object();
          }
        };

    private OfCloseableThreadLocal() {}
  }

  static final class OfConcurrentHashMap {
    static final ConcurrentHashMap<Thread, Object> LOCAL = new ConcurrentHashMap<>();

    private OfConcurrentHashMap() {}

    static Object get() {
      Object value = LOCAL.get(Thread.currentThread());
      return value != null ? value : initialize();
    }

    private static Object initialize() {
      Object value = new Object();
      LOCAL.put(Thread.currentThread(), value);
      return value;
    }
  }

  static final class OfFirstForm {
    static final FirstFormInC LOCAL =
        new FirstFormInC() {
          @Override
          protected void init(@Nullable Object... args) {
            set(NAME, new Object());
          }
        };

    private OfFirstForm() {}
  }

  static final class OfPurePythonForm {
    static final PurePythonForm LOCAL =
        new PurePythonForm() {
          @Override
          protected void init(@Nullable Object... args) {
            set(NAME, new Object());
          }
        };

    private OfPurePythonForm() {}
  }

  static final class OfCForm {
    static final CForm LOCAL =
        new CForm() {
          @Override
          protected void init(@Nullable Object... args) {
            set(NAME, new Object());
          }
        };

    private OfCForm() {}
  }
}
