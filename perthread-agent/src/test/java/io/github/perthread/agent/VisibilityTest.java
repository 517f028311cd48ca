package io.github.perthread.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.perthread.testing.Gc;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S4")
class VisibilityTest {
  private static final String STAND_IN = ThreadLocalStandIn.class.getName();

  private final Visibility visibility = new Visibility();

  /** Answers as it is told, counts how often it is asked, and is equal to all others. */
  private static final class Loader extends ClassLoader {
    int asked;
    @Nullable RuntimeException refusal;
    boolean finds = true;

    Loader() {
      super(null);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.equals(STAND_IN)) {
        return super.loadClass(name, resolve);
      }
      asked++;
      if (refusal != null) {
        throw refusal;
      }
      if (!finds) {
        throw new ClassNotFoundException(name);
      }
      return ThreadLocalStandIn.class;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Loader;
    }

    @Override
    public int hashCode() {
      return 1;
    }
  }

  @Test
  void loader_isAskedOnceWhateverItAnswers() {
    Loader sees = new Loader();
    Loader blind = new Loader();
    blind.finds = false;
    for (int i = 0; i < 3; i++) {
      assertThat(visibility.isVisible(sees)).isTrue();
      assertThat(visibility.isVisible(blind)).isFalse();
    }
    assertThat(sees.asked).isEqualTo(1);
    assertThat(blind.asked).isEqualTo(1);
  }

  /** Felix, for one, looks at who asks; what it answered the agent must hold for the JVM. */
  @Test
  void loader_thatWouldAnswerOtherwiseLater_hasAnsweredTheJvm() throws ClassNotFoundException {
    Loader loader = new Loader();
    assertThat(visibility.isVisible(loader)).isTrue();
    loader.finds = false;
    assertThat(Class.forName(STAND_IN, false, loader)).isEqualTo(ThreadLocalStandIn.class);
  }

  @Test
  void loader_thatThrows_isAskedAgain() {
    Loader loader = new Loader();
    loader.refusal = new IllegalStateException("stopped");
    assertThatThrownBy(() -> visibility.isVisible(loader)).hasMessage("stopped");
    loader.refusal = null;
    assertThat(visibility.isVisible(loader)).isTrue();
  }

  /** It may have the agent's jar among its own. */
  @Test
  void loader_thatFindsAnotherClassOfThatName_doesNotSeeIt() {
    ClassLoader own =
        new ClassLoader(null) {
          @Override
          protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (!name.equals(STAND_IN)) {
              return ThreadLocalStandIn.class.getClassLoader().loadClass(name);
            }
            byte[] file = RewritingLoader.fileOf(ThreadLocalStandIn.class);
            return defineClass(name, file, 0, file.length);
          }
        };
    assertThat(visibility.isVisible(own)).isFalse();
  }

  @Test
  void loader_thatWasAsked_isCollected() {
    Gc.awaitCleared(ask());
    assertThat(visibility.isVisible(ClassLoader.getSystemClassLoader())).isTrue();
  }

  private WeakReference<ClassLoader> ask() {
    Loader loader = new Loader();
    assertThat(visibility.isVisible(loader)).isTrue();
    return new WeakReference<>(loader);
  }
}
