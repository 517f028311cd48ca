package io.github.perthread;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Tells where a local is being made. A class of its own, which is loaded only if that is asked. */
final class CreationStack {
  private static final String PACKAGE = CreationStack.class.getPackageName() + ".";

  /** Classes whose frames are left out. */
  private static final Set<String> OWN =
      Set.of(
          PACKAGE + "PerThread",
          PACKAGE + "DescribedLocal",
          PACKAGE + "ClearableLocal",
          PACKAGE + "AbstractPerThread",
          PACKAGE + "ThreadAttributes",
          PACKAGE + "MapLocal",
          PACKAGE + "PerThreadLong",
          PACKAGE + "PerThreadAccumulator",
          PACKAGE + "FoldingLocal",
          PACKAGE + "Diagnostics",
          PACKAGE + "CreationStack");

  private CreationStack() {}

  /** Returns the user's frames that lead to the calling method, innermost first. */
  static List<StackTraceElement> ofCaller() {
    return StackWalker.getInstance().walk(CreationStack::userFrames);
  }

  private static List<StackTraceElement> userFrames(Stream<StackWalker.StackFrame> frames) {
    return frames
        .dropWhile(frame -> OWN.contains(topLevel(frame.getClassName())))
        .map(StackWalker.StackFrame::toStackTraceElement)
        .toList();
  }

  private static String topLevel(String className) {
    int nested = className.indexOf('$');
    return nested < 0 ? className : className.substring(0, nested);
  }
}
