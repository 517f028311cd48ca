package io.github.perthread.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The machine that this program runs on, which is taken to be the one that ran the benchmarks. */
record Machine(String cpu, int cores, String memory, String os) {
  private static final long KIB_A_GIB = 1 << 20;

  static Machine here() {
    return of(
        lines(Path.of("/proc/cpuinfo")),
        Runtime.getRuntime().availableProcessors(),
        lines(Path.of("/proc/meminfo")),
        lines(Path.of("/etc/os-release")),
        System.getProperty("os.name") + " " + System.getProperty("os.version"));
  }

  /** From what Linux tells; elsewhere there are no lines, and what Java knows must do. */
  static Machine of(
      List<String> cpuInfo, int cores, List<String> memInfo, List<String> release, String kernel) {
    // Java counts only those that it may use.
    long processors = cpuInfo.stream().filter(line -> line.startsWith("processor")).count();
    String memory =
        value(memInfo, "MemTotal:")
            .map(text -> Long.parseLong(text.replace(" kB", "")))
            .map(kib -> Math.round((double) kib / KIB_A_GIB) + " GiB")
            .orElse("unknown");
    String os =
        value(release, "PRETTY_NAME=").map(name -> name.replace("\"", "") + ", ").orElse("");
    return new Machine(
        value(cpuInfo, "model name").map(text -> text.replaceFirst("^:\\s*", "")).orElse("unknown"),
        processors == 0 ? cores : (int) processors,
        memory,
        os + kernel);
  }

  String title() {
    return cpu + ", " + cores + (cores == 1 ? " core" : " cores") + ", " + memory + ", " + os;
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
