package shop

import io.github.perthread.PerThread
import io.github.perthread.PerThreadContext
import io.github.perthread.coroutines.asContextElement
import io.github.perthread.kotlin.getValue
import io.github.perthread.kotlin.perThread
import io.github.perthread.kotlin.setValue
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.runBlocking

private val buffer by perThread { StringBuilder() }
private var visits: Int? by perThread<Int>("shop.visits")
private val user: PerThread<String> = PerThread.builder<String>().name("shop.user").propagated().build()

fun main() {
  buffer.append("kotlin: ")
  check(visits == null)
  visits = 1
  user.set("ada")
  runBlocking {
    val seen = async(Dispatchers.IO + PerThreadContext.capture().asContextElement()) { user.get() }
    check(seen.await() == "ada")
  }
  println(buffer.append("visit ").append(visits).append(" of ").append(user.get()))
}
