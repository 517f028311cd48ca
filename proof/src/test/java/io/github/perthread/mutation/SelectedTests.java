package io.github.perthread.mutation;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Arrays;
import org.junit.platform.engine.CancellationToken;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherExecutionRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs test classes in this JVM until a test fails, and names that. */
final class SelectedTests {
  static final int ALL_PASSED = 0;
  static final int SOME_FAILED = 1;
  static final int NONE_RAN = 2;

  /** Comes before the name of a test that failed. */
  static final String FAILED = "FAILED ";

  private SelectedTests() {}

  /** The arguments are the names of the classes. */
  public static void main(String... classes) {
    LauncherDiscoveryRequest tests =
        LauncherDiscoveryRequestBuilder.discoveryRequest()
            .selectors(Arrays.stream(classes).map(name -> selectClass(name)).toList())
            .build();
    CancellationToken cancellation = CancellationToken.create();
    SummaryGeneratingListener listener = untilOneFails(cancellation);
    LauncherFactory.create()
        .execute(
            LauncherExecutionRequestBuilder.request(tests)
                .listeners(listener)
                .cancellationToken(cancellation)
                .build());
    TestExecutionSummary summary = listener.getSummary();
    summary.getFailures().forEach(SelectedTests::print);
    boolean failed = summary.getTotalFailureCount() > 0;
    System.exit(
        failed ? SOME_FAILED : summary.getTestsSucceededCount() > 0 ? ALL_PASSED : NONE_RAN);
  }

  private static SummaryGeneratingListener untilOneFails(CancellationToken cancellation) {
    return new SummaryGeneratingListener() {
      @Override
      public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        super.executionFinished(test, result);
        if (result.getStatus() == TestExecutionResult.Status.FAILED) {
          cancellation.cancel();
        }
      }
    };
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
