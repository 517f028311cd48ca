package io.github.perthread.kotlin

import io.github.perthread.PerThread
import java.util.concurrent.CompletableFuture
import kotlin.concurrent.thread
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test

class PerThreadsTest {
  private val buffer by perThread { StringBuilder() }
  private var user by perThread<String>()

  private fun <T> inAnotherThread(body: () -> T): T {
    val result = CompletableFuture<T>()
    thread { runCatching(body).fold(result::complete, result::completeExceptionally) }.join()
    return result.join()
  }

  @Test
  fun property_hasAValueForEachThread() {
    user = "ada"
    buffer.append("mine")

    assertThat(inAnotherThread { user }).isNull()
    assertThat(inAnotherThread { buffer.toString() }).isEmpty()
    assertThat(user).isEqualTo("ada")
    assertThat(buffer.toString()).isEqualTo("mine")
  }

  @Test
  fun local_withoutInitializer_isNullUntilSet() {
    val local: PerThread<String?> = perThread()
    val name: String = local.get() ?: "nobody"

    assertThat(name).isEqualTo("nobody")
    local.set("ada")
    assertThat(local.get()).isEqualTo("ada")
  }

  @Test
  fun local_withInitializer_isWhatItReturns_alsoNull() {
    val length: Int = perThread { "four".length }.get()

    assertThat(length).isEqualTo(4)
    assertThat(perThread<String?> { null }.get()).isNull()
  }

  @Test
  fun names_areThoseOfTheLocals() {
    assertThat(perThread<String>("shop.user").toString()).contains("shop.user")
    assertThat(perThread("shop.buffer") { StringBuilder() }.toString()).contains("shop.buffer")
  }

  @Test
  fun local_withoutName_isNamedAfterTheClassThatMadeIt() {
    assertThat(perThread { StringBuilder() }.toString()).contains("PerThreadsTest")
  }
}
