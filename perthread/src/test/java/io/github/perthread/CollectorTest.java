package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.ChildJvm;
import io.github.perthread.testing.Gc;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which collector the tests run under. The build names the one that it asks for. */
@Tag("lifetime")
class CollectorTest {
  static final String ASKED_FOR = System.getProperty("perthread.collector", Gc.collector());

  @Test
  @Tag("O3")
  void collector_isTheOneThatTheBuildAskedFor_orThereIsNone() {
    if (OnlyUnderTheCollectorAskedFor.isThere()) {
      assertThat(Gc.collector()).isEqualTo(ASKED_FOR);
    } else {
      System.out.println("This JDK has no " + ASKED_FOR + ": nothing else is run here.");
      assertThat(ChildJvm.accepts("-XX:+Use" + ASKED_FOR + "GC")).isFalse();
    }
  }
}
