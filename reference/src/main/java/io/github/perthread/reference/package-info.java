/**
 * The three forms in which Python's {@code threading.local} is known, ported to Java: an oracle for
 * the tests, peers for the benchmarks, and something to read. Never published.
 */
@NullMarked
package io.github.perthread.reference;

import org.jspecify.annotations.NullMarked;
