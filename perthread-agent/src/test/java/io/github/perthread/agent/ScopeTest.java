package io.github.perthread.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeTest {
  private static final ClassLoader APP = ClassLoader.getSystemClassLoader();
  private static final Module UNNAMED = APP.getUnnamedModule();
  private static final Scope ALL = new Scope(List.of(), List.of());

  @ParameterizedTest
  @ValueSource(
      strings = {"com/shop/Cart", "Main", "javax/faces/Context", "com/sun/faces/Config", "javac/A"})
  void class_ofAnApplication_isInScope(String name) {
    assertThat(ALL.contains(UNNAMED, APP, name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "io/github/perthread/PerThread",
        "io/github/perthread/agent/Transformer",
        "io/github/perthread/agent/lib/PerThread",
        "io/opentelemetry/javaagent/Agent",
        "net/bytebuddy/agent/A",
        "org/jacoco/agent/rt/A",
        "org/mockito/A",
        "datadog/trace/A",
        "com/newrelic/A",
        "co/elastic/apm/A"
      })
  void class_ofAnAgent_isNotInScope(String name) {
    assertThat(ALL.contains(UNNAMED, APP, name)).isFalse();
  }

  @Test
  void class_ofThisProjectsCommand_isAnApplicationsLikeAnyOther() {
    assertThat(ALL.contains(UNNAMED, APP, "io/github/perthread/cli/tour/Plugin")).isTrue();
  }

  @Test
  void class_ofTheJdk_isNotInScope() throws ClassNotFoundException {
    Module compiler = Class.forName("com.sun.tools.javac.Main").getModule();
    assertThat(ALL.contains(compiler, APP, "com/sun/tools/javac/Main")).isFalse();
    assertThat(ALL.contains(UNNAMED, null, "com/shop/Cart")).isFalse();
    ClassLoader platform = ClassLoader.getPlatformClassLoader();
    assertThat(ALL.contains(platform.getUnnamedModule(), platform, "com/shop/Cart")).isFalse();
  }

  @Test
  void class_withoutAName_isNotInScope() {
    assertThat(ALL.contains(UNNAMED, APP, null)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "com.shop,          com/shop/Cart,      true",
    "com.shop,          com/shop/a/Cart,    true",
    "com.shop,          com/shopping/Cart,  false",
    "com.shop,          com/Shop,           false",
    "com.shop.Cart,     com/shop/Cart,      true",
    "com.shop.Cart,     com/shop/Cart$1,    true",
    "com.shop.Cart,     com/shop/Cartoon,   false",
    "com.shop.Cart,     com/shop/Order,     false",
  })
  void name_meansAPackageWithThoseBelowItOrAClassWithThoseNestedInIt(
      String place, String name, boolean inScope) throws WrongOptionException {
    Options included = Options.parse("include=" + place);
    Options excluded = Options.parse("exclude=" + place);
    assertThat(new Scope(included.include, included.exclude).contains(UNNAMED, APP, name))
        .isEqualTo(inScope);
    assertThat(new Scope(excluded.include, excluded.exclude).contains(UNNAMED, APP, name))
        .isEqualTo(!inScope);
  }

  @Test
  void exclude_winsOverInclude() {
    Scope scope = new Scope(List.of("com/shop"), List.of("com/shop/old"));
    assertThat(scope.contains(UNNAMED, APP, "com/shop/Cart")).isTrue();
    assertThat(scope.contains(UNNAMED, APP, "com/shop/old/Cart")).isFalse();
  }

  @Test
  void class_ofALoaderThatIsNotTheJdks_isInScope() throws java.io.IOException {
    try (URLClassLoader loader = new URLClassLoader(new URL[0], (@Nullable ClassLoader) null)) {
      assertThat(ALL.contains(loader.getUnnamedModule(), loader, "com/shop/Cart")).isTrue();
    }
  }
}
