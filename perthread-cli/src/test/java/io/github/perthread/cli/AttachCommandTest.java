package io.github.perthread.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AttachCommandTest {
  @Test
  void help_tellsTheLimits() {
    Run run = Run.of("attach", "--help");
    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("Usage: perthread attach", "stay as they are");
  }

  @Test
  void pid_thatIsNone_isAWrongCall() {
    Run run = Run.of("attach", "tomcat");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("'tomcat'");
  }
}
