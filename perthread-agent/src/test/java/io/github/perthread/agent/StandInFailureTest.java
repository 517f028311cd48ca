package io.github.perthread.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.ChildJvm;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever fails at whatever point of a stand-in's use, nobody else loses anything. */
@Tag("S2")
@Tag("E8")
class StandInFailureTest {
  private static final int MANY = 300;

  @Test
  void failure_atEachPoint_harmsNobodyElse() {
    String output = ChildJvm.run(List.of("-Xmx256m", "-Xss2m"), StandInFailureRun.class);
    Matcher points = Pattern.compile("points (\\d+), faults 0").matcher(output);
    assertThat(points.find()).as(output).isTrue();
    assertThat(Integer.parseInt(points.group(1))).as(output).isGreaterThan(MANY);
  }
}
