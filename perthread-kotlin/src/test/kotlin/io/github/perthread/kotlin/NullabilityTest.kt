package io.github.perthread.kotlin

import java.io.ByteArrayOutputStream
import java.io.PrintStream
import java.net.URLClassLoader
import java.nio.file.Path
import kotlin.io.path.readText
import kotlin.io.path.writeText
import org.assertj.core.api.Assertions.assertThat
import org.jetbrains.kotlin.cli.common.ExitCode
import org.jetbrains.kotlin.cli.jvm.K2JVMCompiler
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir

/** What Kotlin's compiler says to a value that may be null. */
class NullabilityTest {
  @TempDir private lateinit var temp: Path

  private fun compileStatement(statement: String): Pair<ExitCode, String> =
    compile(
      """
      import io.github.perthread.PerThread
      import io.github.perthread.kotlin.*

      fun snippet() {
        $statement
      }
      """
        .trimIndent()
    )

  private fun compile(program: String): Pair<ExitCode, String> {
    val source = temp.resolve("Snippet.kt")
    source.writeText(program)
    val messages = ByteArrayOutputStream()
    val status =
      K2JVMCompiler()
        .exec(
          PrintStream(messages),
          "-jvm-target",
          "17",
          "-no-stdlib",
          "-no-reflect",
          "-cp",
          System.getProperty("java.class.path"),
          "-d",
          temp.resolve("out").toString(),
          source.toString(),
        )
    return status to messages.toString()
  }

  private fun assertRefused(statement: String) {
    val (status, messages) = compileStatement(statement)
    assertThat(status).describedAs(messages).isEqualTo(ExitCode.COMPILATION_ERROR)
    assertThat(messages).containsPattern("type mismatch|returns 'String\\?'|null cannot be")
  }

  private fun assertCompiles(statement: String) {
    val (status, messages) = compileStatement(statement)
    assertThat(status).describedAs(messages).isEqualTo(ExitCode.OK)
  }

  @Test
  fun valueOfALocalWithoutInitializer_isNoString() {
    assertRefused("val user: String = perThread<String>().get()")
    assertRefused("val user: String by perThread<String>()")
    assertCompiles("val user: String? = perThread<String>().get()")
    assertCompiles("val user: String? by perThread<String>()")
  }

  @Test
  fun valueOfALocalWithInitializer_isAsTheInitializerSays() {
    assertCompiles("val user: String = perThread { \"ada\" }.get()")
    assertRefused("val user: String = perThread<String?> { null }.get()")
    assertRefused("val user: PerThread<String> = PerThread.withInitial<String> { null }")
  }

  @Test
  fun valueThatIsAskedForWithoutInitializing_isNoString() {
    assertRefused("val user: String = perThread { \"ada\" }.getIfPresent()")
    assertRefused("val user: String = perThread { \"ada\" }.getAndRemove()")
  }

  @Test
  fun null_isNotSetWhereTheTypeHasNone() {
    assertRefused("perThread { \"ada\" }.set(null)")
    assertCompiles("perThread<String>().set(null)")
  }

  @Test
  fun snippet_ofTheDocument_compilesAndGreets() {
    val page = Path.of("..", "docs", "kotlin.md").readText()
    val snippet = page.substringAfter("```kotlin\n").substringBefore("```")
    val (status, messages) = compile(snippet)
    assertThat(status).describedAs(messages).isEqualTo(ExitCode.OK)

    val out = arrayOf(temp.resolve("out").toUri().toURL())
    URLClassLoader(out, javaClass.classLoader).use { loader ->
      val greet = loader.loadClass("SnippetKt").getMethod("greet")
      assertThat(greet.invoke(null)).isEqualTo("Hello, nobody")
    }
  }
}
