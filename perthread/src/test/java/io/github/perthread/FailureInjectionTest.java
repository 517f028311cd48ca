package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.FailureInjectionRun.Part;
import io.github.perthread.testing.ChildJvm;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever fails at whatever point, nobody else loses anything, and later ends are noticed. */
class FailureInjectionTest {
  private static final int MANY = 5_000;
  private static final Pattern RESULT = Pattern.compile("points (\\d+), faults 0");

  @Test
  @Tag("E8")
  void failure_atEachPoint_harmsNobodyElse() throws Exception {
    ExecutorService parts = Executors.newFixedThreadPool(Part.values().length);
    try {
      List<Future<String>> outputs = new ArrayList<>();
      for (Part part : Part.values()) {
        outputs.add(parts.submit(() -> run(part)));
      }
      int points = 0;
      for (Future<String> output : outputs) {
        System.out.println(output.get());
        Matcher result = RESULT.matcher(output.get());
        assertThat(result.find()).isTrue();
        points += Integer.parseInt(result.group(1));
      }
      assertThat(points).isGreaterThan(MANY);
    } finally {
      parts.shutdownNow();
    }
  }

  private static String run(Part part) {
    return ChildJvm.run(
        List.of(
            "-Xmx256m",
            "-Xss2m",
            "-D" + Part.PROPERTY + "=" + part,
            "-Dperthread.injection.all=" + Boolean.getBoolean("perthread.injection.all")),
        FailureInjectionRun.class);
  }
}
