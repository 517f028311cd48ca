package io.github.perthread.junit;

import io.github.perthread.HeldValue;
import io.github.perthread.PerThreadMonitor;
import java.lang.ref.WeakReference;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A JUnit Jupiter extension (5 and 6) that fails a test which leaves values of {@code PerThread}
 * locals or of {@code ThreadAttributes} behind in threads that outlive it, the test's own included.
 *
 * <pre>{@code
 * @ExtendWith(PerThreadLeakGuard.class)
 * class CheckoutTest { ... }
 * }</pre>
 *
 * <p>Looked at are the values of all living threads, before the test's {@code @BeforeEach} methods
 * and after its {@code @AfterEach} methods, or rather those of extensions that were registered
 * later. A value is left over if its thread had none in that local before, or no attribute of that
 * name. A thread that is about to end is waited for, up to a second. A local that the test dropped
 * is collected first, and its values with it.
 *
 * <p>A value that an initializer made may stay in a thread of a server's or a framework's pool
 * (Tomcat, Jetty, Netty, Reactor, Spring, the common pool and others, known by their threads'
 * names): it is a cache. A value that was set there may not, nor anything in the test's own thread.
 *
 * <p>The failure names the local, the class of the value and the thread, says what to do, and where
 * the local was made if the JVM was started with {@code -Dperthread.trackCreation=true}. What else
 * may stay is said by {@link AllowLeftovers}, and for all tests by these configuration parameters
 * of JUnit, whose patterns are as there and separated by commas:
 *
 * <ul>
 *   <li>{@code perthread.junit.locals}: for names of locals whose values may stay
 *   <li>{@code perthread.junit.threads}: for names of threads that are not looked at
 *   <li>{@code perthread.junit.pools}: for names of more threads that may keep what an initializer
 *       made
 *   <li>{@code perthread.junit.wait}: for how many milliseconds to wait for threads to end
 * </ul>
 *
 * <p>While tests run, the library {@linkplain PerThreadMonitor#startCounting() counts}. Where tests
 * run in parallel, one is blamed for what another leaves; mark those guarded with
 * {@code @Isolated}.
 */
public final class PerThreadLeakGuard
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(PerThreadLeakGuard.class);

  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long COLLECTION_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** What is noted at first: a dropped local's number and a thread, without holding either. */
  private record Place(long localId, Optional<String> attribute, int thread) {
    static Place of(HeldValue held) {
      int thread = System.identityHashCode(held.thread());
      return new Place(held.localId(), held.attribute(), thread);
    }
  }

  /** For JUnit. */
  public PerThreadLeakGuard() {}

  @Override
  public void beforeAll(ExtensionContext context) {
    observe(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    observe(context);
    context.getStore(NAMESPACE).put(Settings.class, Settings.of(context));
    Set<Place> before = new HashSet<>();
    PerThreadMonitor.heldValues().forEach(held -> before.add(Place.of(held)));
    context.getStore(NAMESPACE).put(Place.class, before);
  }

  /** Has the library note which values an initializer makes, until all tests have run. */
  private static synchronized void observe(ExtensionContext context) {
    ExtensionContext.Store store = context.getRoot().getStore(NAMESPACE);
    if (store.get(PerThreadMonitor.Counting.class) == null) {
      store.put(PerThreadMonitor.Counting.class, PerThreadMonitor.startCounting());
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    ExtensionContext.Store store = context.getStore(NAMESPACE);
    Settings settings = store.remove(Settings.class, Settings.class);
    Set<?> before = store.remove(Place.class, Set.class);
    if (settings == null || before == null) {
      return; // beforeEach failed, and said why
    }
    List<HeldValue> leftovers = leftovers(before, settings);
    if (!leftovers.isEmpty()) {
      awaitCollection();
      leftovers = leftovers(before, settings);
    }
    long begin = System.nanoTime();
    while (!leftovers.isEmpty()
        && mayEnd(leftovers)
        && System.nanoTime() - begin < settings.waitNanos()) {
      LockSupport.parkNanos(POLL_NANOS);
      leftovers = leftovers(before, settings);
    }
    if (!leftovers.isEmpty()) {
      throw new AssertionError(Leftovers.describe(leftovers));
    }
  }

  /** The test's own thread will not. */
  private static boolean mayEnd(List<HeldValue> leftovers) {
    return leftovers.stream().allMatch(held -> held.thread() != Thread.currentThread());
  }

  /** Has the locals collected that nothing refers to; in vain where the JVM forbids it. */
  private static void awaitCollection() {
    WeakReference<Object> sign = new WeakReference<>(new Object());
    long begin = System.nanoTime();
    do {
      System.gc();
      LockSupport.parkNanos(1);
    } while (!sign.refersTo(null) && System.nanoTime() - begin < COLLECTION_NANOS);
  }

  private static List<HeldValue> leftovers(Set<?> before, Settings settings) {
    return PerThreadMonitor.heldValues().stream()
        .filter(held -> !before.contains(Place.of(held)))
        .filter(held -> !settings.allows(held))
        .toList();
  }
}
