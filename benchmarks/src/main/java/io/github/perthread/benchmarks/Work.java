package io.github.perthread.benchmarks;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.openjdk.jmh.infra.BenchmarkParams;

/** What a benchmark measures, to be done by others than JMH. */
final class Work {
  /** Enough for a hundred threads to have code compiled that counts which branches are taken. */
  private static final int TIMES = 10;

  private Work() {}

  /**
   * The method that is being measured, of this instance, ten times: as in a program to which new
   * threads come, the compiler sees that some of them have no value yet. If it sees only threads
   * that have one, it makes code without that case, and makes it anew when the next thread comes.
   */
  static Runnable measured(Object benchmark, BenchmarkParams params) {
    Runnable once = of(benchmark, name(params));
    return () -> {
      for (int i = 0; i < TIMES; i++) {
        once.run();
      }
    };
  }

  /** The method of that name, of this instance. */
  static Runnable of(Object benchmark, String name) {
    try {
      Method method = benchmark.getClass().getMethod(name);
      return () -> invoke(method, benchmark);
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** The kind of local that is being measured: the method's name without the work. */
  static String peer(BenchmarkParams params, String... works) {
    String name = name(params);
    for (String work : works) {
      if (name.startsWith(work)) {
        return name.substring(work.length());
      }
    }
    throw new IllegalArgumentException(name);
  }

  /** What to multiply an auxiliary counter by, so that the sum that JMH makes of it is the mean. */
  static double partOfMean(BenchmarkParams params) {
    return 1.0 / (Math.max(1, params.getForks()) * params.getMeasurement().getCount());
  }

  private static String name(BenchmarkParams params) {
    String benchmark = params.getBenchmark();
    return benchmark.substring(benchmark.lastIndexOf('.') + 1);
  }

  private static void invoke(Method method, Object benchmark) {
    try {
      method.invoke(benchmark);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
