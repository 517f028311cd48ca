package io.github.perthread.rewrite;

import static org.openrewrite.groovy.Assertions.groovy;
import static org.openrewrite.kotlin.Assertions.kotlin;

import org.junit.jupiter.api.Test;

/** Trees of Kotlin and Groovy are shown to visitors of Java too; the recipe leaves them. */
class OtherLanguagesTest implements RecipeTest {
  @Test
  void kotlin_stays() {
    rewriteRun(
        kotlin(
            """
            class A {
              private val local = ThreadLocal<String>()
              private val initial = ThreadLocal.withInitial { "x" }
              private val made = object : ThreadLocal<String>() {
                override fun initialValue(): String = "x"
              }
            }
            """));
  }

  @Test
  void groovy_stays() {
    rewriteRun(
        groovy(
            """
            class A {
              private static final ThreadLocal<String> LOCAL = new ThreadLocal<String>()
            }
            """));
  }
}
