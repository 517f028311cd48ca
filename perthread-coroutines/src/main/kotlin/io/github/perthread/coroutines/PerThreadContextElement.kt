package io.github.perthread.coroutines

import io.github.perthread.PerThreadContext
import kotlin.coroutines.CoroutineContext
import kotlinx.coroutines.ThreadContextElement

/**
 * Carries what a thread has in all propagated locals along with a coroutine: each time that a
 * thread begins or resumes the coroutine, it has exactly [context] in all propagated locals, and
 * when the coroutine suspends or ends, the thread has again what it had before, the very objects.
 *
 * What the coroutine itself sets is lost when it next suspends, as with every
 * [ThreadContextElement] (a call such as `delay` does not suspend if it need not). To set a value for what follows, run that in another context:
 *
 * ```
 * val inner = PerThreadContext.empty().call<PerThreadContext, Exception> {
 *   user.set("grace")
 *   PerThreadContext.capture()
 * }
 * withContext(inner.asContextElement()) { ... }
 * ```
 *
 * If a copy function throws when the coroutine begins or resumes, the thread is as it was, and the
 * dispatcher gets the exception.
 */
public class PerThreadContextElement(
  /** What the coroutine has in all propagated locals. */
  public val context: PerThreadContext
) : ThreadContextElement<PerThreadContext> {

  /** The key of this element in a [CoroutineContext]. */
  public companion object Key : CoroutineContext.Key<PerThreadContextElement>

  override val key: CoroutineContext.Key<PerThreadContextElement>
    get() = Key

  override fun updateThreadContext(context: CoroutineContext): PerThreadContext {
    val previous = PerThreadContext.capture()
    this.context.install()
    return previous
  }

  override fun restoreThreadContext(context: CoroutineContext, oldState: PerThreadContext) {
    oldState.restore()
  }

  override fun toString(): String = context.toString()
}

/**
 * Returns an element that carries this context along with a coroutine, for `launch`, `async`,
 * `withContext` and `runBlocking`.
 */
public fun PerThreadContext.asContextElement(): PerThreadContextElement =
  PerThreadContextElement(this)
