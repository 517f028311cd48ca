package io.github.perthread.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.perthread.PerThread;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Performs thousands of random sequences. {@code -Dperthread.model.minutes=60} goes on for an hour,
 * {@code -Dperthread.model.seed=1} begins elsewhere.
 */
class ModelTest {
  @Test
  void randomSequences_behaveAsTheModelSays() {
    long minutes = Long.getLong("perthread.model.minutes", 0);
    long seed = Long.getLong("perthread.model.seed", 0);
    long performed = RandomSequences.perform(seed, Duration.ofMinutes(minutes));
    System.out.println("Sequences performed: " + performed + ", from seed " + seed);
    assertThat(performed).isGreaterThanOrEqualTo(RandomSequences.AT_LEAST);
  }

  /** Forgets what was there before runWith if it was null. Has no hooks. */
  static final class Forgetful extends PerThread<Stage.@Nullable Value> {
    static final Stage.Engine ENGINE =
        new Stage.Engine() {
          @Override
          public PerThread<Stage.@Nullable Value> local(
              @Nullable Consumer<Stage.@Nullable Value> hook) {
            return new Forgetful();
          }
        };

    Forgetful() {
      super(builder());
    }

    @Override
    public void runWith(Stage.@Nullable Value value, Runnable body) {
      boolean wasNull = isSet() && getIfPresent() == null;
      super.runWith(value, body);
      if (wasNull) {
        getAndRemove();
      }
    }
  }

  @Test
  void brokenEngine_isFoundShrunkAndPrintedAsAProgram(@TempDir Path classes) throws Exception {
    Sequence found = null;
    for (long seed = 0; found == null && seed < 2000; seed++) {
      Sequence sequence = Sequence.random(seed);
      boolean fails = !sequence.hooked() && Run.difference(sequence, Forgetful.ENGINE) != null;
      found = fails ? sequence : null;
    }
    Sequence failing = Objects.requireNonNull(found, "no sequence found");
    Sequence shrunk =
        Shrinker.shrink(failing, each -> Run.difference(each, Forgetful.ENGINE) != null);
    assertThat(shrunk.ops()).hasSize(3);

    String program = RandomSequences.shrinkAndPrint(failing, Forgetful.ENGINE);
    assertThat(program).contains(".enter(").contains(".leave(").contains("expected {");
    assertThat(catchThrowable(() -> runWithBrokenEngine(shrunk)))
        .isInstanceOf(AssertionError.class);
    compileAndRun(program, classes); // the engine itself passes
  }

  private static void runWithBrokenEngine(Sequence sequence) {
    Run.check(sequence, Forgetful.ENGINE);
  }

  private static void compileAndRun(String program, Path classes) throws Exception {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    var source =
        new SimpleJavaFileObject(
            URI.create("string:///Shrunk.java"), SimpleJavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return program;
          }
        };
    List<String> options =
        List.of(
            "-proc:none", "-d", classes.toString(), "-cp", System.getProperty("java.class.path"));
    assertThat(compiler.getTask(null, null, null, options, null, List.of(source)).call()).isTrue();
    URL[] places = {classes.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(places, ModelTest.class.getClassLoader())) {
      Class<?> main = loader.loadClass("io.github.perthread.model.Shrunk");
      main.getMethod("main", String[].class).invoke(null, (Object) new String[0]);
    }
  }
}
