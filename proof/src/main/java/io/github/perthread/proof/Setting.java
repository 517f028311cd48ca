package io.github.perthread.proof;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.stream.Stream;

/** What a result has to say of where it was got: the commit, the JDK, the machine and the day. */
public final class Setting {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  private Setting() {}

  /** As a table of Markdown. */
  public static String table() {
    return """
    | | |
    |---|---|
    | commit | %s |
    | JDK | %s |
    | machine | %s |
    | day | %s |
    """
        .formatted(
            System.getProperty("perthread.commit", "unknown"),
            System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
            machine(),
            LocalDate.now(ZoneOffset.UTC));
  }

  private static String machine() {
    return String.format(
        Locale.ROOT,
        "%d processors%s, %d GB, %s %s",
        Runtime.getRuntime().availableProcessors(),
        model(),
        memory() >> 30,
        System.getProperty("os.name"),
        System.getProperty("os.arch"));
  }

  private static long memory() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : 0;
  }

  /** The processors' name, where the system has it in a file. */
  private static String model() {
    if (!Files.isReadable(PROCESSORS)) {
      return "";
    }
    try (Stream<String> lines = Files.lines(PROCESSORS)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .findFirst()
          .map(line -> " (" + line.substring(line.indexOf(':') + 1).strip() + ")")
          .orElse("");
    } catch (IOException e) {
      return "";
    }
  }
}
