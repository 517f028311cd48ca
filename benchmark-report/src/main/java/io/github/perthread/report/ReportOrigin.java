package io.github.perthread.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where and when results were measured.
 *
 * @param commit the commit that was measured
 * @param date the day
 */
record ReportOrigin(String machine, String commit, String date) {
  private static final long KIB_A_GIB = 1 << 20;

  /** Returns what is known of the machine that this program runs on. */
  static String thisMachine() {
    return machine(
        lines(Path.of("/proc/cpuinfo")),
        Runtime.getRuntime().availableProcessors(),
        lines(Path.of("/proc/meminfo")),
        lines(Path.of("/etc/os-release")),
        System.getProperty("os.name") + " " + System.getProperty("os.version"));
  }

  /** From what Linux tells; elsewhere there are no lines, and what Java knows must do. */
  static String machine(
      List<String> cpuInfo, int cores, List<String> memInfo, List<String> release, String kernel) {
    // Java counts only the processors that it may use.
    long counted = cpuInfo.stream().filter(line -> line.startsWith("processor")).count();
    long processors = counted == 0 ? cores : counted;
    String cpu =
        value(cpuInfo, "model name").map(text -> text.replaceFirst("^:\\s*", "")).orElse("unknown");
    String memory =
        value(memInfo, "MemTotal:")
            .map(text -> Long.parseLong(text.replace(" kB", "")))
            .map(kib -> Math.round((double) kib / KIB_A_GIB) + " GiB")
            .orElse("unknown");
    String os =
        value(release, "PRETTY_NAME=").map(name -> name.replace("\"", "") + ", ").orElse("");
    String unit = processors == 1 ? " core" : " cores";
    return cpu + ", " + processors + unit + ", " + memory + ", " + os + kernel;
  }

  private static Optional<String> value(List<String> lines, String key) {
    return lines.stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(key.length()).strip())
        .findFirst();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of();
    }
  }
}
