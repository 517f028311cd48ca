package io.github.perthread.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Runs test classes as JUnit does, inside a test. */
final class TestRun {
  private TestRun() {}

  /**
   * Runs a test class.
   *
   * @param tests the class
   * @param parameters names and values of configuration parameters in turn
   * @return the failures as "method: message"
   */
  static List<String> failures(Class<?> tests, String... parameters) {
    var kit = EngineTestKit.engine("junit-jupiter").selectors(selectClass(tests));
    kit.configurationParameter("perthread.junit.wait", "500");
    for (int i = 0; i < parameters.length; i += 2) {
      kit.configurationParameter(parameters[i], parameters[i + 1]);
    }
    var events = kit.execute().testEvents();
    assertThat(events.finished().count()).isPositive();
    return events.failed().stream().map(TestRun::describe).toList();
  }

  private static String describe(Event failed) {
    String method = failed.getTestDescriptor().getDisplayName();
    return method
        + ": "
        + failed
            .getRequiredPayload(TestExecutionResult.class)
            .getThrowable()
            .map(Throwable::getMessage)
            .orElse("");
  }
}
