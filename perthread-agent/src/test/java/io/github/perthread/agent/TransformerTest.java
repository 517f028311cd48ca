package io.github.perthread.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S4")
class TransformerTest {
  private final Report report = new Report(false, true);
  private final Transformer transformer = transformer(false);
  private final ClassLoader app = TransformerTest.class.getClassLoader();
  private final byte[] file = RewritingLoader.fileOf(Local.class);

  /** What is transformed. */
  private static class Local extends ThreadLocal<String> {}

  private Transformer transformer(boolean dryRun) {
    Scope scope = new Scope(List.of(), List.of());
    return new Transformer(scope, new Visibility(), report, dryRun);
  }

  private static byte @Nullable [] transform(
      Transformer transformer, ClassLoader loader, @Nullable Class<?> redefined, byte[] file) {
    Module module = loader.getUnnamedModule();
    return transformer.transform(module, loader, "shop/Local", redefined, null, file);
  }

  @Test
  void class_inScope_isChanged() {
    assertThat(transform(transformer, app, null, file)).isNotEqualTo(file).isNotNull();
    assertThat(report.changed().count()).isEqualTo(1);
    assertThat(report.count(Change.EXTENDS)).isEqualTo(1);
    assertThat(report.changed().entries.get(0)).containsExactly("shop.Local", "1 extends");
    assertThat(report.seen()).isEqualTo(1);
  }

  @Test
  void class_inADryRun_isCountedAndNotChanged() {
    assertThat(transform(transformer(true), app, null, file)).isNull();
    assertThat(report.changed().count()).isEqualTo(1);
  }

  @Test
  void class_thatWasLoadedAsAThreadLocal_isLeftAlone() {
    assertThat(transform(transformer, app, Local.class, file)).isNull();
    assertThat(report.skipped().count()).isEqualTo(1);
    assertThat(report.skipped().entries.get(0)[1]).contains("loaded before the agent");
  }

  @Test
  void class_thatTheAgentChangedWhenItWasLoaded_isChangedAgain() throws ClassNotFoundException {
    Class<?> loaded = RewritingLoader.of(Local.class).loadClass(Local.class.getName());
    assertThat(loaded.getSuperclass()).isEqualTo(ThreadLocalStandIn.class);
    assertThat(transform(transformer, app, loaded, file)).isNotNull();
  }

  @Test
  void class_whoseLoaderDoesNotSeeTheStandIn_isLeftAlone() {
    ClassLoader blind = new ClassLoader(null) {};
    assertThat(transform(transformer, blind, null, file)).isNull();
    assertThat(report.blind().count()).isEqualTo(1);
    assertThat(report.blind().entries.get(0)[1]).startsWith(blind.getClass().getName() + "@");
    assertThat(report.changed().count()).isZero();
  }

  /** A loader that is only asked where something would change is not asked needlessly. */
  @Test
  void class_withoutThreadLocals_hasItsLoaderNotAsked() {
    ClassLoader loader =
        new ClassLoader(null) {
          @Override
          protected Class<?> loadClass(String name, boolean resolve) {
            throw new AssertionError("asked");
          }
        };
    assertThat(transform(transformer, loader, null, RewritingLoader.fileOf(Change.class))).isNull();
    assertThat(report.seen()).isEqualTo(1);
    assertThat(report.failed().count()).isZero();
  }

  @Test
  void failure_ofALoader_leavesTheClassAlone() {
    ClassLoader stopped =
        new ClassLoader(null) {
          @Override
          protected Class<?> loadClass(String name, boolean resolve) {
            throw new IllegalStateException("this web application was stopped");
          }
        };
    assertThat(transform(transformer, stopped, null, file)).isNull();
    assertThat(report.failed().count()).isEqualTo(1);
    assertThat(report.failed().entries.get(0)[1]).contains("this web application was stopped");
  }

  @Test
  void file_thatIsNotUnderstood_leavesTheClassAlone() {
    assertThat(transform(transformer, app, null, new byte[] {1, 2, 3})).isNull();
    assertThat(report.skipped().count()).isEqualTo(1);
  }

  @Test
  void class_outOfScope_isNotLookedAt() {
    Module module = app.getUnnamedModule();
    assertThat(transformer.transform(module, app, "org/jacoco/A", null, null, file)).isNull();
    assertThat(transformer.transform(module, app, null, null, null, file)).isNull();
    assertThat(transformer.transform(module, null, "shop/Local", null, null, file)).isNull();
    assertThat(report.seen()).isZero();
  }
}
