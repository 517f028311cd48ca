package io.github.perthread.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ChildTest {
  @Test
  void childJvm_runsTheSameJavaWithItsOptions() {
    String output = ChildJvm.run(List.of("-Dgreeting=hello"), Greeter.class, "world");
    assertThat(output).contains("hello world " + Runtime.version());
  }

  @Test
  void childJvm_thatFails_failsWithWhatItPrinted() {
    assertThatThrownBy(() -> ChildJvm.run(List.of(), Greeter.class))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("whom to greet?");
  }

  @Test
  void childJvm_thatIsToEndAnyhow_hasItsStatusAndItsLines() {
    ChildJvm child = ChildJvm.end(List.of("-Dgreeting=hello"), Greeter.class.getName(), "world");
    assertThat(child.status()).isZero();
    assertThat(child.lastLine("hello")).startsWith("hello world");
    assertThat(child.lastLine("goodbye")).isEqualTo("none");
    assertThat(ChildJvm.end(List.of(), Greeter.class.getName()).status()).isEqualTo(1);
  }

  @Test
  void childJvm_acceptsWhatThereIs() {
    assertThat(ChildJvm.accepts("-XX:+UseSerialGC")).isTrue();
    assertThat(ChildJvm.accepts("-XX:+UseNoSuchGC")).isFalse();
  }

  /** A main class. */
  static final class Greeter {
    public static void main(String... arguments) {
      if (arguments.length == 0) {
        throw new IllegalArgumentException("whom to greet?");
      }
      System.out.println(
          System.getProperty("greeting") + " " + arguments[0] + " " + Runtime.version());
    }
  }

  @Test
  void childLoader_sharesTheHelpersAndTheJdk() throws Exception {
    try (ChildLoader loader = ChildLoader.of(List.of(ChildLoader.placeOf(ChildTest.class)))) {
      assertThat(loader.loadClass(Gc.class.getName())).isSameAs(Gc.class);
      assertThat(loader.newInstance(Answer.class.getName(), Supplier.class).get()).isEqualTo(42);
    }
  }

  @Test
  void childLoader_hasTheLibraryForItselfOrNotAtAll() throws IOException {
    try (ChildLoader loader = ChildLoader.of(List.of())) {
      assertThatThrownBy(() -> loader.loadClass("io.github.perthread.PerThread"))
          .isInstanceOf(ClassNotFoundException.class);
    }
  }

  /** Something to load. */
  public static final class Answer implements Supplier<Integer> {
    @Override
    public Integer get() {
      return 42;
    }
  }
}
