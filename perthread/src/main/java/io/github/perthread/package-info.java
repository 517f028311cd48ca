/**
 * Thread-local storage in which the local, not the thread, owns the values. A <em>local</em> is a
 * variable in which each thread has a value of its own: {@link PerThread}, and {@link
 * ThreadAttributes}, whose values have names. {@link PerThreadLong} and {@link
 * PerThreadAccumulator} add up what all threads put in, {@link PerThreadContext} carries values to
 * other threads, and {@link PerThreadMonitor} lists them.
 *
 * <h2 id="general">What holds for all methods</h2>
 *
 * <p><b>Null</b> is a value: unset, {@code null} and a value are three states. Arguments that are
 * not values must not be null; if one is, the {@code NullPointerException} names it.
 *
 * <p><b>Threads.</b> All methods may be called from any thread, and from initializers, hooks and
 * callbacks of the same local and of other locals. No method of a {@code PerThread} or of a {@code
 * ThreadAttributes} blocks: there is no lock.
 *
 * <p><b id="visibility">Visibility.</b> What a thread did before it stored a value happens-before
 * what another thread does after it got that value from an enumeration, or in a removal hook.
 *
 * <p><b id="enumeration">An enumeration</b> of the threads that have a value is weakly consistent:
 * it has every value that was stored before it began by a thread that is alive throughout, and
 * perhaps some of the later changes. It blocks no thread. Values of threads that have ended do not
 * take part.
 *
 * <p><b id="closed">After {@link PerThread#close()}</b> {@code get}, {@code set}, {@code
 * getAndSet}, {@code runWith} and {@code callWith} throw an {@code IllegalStateException} that
 * names the local; the other methods find it empty.
 *
 * <h2 id="hooks">Removal hooks</h2>
 *
 * <p>A removal hook runs exactly once for each value that is removed by the end of its thread,
 * {@code remove}, {@code clearAllThreads}, {@code close} or {@code removeLoadedBy}. No hook runs
 * for a value that {@code getAndRemove} or {@code getAndSet} returned, that {@code set} replaced,
 * or that {@code runWith} had bound and replaces at its end.
 *
 * <p>A hook runs in the thread that calls the method. At the end of a thread it runs in that thread
 * if {@link PerThread#threadFactory} or {@link PerThread#exiting} wraps its exit (in reverse order
 * of first use), otherwise on a thread of this library; never inside another thread's {@code get}
 * or {@code set}. What a hook throws stops nothing else. It is reported as the cause of a {@link
 * RemovalHookException}: to the uncaught-exception handler of the thread in which the hook ran, or,
 * if that was the library's thread, to the system logger {@code io.github.perthread}. A hook that
 * blocks delays only other hooks. Values that a hook stores at the end of a thread are removed in
 * their turn, in at most four rounds; what is stored even after these is removed without a hook.
 *
 * <h2 id="inside">What is inside a value</h2>
 *
 * <p>{@link PerThread#removeLoadedBy} looks into a value that is an array, a collection or a map of
 * {@code java.util} or {@code java.util.concurrent}, an {@code Optional}, a {@code Map.Entry}, an
 * atomic or a {@code java.lang.ref} reference, one in the other to a depth of 8. No code of the
 * application runs for that; so the unmodifiable and synchronized wrappers of {@code Collections},
 * which hand on to any collection, and blocking queues, whose iterators take a lock, are not looked
 * into.
 */
@NullMarked
package io.github.perthread;

import org.jspecify.annotations.NullMarked;
