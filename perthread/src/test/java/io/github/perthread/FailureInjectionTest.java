package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.ChildJvm;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever fails at whatever point, nobody else loses anything, and later ends are noticed. */
class FailureInjectionTest {
  private static final int MANY = 5_000;

  @Test
  @Tag("E8")
  void failure_atEachPoint_harmsNobodyElse() {
    String output = ChildJvm.run(List.of("-Xmx256m", "-Xss2m"), FailureInjectionRun.class);
    System.out.println(output);
    Matcher points = Pattern.compile("points (\\d+), faults 0").matcher(output);
    assertThat(points.find()).isTrue();
    assertThat(Integer.parseInt(points.group(1))).isGreaterThan(MANY);
  }
}
