package shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.github.perthread.PerThread;
import io.github.perthread.junit.PerThreadLeakGuard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

class GuardTest {
  private static final PerThread<String> USER = new PerThread<>("shop.user");

  /** Forgets to remove a value. */
  @ExtendWith(PerThreadLeakGuard.class)
  static class Forgetful {
    @Test
    void login() {
      USER.set("ada");
    }
  }

  /** Removes its value. */
  @ExtendWith(PerThreadLeakGuard.class)
  static class Tidy {
    @Test
    void login() {
      USER.runWith("ada", () -> assertEquals("ada", USER.get()));
    }
  }

  private static Events run(Class<?> test) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(test))
        .execute()
        .testEvents();
  }

  @Test
  void testThatLeavesAValue_fails_sayingWhich() {
    Events events = run(Forgetful.class);
    USER.remove();

    assertEquals(1, events.failed().count());
    assertTrue(events.failed().stream().anyMatch(event -> event.toString().contains("shop.user")));
  }

  @Test
  void testThatLeavesNone_succeeds() {
    assertEquals(1, run(Tidy.class).succeeded().count());
  }
}
