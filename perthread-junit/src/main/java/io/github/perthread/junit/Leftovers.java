package io.github.perthread.junit;

import io.github.perthread.HeldValue;
import java.util.List;
import java.util.stream.Collectors;

/** What a failure says of the values that a test left behind, and what to do about them. */
final class Leftovers {
  private Leftovers() {}

  static String describe(List<HeldValue> leftovers) {
    StringBuilder text = new StringBuilder("Left behind in threads that outlive the test:\n");
    leftovers.forEach(held -> text.append("  ").append(line(held)).append('\n'));
    text.append("Remove a value where the work ends that needs it: by remove(), runWith(),");
    text.append(" or PerThread.removeAllForCurrentThread() in a finally block.\n");
    if (leftovers.stream().anyMatch(held -> held.thread() != Thread.currentThread())) {
      text.append("Or end the thread: shut down the pool that the test started.\n");
    }
    text.append("If a value is meant to stay, say so:\n  @AllowLeftovers(locals = ");
    text.append(literals(leftovers)).append(")\n");
    if (leftovers.stream().allMatch(held -> held.creationStack().isEmpty())) {
      text.append("With -Dperthread.trackCreation=true it is told where the locals were made.\n");
    }
    return text.toString().stripTrailing();
  }

  private static String line(HeldValue held) {
    String line = visible(held.toString());
    return held.creationStack().isEmpty()
        ? line
        : line + ", a local made at " + held.creationStack().get(0);
  }

  /** Returns the names as Java source, which may be pasted. */
  private static String literals(List<HeldValue> leftovers) {
    List<String> literals =
        leftovers.stream()
            .map(NamePatterns::nameAndClass)
            .distinct()
            .map(name -> '"' + visible(name.replace("\\", "\\\\").replace("\"", "\\\"")) + '"')
            .toList();
    return literals.size() == 1
        ? literals.get(0)
        : literals.stream().collect(Collectors.joining(", ", "{", "}"));
  }

  /** Escapes what would act on a terminal: names are made by whatever program is tested. */
  private static String visible(String text) {
    return text.codePoints()
        .mapToObj(c -> isHarmless(c) ? Character.toString(c) : "\\u%04x".formatted(c))
        .collect(Collectors.joining());
  }

  private static boolean isHarmless(int c) {
    int type = Character.getType(c);
    return type != Character.CONTROL
        && type != Character.FORMAT
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR
        && type != Character.SURROGATE;
  }
}
