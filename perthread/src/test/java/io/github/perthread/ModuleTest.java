package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.ChildLoader;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.lang.reflect.Modifier;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The module: one package, no dependencies. */
@Tag("module")
class ModuleTest {
  private static final ModuleDescriptor MODULE =
      ModuleFinder.of(ChildLoader.placeOf(PerThread.class))
          .find("io.github.perthread")
          .orElseThrow()
          .descriptor();

  @Test
  void module_exportsItsPackageToAllAndOpensNothing() {
    assertThat(MODULE.exports()).hasSize(1);
    ModuleDescriptor.Exports exports = MODULE.exports().iterator().next();
    assertThat(exports.source()).isEqualTo("io.github.perthread");
    assertThat(exports.isQualified()).isFalse();
    assertThat(MODULE.opens()).isEmpty();
    assertThat(MODULE.isOpen()).isFalse();
    assertThat(MODULE.packages()).containsExactly("io.github.perthread");
  }

  @Test
  void module_requiresAtRuntimeNothingButTheJdksBase() {
    Set<String> atRuntime =
        MODULE.requires().stream()
            .filter(r -> !r.modifiers().contains(Requires.Modifier.STATIC))
            .map(Requires::name)
            .collect(Collectors.toSet());
    assertThat(atRuntime).containsExactly("java.base");
    assertThat(MODULE.requires())
        .extracting(Requires::name)
        .containsExactlyInAnyOrder("java.base", "java.management", "jdk.jfr", "org.jspecify");
    assertThat(MODULE.provides()).isEmpty();
    assertThat(MODULE.uses()).isEmpty();
  }

  @Test
  void engine_isPackagePrivate() {
    assertThat(Modifier.isPublic(Table.class.getModifiers())).isFalse();
    assertThat(Modifier.isPublic(AbstractPerThread.class.getModifiers())).isFalse();
    assertThat(Modifier.isPublic(ThreadSlots.class.getModifiers())).isFalse();
    assertThat(Modifier.isPublic(Entry.class.getModifiers())).isFalse();
    assertThat(Modifier.isPublic(ThreadRegistry.class.getModifiers())).isFalse();
    assertThat(Modifier.isPublic(Ticker.class.getModifiers())).isFalse();
  }
}
