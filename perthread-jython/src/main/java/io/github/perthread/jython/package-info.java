/** Python's {@code threading.local} on Jython, with values that belong to the local. */
@NullMarked
package io.github.perthread.jython;

import org.jspecify.annotations.NullMarked;
