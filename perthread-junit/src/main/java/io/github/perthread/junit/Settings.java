package io.github.perthread.junit;

import io.github.perthread.HeldValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What may stay after a test, by the configuration parameters and the test's annotations. */
final class Settings {
  static final String LOCALS = "perthread.junit.locals";
  static final String THREADS = "perthread.junit.threads";
  static final String POOLS = "perthread.junit.pools";
  static final String WAIT = "perthread.junit.wait";

  private static final long DEFAULT_WAIT_MILLIS = 1000;

  /** Threads of servers' and frameworks' pools, which live from test to test. */
  private static final List<String> KNOWN_POOLS =
      List.of(
          // Tomcat
          "http-*",
          "https-*",
          "catalina-*",
          "Catalina-*",
          "tomcat-handler-*",
          // Jetty
          "qtp*",
          // Undertow, WildFly
          "XNIO-*",
          "default task-*",
          // Netty, gRPC, Reactor, Vert.x, Quarkus, Helidon
          "nioEventLoopGroup-*",
          "epollEventLoopGroup-*",
          "multiThreadIoEventLoopGroup-*",
          "grpc-*",
          "reactor-*",
          "parallel-*",
          "boundedElastic-*",
          "loomBoundedElastic-*",
          "vert.x-*",
          "executor-thread-*",
          "helidon-*",
          // Spring, Quartz, ActiveMQ, Kafka, RabbitMQ and Hikari as they name their threads
          "task-*",
          "scheduling-*",
          "applicationTaskExecutor-*",
          "taskScheduler-*",
          "*QuartzScheduler*",
          "ActiveMQ*",
          "kafka-*",
          "*#0-0-C-*",
          "HikariPool-*",
          // the JDK and JUnit
          "HttpClient-*",
          "HTTP-Dispatcher",
          "ForkJoinPool.commonPool-worker-*",
          "junit-*");

  private final NamePatterns locals;
  private final NamePatterns threads;
  private final NamePatterns pools;
  private final boolean allowsAll;
  private final long waitNanos;

  private Settings(ExtensionContext context) {
    Optional<AllowLeftovers> allowed = allowed(context);
    allowsAll = allowed.filter(a -> a.locals().length + a.threads().length == 0).isPresent();
    locals = new NamePatterns(both(allowed.map(AllowLeftovers::locals), list(context, LOCALS)));
    threads = new NamePatterns(both(allowed.map(AllowLeftovers::threads), list(context, THREADS)));
    List<String> allPools = new ArrayList<>(KNOWN_POOLS);
    allPools.addAll(list(context, POOLS));
    pools = new NamePatterns(allPools);
    waitNanos = TimeUnit.MILLISECONDS.toNanos(waitMillis(context));
  }

  /**
   * Reads the settings of a test.
   *
   * @throws ExtensionConfigurationException that names the parameter, if its value makes no sense
   */
  static Settings of(ExtensionContext context) {
    return new Settings(context);
  }

  /** Returns for how long to wait for threads to end. */
  long waitNanos() {
    return waitNanos;
  }

  /** Returns whether a value may stay that was not there before the test. */
  boolean allows(HeldValue held) {
    return allowsAll
        || locals.matchLocalOf(held)
        || threads.match(held.thread().getName())
        || isCacheOfPool(held);
  }

  /** A thread of a pool may keep what an initializer makes, for it would make the same again. */
  private boolean isCacheOfPool(HeldValue held) {
    return held.isInitial()
        && held.thread() != Thread.currentThread()
        && pools.match(held.thread().getName());
  }

  private static Optional<AllowLeftovers> allowed(ExtensionContext context) {
    return context
        .getTestMethod()
        .map(method -> method.getAnnotation(AllowLeftovers.class))
        .or(() -> context.getTestClass().map(type -> type.getAnnotation(AllowLeftovers.class)));
  }

  private static List<String> both(Optional<String[]> annotated, List<String> configured) {
    List<String> names = new ArrayList<>(configured);
    annotated.ifPresent(more -> names.addAll(List.of(more)));
    return names;
  }

  private static List<String> list(ExtensionContext context, String parameter) {
    String value = context.getConfigurationParameter(parameter).orElse("");
    if (value.isBlank()) {
      return List.of();
    }
    List<String> names = Arrays.asList(value.split(",", -1));
    if (names.stream().anyMatch(String::isBlank)) {
      throw bad(parameter, "names separated by commas, none of them empty", value);
    }
    return names;
  }

  private static long waitMillis(ExtensionContext context) {
    Optional<String> given = context.getConfigurationParameter(WAIT);
    if (given.isEmpty()) {
      return DEFAULT_WAIT_MILLIS;
    }
    try {
      long millis = Long.parseLong(given.get().strip());
      if (millis >= 0) {
        return millis;
      }
    } catch (NumberFormatException e) {
      // is reported as a negative number is
    }
    throw bad(WAIT, "a number of milliseconds, 0 or more", given.get());
  }

  private static ExtensionConfigurationException bad(
      String parameter, String expected, String value) {
    return new ExtensionConfigurationException(
        "The configuration parameter "
            + parameter
            + " must be "
            + expected
            + ", but is '"
            + value
            + "'");
  }
}
