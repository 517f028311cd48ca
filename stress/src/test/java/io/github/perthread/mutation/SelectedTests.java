package io.github.perthread.mutation;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Arrays;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs test classes in this JVM, and names the tests that fail. */
final class SelectedTests {
  static final int ALL_PASSED = 0;
  static final int SOME_FAILED = 1;
  static final int NONE_RAN = 2;

  /** Comes before the name of a test that failed. */
  static final String FAILED = "FAILED ";

  private SelectedTests() {}

  /** The arguments are the names of the classes. */
  public static void main(String... classes) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.discoveryRequest()
            .selectors(Arrays.stream(classes).map(name -> selectClass(name)).toList())
            .build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, listener);
    TestExecutionSummary summary = listener.getSummary();
    summary.getFailures().forEach(SelectedTests::print);
    boolean failed = summary.getTotalFailureCount() > 0;
    System.exit(
        failed ? SOME_FAILED : summary.getTestsSucceededCount() > 0 ? ALL_PASSED : NONE_RAN);
  }

  private static void print(TestExecutionSummary.Failure failure) {
    System.out.println(FAILED + name(failure.getTestIdentifier()));
    failure.getException().printStackTrace(System.out);
  }

  private static String name(TestIdentifier test) {
    TestSource source = test.getSource().orElse(null);
    return source instanceof MethodSource method ? method.getMethodName() : test.getDisplayName();
  }
}
