package io.github.perthread.junit;

import io.github.perthread.HeldValue;
import io.github.perthread.PerThreadMonitor;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
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
 * later. A value is left over if its thread had none in that local before. A thread that is about
 * to end is waited for, up to a second.
 *
 * <p>The failure names the local, the class of the value and the thread, and where the local was
 * made if the JVM was started with {@code -Dperthread.trackCreation=true}. What may stay is said by
 * {@link AllowLeftovers}, and for all tests by these configuration parameters of JUnit:
 *
 * <ul>
 *   <li>{@code perthread.junit.threads}: patterns, separated by commas, for names of threads that
 *       are not looked at
 *   <li>{@code perthread.junit.wait}: for how many milliseconds to wait for threads to end
 * </ul>
 *
 * <p>Where tests run in parallel, one is blamed for what another leaves; mark those guarded with
 * {@code @Isolated}.
 */
public final class PerThreadLeakGuard implements BeforeEachCallback, AfterEachCallback {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(PerThreadLeakGuard.class);

  private static final String THREADS = "perthread.junit.threads";
  private static final String WAIT = "perthread.junit.wait";
  private static final long DEFAULT_WAIT_MILLIS = 1000;
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** A thread and a local in which it has a value; holds neither. */
  private record Place(long localId, int thread) {
    static Place of(HeldValue held) {
      return new Place(held.localId(), System.identityHashCode(held.thread()));
    }
  }

  /** For JUnit. */
  public PerThreadLeakGuard() {}

  @Override
  public void beforeEach(ExtensionContext context) {
    Set<Place> before = new HashSet<>();
    PerThreadMonitor.heldValues().forEach(held -> before.add(Place.of(held)));
    context.getStore(NAMESPACE).put(Place.class, before);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Set<?> before =
        Objects.requireNonNull(context.getStore(NAMESPACE).remove(Place.class, Set.class));
    List<HeldValue> leftovers = leftovers(before, context);
    long deadline = System.nanoTime() + waitNanos(context);
    while (!leftovers.isEmpty() && System.nanoTime() < deadline && mayEnd(leftovers)) {
      LockSupport.parkNanos(POLL_NANOS);
      leftovers = leftovers(before, context);
    }
    if (!leftovers.isEmpty()) {
      throw new AssertionError(describe(leftovers));
    }
  }

  /** The test's own thread will not. */
  private static boolean mayEnd(List<HeldValue> leftovers) {
    return leftovers.stream().allMatch(held -> held.thread() != Thread.currentThread());
  }

  private static long waitNanos(ExtensionContext context) {
    long millis =
        context.getConfigurationParameter(WAIT).map(Long::parseLong).orElse(DEFAULT_WAIT_MILLIS);
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private static List<HeldValue> leftovers(Set<?> before, ExtensionContext context) {
    Optional<AllowLeftovers> allowed = allowed(context);
    if (allowed.filter(a -> a.locals().length + a.threads().length == 0).isPresent()) {
      return List.of();
    }
    List<Pattern> locals = patterns(allowed.map(AllowLeftovers::locals).stream());
    List<Pattern> threads =
        patterns(
            Stream.concat(
                allowed.map(AllowLeftovers::threads).stream(),
                context.getConfigurationParameter(THREADS).map(s -> s.split(",")).stream()));
    return PerThreadMonitor.heldValues().stream()
        .filter(held -> !before.contains(Place.of(held)))
        .filter(held -> !matches(locals, held.localName()))
        .filter(held -> !matches(threads, held.thread().getName()))
        .toList();
  }

  private static Optional<AllowLeftovers> allowed(ExtensionContext context) {
    return context
        .getTestMethod()
        .map(method -> method.getAnnotation(AllowLeftovers.class))
        .or(() -> context.getTestClass().map(type -> type.getAnnotation(AllowLeftovers.class)));
  }

  private static List<Pattern> patterns(Stream<String[]> names) {
    return names
        .flatMap(Stream::of)
        .map(name -> Pattern.compile(Pattern.quote(name.strip()).replace("*", "\\E.*\\Q")))
        .toList();
  }

  private static boolean matches(List<Pattern> patterns, String name) {
    return patterns.stream().anyMatch(pattern -> pattern.matcher(name).matches());
  }

  private static String describe(List<HeldValue> leftovers) {
    return leftovers.stream()
        .map(PerThreadLeakGuard::describe)
        .collect(Collectors.joining("\n", "Left behind in threads that outlive the test:\n", ""));
  }

  private static String describe(HeldValue held) {
    return held.creationStack().isEmpty()
        ? "  " + held
        : "  " + held + ", a local made at " + held.creationStack().get(0);
  }
}
