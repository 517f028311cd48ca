package io.github.perthread.report;

import java.util.List;

/**
 * How JMH ran a benchmark.
 *
 * @param mode JMH's word for it, such as {@code avgt}
 * @param options those of the JVM's options that begin with {@code -X}
 */
record JvmSetting(
    ReportOrigin origin,
    String jmh,
    Jdk jdk,
    String mode,
    int forks,
    int threads,
    int warmups,
    String warmupTime,
    int iterations,
    String iterationTime,
    List<String> options) {

  /** A JDK that ran benchmarks. */
  record Jdk(int feature, String version, String vmName, String vmVersion)
      implements Comparable<Jdk> {
    static Jdk of(String version, String vmName, String vmVersion) {
      return new Jdk(Runtime.Version.parse(version).feature(), version, vmName, vmVersion);
    }

    /** The newest first. */
    @Override
    public int compareTo(Jdk other) {
      return feature != other.feature
          ? Integer.compare(other.feature, feature)
          : vmVersion.compareTo(other.vmVersion);
    }
  }

  /** Returns the setting in words, for the foot of a table. */
  String title() {
    String measured = count(forks, "fork") + " × " + of(iterations, "iteration", iterationTime);
    String warmed = warmups == 0 ? "no warm-up" : of(warmups, "warm-up", warmupTime) + " each";
    String with = options.isEmpty() ? "" : ", `" + String.join(" ", options) + "`";
    return measured
        + ", "
        + warmed
        + ", "
        + count(threads, "thread")
        + ", mode `"
        + mode
        + "`"
        + with;
  }

  private String of(int number, String what, String time) {
    String counted = count(number, what);
    return "ss".equals(mode) ? counted : counted + " of " + time;
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
