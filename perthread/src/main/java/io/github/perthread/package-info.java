/** Thread-local storage in which the local, not the thread, owns the values. */
@NullMarked
package io.github.perthread;

import org.jspecify.annotations.NullMarked;
