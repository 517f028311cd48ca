package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.ChildJvm;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a program's first use of a local makes the calling thread do: once it took 30 ms, most of
 * them to link lambdas, a string concatenation and method handles, and to load classes that were
 * only mentioned.
 */
@Tag("cost")
class FirstUseTest {
  private static final String OWN = "io.github.perthread.";
  private static final String BEGIN = "class FirstUseTest begins";
  private static final String END = "class FirstUseTest ends";

  /** A class, so that the program itself links no lambda. */
  private static final class Initial implements Supplier<String> {
    @Override
    public String get() {
      return "value";
    }
  }

  static final class Program {
    public static void main(String... arguments) {
      Supplier<String> initial = new Initial();
      System.out.println(BEGIN);
      PerThread<String> local = PerThread.withInitial(initial);
      String value = local.get();
      System.out.println(END);
      System.out.println(value);
    }
  }

  private static List<String> loaded() {
    List<String> lines =
        ChildJvm.run(List.of("-Xlog:class+load:stdout"), Program.class).lines().toList();
    return lines.subList(lines.indexOf(BEGIN) + 1, lines.indexOf(END));
  }

  /** The thread that starts the ticker may do so meanwhile, from the ticker's own classes. */
  @Test
  void firstUse_linksNoLambda() {
    assertThat(loaded())
        .filteredOn(line -> line.contains(OWN) && line.contains("$$Lambda"))
        .noneMatch(line -> !line.contains(OWN + "Ticker$$Lambda"));
  }

  @Test
  void firstUse_loadsNoClassThatOtherUsesNeed() {
    assertThat(loaded())
        .isNotEmpty()
        .noneMatch(line ->
            line.contains(OWN + "PropagatedEntry")
                || line.contains(OWN + "ObservedEntry")
                || line.contains(OWN + "HookQueue")
                || line.contains(OWN + "LocalHistory")
                || line.contains(OWN + "RemovalHookException")
                || line.contains(OWN + "FlightRecorderEvents")
                || line.contains(OWN + "CreationStack"));
  }
}
