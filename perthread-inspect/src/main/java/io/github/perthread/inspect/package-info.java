/** Finds thread-local leaks in heap dumps and running JVMs. */
@NullMarked
package io.github.perthread.inspect;

import org.jspecify.annotations.NullMarked;
