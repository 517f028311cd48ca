/** The heap graph of a dump: objects as dense integers, classes, references, sizes. */
@NullMarked
package io.github.perthread.inspect.heap;

import org.jspecify.annotations.NullMarked;
