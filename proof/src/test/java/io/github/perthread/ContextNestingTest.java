package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.ThreadKind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Some thousand random nestings; {@code proof/lincheck.sh} performs more. */
@Tag("X1")
@Tag("X2")
class ContextNestingTest {
  private static final int NESTINGS = 8_000;

  @Test
  void nestings_inOneThread_areAsTheModelSays() {
    assertThat(ContextNestings.inOneThread(NESTINGS)).isGreaterThanOrEqualTo(NESTINGS);
  }

  @ParameterizedTest
  @MethodSource("io.github.perthread.testing.ThreadKind#available")
  void nestings_ofContextsFromOneAnother_inSeveralThreads(ThreadKind kind) {
    assertThat(ContextNestings.inFourThreads(kind, NESTINGS)).isGreaterThanOrEqualTo(NESTINGS);
  }
}
