/** Helpers for tests: awaiting collection, threads that report failures, child class loaders. */
@NullMarked
package io.github.perthread.testing;

import org.jspecify.annotations.NullMarked;
