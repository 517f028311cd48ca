package io.github.perthread;

import io.github.perthread.testing.Gc;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.PostDiscoveryFilter;

/**
 * Leaves out all tests but {@link CollectorTest} where the build asked for a collector that this
 * JDK does not have, so that none is counted twice.
 */
public final class OnlyUnderTheCollectorAskedFor implements PostDiscoveryFilter {
  static boolean isThere() {
    return Gc.collector().equals(CollectorTest.ASKED_FOR);
  }

  @Override
  public FilterResult apply(TestDescriptor test) {
    return FilterResult.includedIf(isThere() || isAboutTheCollector(test));
  }

  private static boolean isAboutTheCollector(TestDescriptor test) {
    TestSource source = test.getSource().orElse(null);
    String name =
        source instanceof ClassSource type
            ? type.getClassName()
            : source instanceof MethodSource method ? method.getClassName() : "";
    return name.equals(CollectorTest.class.getName());
  }
}
