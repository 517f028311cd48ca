package io.github.perthread.graalpy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.ChildJvm;
import io.github.perthread.testing.ChildLoader;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.graalvm.polyglot.Context;
import org.junit.jupiter.api.Test;

/** Which of the two classes is in use, by GraalPy's version, class path and module path. */
class EngineTest {
  /** Versions whose fields were found and whose suite passed; what others do is not known. */
  private static final Set<String> KNOWN_VERSIONS = Set.of("25.0.3");

  private static final String BUILT_IN = "INFO: threading.local is GraalPy's own class";
  private static final String FALLBACK = "WARNING: threading.local is a class written in Python";

  private static final List<String> OPENS =
      List.of(
          "--add-opens=org.graalvm.polyglot/org.graalvm.polyglot=io.github.perthread.graalpy",
          "--add-opens=org.graalvm.py/com.oracle.graal.python.builtins.objects.thread"
              + "=io.github.perthread.graalpy");

  @Test
  void thisVersionOfGraalPy_isKnown_andHasTheFields() {
    try (Context python = GraalPyProgram.newContext()) {
      ThreadingLocal.install(python);

      assertThat(Engines.BUILT_IN.isIn(python)).isTrue();
      assertThat(
              python
                  .eval("python", "'.'.join(map(str, sys.implementation.version[:3]))")
                  .asString())
          .isIn(KNOWN_VERSIONS);
      assertThat(
              python
                  .eval("python", "type(__import__('perthread').local.__setattr__).__name__")
                  .asString())
          .as("the method that looks at the name, with GraalPy's slot behind it")
          .isEqualTo("wrapper_descriptor");
      assertThat(
              python
                  .eval("python", "'__setattr__' in vars(__import__('perthread').local)")
                  .asBoolean())
          .isTrue();
    }
  }

  @Test
  void onTheClassPath_itIsGraalPysOwn_andTheLogSaysSo() {
    assertThat(ChildJvm.run(List.of(), GraalPyProgram.class, "ours", "perthread_suite"))
        .contains(BUILT_IN)
        .doesNotContain(FALLBACK);
  }

  @Test
  void wherePropertyAsksForIt_itIsWrittenInPython_andTheLogSaysWhy() {
    assertThat(
            ChildJvm.run(
                List.of("-Dperthread.graalpy.fallback=true"),
                GraalPyProgram.class,
                "ours",
                "perthread_suite"))
        .contains(FALLBACK)
        .contains("perthread.graalpy.fallback");
  }

  @Test
  void onTheModulePath_withoutOpens_itIsWrittenInPython_andTheLogSaysWhy() {
    assertThat(onTheModulePath(List.of()).output())
        .contains(FALLBACK)
        .contains("InaccessibleObjectException");
  }

  @Test
  void onTheModulePath_withOpens_itIsGraalPysOwn() {
    assertThat(onTheModulePath(OPENS).output()).contains(BUILT_IN).doesNotContain(FALLBACK);
  }

  /** The suite is on the class path; all else is modules, with the program in this one. */
  private static ChildJvm onTheModulePath(List<String> opens) {
    Map<Boolean, String> places =
        Stream.of(ChildJvm.classPath().split(File.pathSeparator))
            .collect(
                Collectors.partitioningBy(
                    EngineTest::isModule, Collectors.joining(File.pathSeparator)));
    String module = "io.github.perthread.graalpy";
    List<String> options = new ArrayList<>(opens);
    options.addAll(List.of("--module-path", places.get(true)));
    options.addAll(List.of("--add-modules", "org.graalvm.py"));
    options.addAll(List.of("--patch-module", module + "=" + ChildLoader.placeOf(EngineTest.class)));
    options.addAll(List.of("--add-reads", module + "=ALL-UNNAMED", "-cp", places.get(false)));
    options.addAll(List.of("-m", module + "/" + GraalPyProgram.class.getName()));
    options.addAll(List.of("ours", "perthread_suite"));
    ChildJvm child = ChildJvm.start(options);
    assertThat(child.status()).as("%s", child.output()).isZero();
    return child;
  }

  private static boolean isModule(String place) {
    if (place.contains("graalvm") || place.contains("bouncycastle")) {
      return true;
    }
    return place.matches(".*[/\\\\]perthread(-graalpy)?[/\\\\]target[/\\\\](?!test-classes).*");
  }
}
