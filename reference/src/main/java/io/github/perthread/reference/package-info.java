/**
 * The forms in which Python's {@code threading.local} is known, ported to Java: something to read,
 * an oracle for the tests, and peers for the benchmarks. Never published.
 *
 * <table>
 * <caption>The ports</caption>
 * <tr><th>port</th><th>CPython's source</th><th>where the values live</th></tr>
 * <tr><td>{@link io.github.perthread.reference.FirstFormInC}</td>
 *     <td>{@code Modules/threadmodule.c}, 2004</td><td>in the thread's state</td></tr>
 * <tr><td>{@link io.github.perthread.reference.FirstFormInPython}</td>
 *     <td>{@code Lib/_threading_local.py}, 2004</td><td>in the {@code Thread} object</td></tr>
 * <tr><td>{@link io.github.perthread.reference.PurePythonForm}</td>
 *     <td>{@code Lib/_threading_local.py}, since 2010</td><td>in the local</td></tr>
 * <tr><td>{@link io.github.perthread.reference.CForm}</td>
 *     <td>{@code Modules/_threadmodule.c}, since 2010</td><td>in the local</td></tr>
 * </table>
 *
 * <p>Structure and names are those of CPython, in Java's case and without leading underscores.
 * Where a port cannot do what CPython does, it says so under "Deviations".
 */
@NullMarked
package io.github.perthread.reference;

import org.jspecify.annotations.NullMarked;
