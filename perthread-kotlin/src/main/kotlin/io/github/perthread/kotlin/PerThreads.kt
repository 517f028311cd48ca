package io.github.perthread.kotlin

import io.github.perthread.PerThread
import kotlin.reflect.KProperty

/**
 * Returns a local in which a thread has no value until it sets one, so [PerThread.get] may return
 * `null`, and the type says so.
 *
 * The constructor does not: `PerThread<String>()` is for Kotlin a local of strings that are never
 * `null`, although it has no initializer. Use this function in its place.
 *
 * ```
 * val user = perThread<String>()
 * val name: String = user.get() ?: "nobody"
 * ```
 *
 * @param name what the local is called by `toString`, in messages and when it is monitored
 */
public fun <T : Any> perThread(name: String? = null): PerThread<T?> =
  if (name == null) PerThread() else PerThread(name)

/**
 * Returns a local in which the value of a thread is first what [initial] returns when the thread
 * first asks for it. Without a name it is called after the class that calls this function.
 *
 * @param name what the local is called by `toString`, in messages and when it is monitored
 * @param initial called by a thread's [PerThread.get], in that thread, if it has no value
 */
public inline fun <T> perThread(
  name: String? = null,
  crossinline initial: () -> T,
): PerThread<T> {
  val builder = PerThread.builder<T>().initial { initial() }
  return (if (name == null) builder else builder.name(name)).build()
}

/**
 * Returns the calling thread's value, so that a property can be delegated to a local:
 *
 * ```
 * private val buffer by perThread { StringBuilder() }
 * ```
 */
public operator fun <T> PerThread<T>.getValue(thisRef: Any?, property: KProperty<*>): T = get()

/**
 * Sets the calling thread's value, so that a property can be delegated to a local:
 *
 * ```
 * var user by perThread<String>()
 * ```
 */
public operator fun <T> PerThread<T>.setValue(thisRef: Any?, property: KProperty<*>, value: T) {
  set(value)
}
