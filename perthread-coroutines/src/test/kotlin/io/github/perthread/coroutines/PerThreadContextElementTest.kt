package io.github.perthread.coroutines

import io.github.perthread.PerThread
import io.github.perthread.PerThreadContext
import io.github.perthread.testing.DocumentedCode
import java.util.concurrent.Executors
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOn
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Tag
import org.junit.jupiter.api.Test

class PerThreadContextElementTest {
  private var initialized = 0
  private val user: PerThread<String?> =
    PerThread.builder<String?>().name("user").propagated().build()
  private val list: PerThread<MutableList<String>> =
    PerThread.builder<MutableList<String>>()
      .name("list")
      .initial { mutableListOf("initial ${++initialized}") }
      .propagated { it.toMutableList() }
      .build()

  @BeforeEach
  fun forgetOtherTests() {
    PerThread.removeAllForCurrentThread()
  }

  private fun seen(): String = if (user.isSet) user.get().toString() else "unset"

  private fun contextOf(name: String?): PerThreadContext =
    PerThreadContext.empty().call<PerThreadContext, RuntimeException> {
      user.set(name)
      PerThreadContext.capture()
    }

  private fun <R> onTwoThreads(body: suspend (CoroutineDispatcher) -> R): R =
    Executors.newFixedThreadPool(2).asCoroutineDispatcher().use { two ->
      runBlocking { withTimeout(60_000) { body(two) } }
    }

  @Test
  @Tag("X1")
  @Tag("X2")
  fun coroutine_hasItsContextAcrossSuspensionsAndDispatchers() {
    user.set("of the test's thread")
    onTwoThreads { two ->
      withContext(contextOf("ada").asContextElement()) {
        assertThat(seen()).isEqualTo("ada")
        for (dispatcher in listOf(two, Dispatchers.Default, Dispatchers.IO, Dispatchers.Unconfined)) {
          withContext(dispatcher) {
            assertThat(seen()).isEqualTo("ada")
            delay(1)
            assertThat(seen()).isEqualTo("ada")
            yield()
            assertThat(seen()).isEqualTo("ada")
          }
        }
        assertThat(seen()).isEqualTo("ada")
      }
      assertThat(seen()).isEqualTo("of the test's thread")
    }
    assertThat(seen()).isEqualTo("of the test's thread")
  }

  @Test
  @Tag("X1")
  fun valueNullAndUnset_areThreeStates() {
    onTwoThreads { two ->
      withContext(two + contextOf(null).asContextElement()) { assertThat(seen()).isEqualTo("null") }
      withContext(two + PerThreadContext.empty().asContextElement()) {
        assertThat(seen()).isEqualTo("unset")
      }
    }
  }

  @Test
  @Tag("X2")
  fun coroutines_interleavedOnTwoThreads_eachHaveTheirOwn_andLeaveNothing() {
    onTwoThreads { two ->
      coroutineScope {
        (0 until 200)
          .map { i ->
            async(two + contextOf("user $i").asContextElement()) {
              repeat(5) {
                // delay and yield do not suspend if they need not; then what was set is still there
                assertThat(seen()).isIn("user $i", "set by $i")
                user.set("set by $i")
                if (i % 2 == 0) yield() else delay(1)
              }
              seen()
            }
          }
          .awaitAll()
          .forEachIndexed { i, seen -> assertThat(seen).isIn("user $i", "set by $i") }
      }
      repeat(20) { withContext(two) { assertThat(seen()).isEqualTo("unset") } }
    }
  }

  @Test
  @Tag("X2")
  fun nestedContexts_eachComeBack() {
    onTwoThreads { two ->
      withContext(two + contextOf("outer").asContextElement()) {
        withContext(contextOf("inner").asContextElement()) {
          delay(1)
          assertThat(seen()).isEqualTo("inner")
          withContext(Dispatchers.Default + PerThreadContext.empty().asContextElement()) {
            assertThat(seen()).isEqualTo("unset")
            delay(1)
            assertThat(seen()).isEqualTo("unset")
          }
          assertThat(seen()).isEqualTo("inner")
        }
        assertThat(seen()).isEqualTo("outer")
        launch { assertThat(seen()).isEqualTo("outer") }
        launch(start = CoroutineStart.UNDISPATCHED) { assertThat(seen()).isEqualTo("outer") }
      }
    }
  }

  @Test
  @Tag("X2")
  fun coroutineThatThrows_leavesTheThreadAsItWas() {
    onTwoThreads { two ->
      repeat(10) {
        try {
          withContext(two + contextOf("ada").asContextElement()) {
            delay(1)
            user.set("in the coroutine")
            throw IllegalArgumentException("fails")
          }
        } catch (e: IllegalArgumentException) {
          assertThat(e).hasMessage("fails")
        }
        withContext(two) { assertThat(seen()).isEqualTo("unset") }
      }
    }
  }

  @Test
  @Tag("X6")
  fun copies_areTheCoroutinesOwn_andTheOwnObjectComesBack() {
    val own = list.get()
    own.add("captured")
    val element = PerThreadContext.capture().asContextElement()
    own.add("since")
    runBlocking {
      withContext(element) {
        assertThat(list.get()).containsExactly("initial 1", "captured")
        list.get().add("in the coroutine")
        delay(1)
        assertThat(list.get()).startsWith("initial 1", "captured").doesNotContain("since")
      }
      assertThat(list.get()).isSameAs(own).containsExactly("initial 1", "captured", "since")
    }
    assertThat(initialized).isEqualTo(1)
  }

  @Test
  @Tag("X4")
  fun nothing_runsAnInitializer() {
    onTwoThreads { two ->
      withContext(two + PerThreadContext.capture().asContextElement()) { yield() }
      withContext(two) { assertThat(list.isSet).isFalse() }
    }
    assertThat(initialized).isZero()
  }

  @Test
  fun flow_onAnotherDispatcher_hasItsContext() {
    onTwoThreads { two ->
      val seen = flow {
        repeat(3) {
          emit(seen())
          delay(1)
        }
      }
      val element = contextOf("ada").asContextElement()
      assertThat(seen.flowOn(two + element).toList()).containsExactly("ada", "ada", "ada")
    }
  }

  @Test
  @Tag("X5")
  fun copyThatThrows_leavesTheThreadAsItWas() {
    var fails = false
    val fragile =
      PerThread.builder<String>()
        .propagated { if (fails) throw IllegalArgumentException("no copy") else it }
        .build()
    fragile.set("captured")
    val element = PerThreadContext.capture().asContextElement()
    fragile.remove()
    user.set("own")
    fails = true
    assertThatThrownBy { element.updateThreadContext(element) }.hasMessage("no copy")
    assertThat(seen()).isEqualTo("own")
    assertThat(fragile.isSet).isFalse()
  }

  @Test
  fun element_isFoundByItsKeyAndNamesTheLocals() {
    val element = contextOf("ada").asContextElement()
    assertThat((element as kotlin.coroutines.CoroutineContext)[PerThreadContextElement])
      .isSameAs(element)
    assertThat(element).hasToString("PerThreadContext[user]")
  }

  @Test
  fun snippetOfThePage_carriesTheValue() {
    user.set("ada")
    val seen =
      runBlocking {
        withContext(Dispatchers.Default + PerThreadContext.capture().asContextElement()) {
          delay(1)
          user.get()
        }
      }
    assertThat(seen).isEqualTo("ada")
    DocumentedCode.requireIn(
      "docs/context.md",
      "kotlin",
      "src/test/kotlin/io/github/perthread/coroutines/PerThreadContextElementTest.kt"
    )
  }
}
