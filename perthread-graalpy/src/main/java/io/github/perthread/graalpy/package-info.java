/** Python's {@code threading.local} on GraalPy, with values that belong to the local. */
@NullMarked
package io.github.perthread.graalpy;

import org.jspecify.annotations.NullMarked;
