package io.github.perthread.junit;

import static io.github.perthread.junit.TestRun.failures;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.PerThread;
import io.github.perthread.ThreadAttributes;
import io.github.perthread.testing.Worker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as left behind: attributes one by one, dropped locals, caches of pools. */
class LeftoversTest {
  private static final ThreadAttributes REQUEST = new ThreadAttributes("shop.request");
  private static final PerThread<StringBuilder> BUFFER = PerThread.withInitial(StringBuilder::new);
  private static final PerThread<Object> OTHER = PerThread.withInitial(Object::new);
  private static final PerThread<String> USER = new PerThread<>("shop.user");

  private static Worker server;

  @BeforeAll
  static void startServer() {
    server = Worker.start(task -> new Thread(task, "http-nio-8080-exec-1"));
  }

  @AfterAll
  static void endServer() {
    server.end();
  }

  @AfterEach
  void clear() {
    PerThread.removeAllForCurrentThread();
    server.run(PerThread::removeAllForCurrentThread);
  }

  @ExtendWith(PerThreadLeakGuard.class)
  static class WithoutAttributes {
    @Test
    void asks() {
      assertThat(REQUEST.has("user")).isFalse();
      assertThat(REQUEST.names()).isEmpty();
      assertThat(REQUEST.asMap()).isEmpty();
    }

    @Test
    void setsAndRemoves() {
      REQUEST.set("user", "ada");
      REQUEST.remove("user");
    }

    @Test
    void setsAndClears() {
      REQUEST.set("user", "ada");
      REQUEST.clear();
    }
  }

  @Test
  void attributes_ofWhichNoneIsLeft_pass() {
    assertThat(failures(WithoutAttributes.class)).isEmpty();
  }

  @ExtendWith(PerThreadLeakGuard.class)
  static class LeavesPassword {
    @Test
    void leaves() {
      REQUEST.set("tenant", "none");
      REQUEST.set("password", "secret");
    }
  }

  @Test
  void attribute_besideOneThatWasThere_fails() {
    REQUEST.set("tenant", "before");
    assertThat(failures(LeavesPassword.class))
        .singleElement()
        .asString()
        .contains("  shop.request[password]: java.lang.String in ")
        .doesNotContain("[tenant]", "secret");
  }

  @Test
  void attribute_isAllowedByItsOwnNameOrItsObjects() {
    String locals = "perthread.junit.locals";
    assertThat(failures(LeavesPassword.class, locals, "shop.request")).isEmpty();
    assertThat(failures(LeavesPassword.class, locals, "shop.request[*]")).isEmpty();
    clear();
    assertThat(failures(LeavesPassword.class, locals, "shop.request[tenant]"))
        .singleElement()
        .asString()
        .contains("shop.request[password]")
        .doesNotContain("[tenant]");
  }

  @ExtendWith(PerThreadLeakGuard.class)
  static class DropsItsLocal {
    @Test
    void drops() {
      new PerThread<>("shop.dropped").set("a");
      server.run(() -> new PerThread<>("shop.dropped").set("b"));
      new ThreadAttributes("shop.dropped").set("user", "ada");
    }
  }

  @Test
  void local_thatTheTestDropped_passes() {
    assertThat(failures(DropsItsLocal.class)).isEmpty();
  }

  @ExtendWith(PerThreadLeakGuard.class)
  static class Served {
    @Test
    void keepsABuffer() {
      server.run(() -> BUFFER.get().append("kept"));
    }
  }

  @Test
  void buffer_thatAServersThreadKeeps_passes() {
    assertThat(failures(Served.class)).isEmpty();
  }

  @ExtendWith(PerThreadLeakGuard.class)
  static class ServedBadly {
    @Test
    void keepsAUser() {
      server.run(() -> USER.set("ada"));
    }

    @Test
    void keepsWhatItSetInPlaceOfTheInitialValue() {
      server.run(() -> BUFFER.get().append("replaced"));
      server.run(() -> BUFFER.set(new StringBuilder("ada")));
    }

    @Test
    void keepsABufferInItsOwnThread() {
      BUFFER.get();
    }

    @AfterEach
    void forget() {
      server.run(USER::isSet);
    }
  }

  @Test
  void value_thatWasSetInAServersThread_fails() {
    assertThat(failures(ServedBadly.class))
        .hasSize(3)
        .anyMatch(failure -> failure.contains("keepsAUser") && failure.contains("shop.user"))
        .anyMatch(failure -> failure.startsWith("keepsWhatItSet"))
        .anyMatch(failure -> failure.startsWith("keepsABufferInItsOwnThread"));
  }

  @ExtendWith(PerThreadLeakGuard.class)
  @AllowLeftovers(
      locals = "PerThread made in io.github.perthread.junit.LeftoversTest: java.lang.StringBuilder")
  static class AllowedByClass {
    @Test
    void keepsTheBuffer() {
      BUFFER.get();
    }

    @Test
    void keepsTheOther() {
      OTHER.get();
    }
  }

  @Test
  void pattern_withTheValuesClass_allowsNoOtherLocalOfThatClass() {
    assertThat(failures(AllowedByClass.class))
        .singleElement()
        .asString()
        .startsWith("keepsTheOther")
        .contains("LeftoversTest: java.lang.Object in ");
  }

  @ExtendWith(PerThreadLeakGuard.class)
  static class InAPoolOfItsOwn {
    @Test
    void keepsABuffer() {
      server.run(() -> OTHER.get());
    }
  }

  @Test
  void pools_thatTheGuardIsToldOf_mayKeepInitialValues() {
    Worker usual = server;
    server = Worker.start(task -> new Thread(task, "shop-worker-1"));
    try {
      assertThat(failures(InAPoolOfItsOwn.class)).hasSize(1);
      server.run(OTHER::remove);
      assertThat(failures(InAPoolOfItsOwn.class, "perthread.junit.pools", "shop-worker-*"))
          .isEmpty();
    } finally {
      server.end();
      server = usual;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "-1", "1.5", "99999999999999999999"})
  void wait_thatIsNoTime_isReportedByTheParametersName(String wait) {
    assertThat(failures(LeavesPassword.class, "perthread.junit.wait", wait))
        .singleElement()
        .asString()
        .contains("perthread.junit.wait must be a number of milliseconds")
        .contains("'" + wait + "'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"perthread.junit.threads", "perthread.junit.locals", "perthread.junit.pools"})
  void patterns_ofWhichOneIsEmpty_areReportedByTheParametersName(String parameter) {
    assertThat(failures(WithoutAttributes.class, parameter, "a,,b"))
        .hasSize(3)
        .allMatch(failure -> failure.contains(parameter + " must be names"));
    assertThat(failures(WithoutAttributes.class, parameter, " ")).isEmpty();
  }

  @ExtendWith(PerThreadLeakGuard.class)
  static class UnderANameOfItsOwn {
    private static final PerThread<String> ODD =
        new PerThread<>("a\"b\\c\u001b[2J\nLeaks: 0\u202e");

    @Test
    void leaves() {
      ODD.set("a");
    }
  }

  @Test
  void failure_showsNamesThatActOnATerminal_escaped() {
    assertThat(failures(UnderANameOfItsOwn.class))
        .singleElement()
        .asString()
        .doesNotContain("\u001b", "\u202e", "\nLeaks")
        .contains("a\"b\\c\\u001b[2J\\u000aLeaks: 0\\u202e: java.lang.String in ");
  }

  @Test
  void failure_saysWhatToDo() {
    assertThat(failures(ServedBadly.class))
        .anySatisfy(failure ->
            assertThat(failure)
                .contains("removeAllForCurrentThread() in a finally block")
                .contains("shut down the pool")
                .contains("@AllowLeftovers(locals = \"shop.user: java.lang.String\")")
                .contains("-Dperthread.trackCreation=true"));
  }
}
