/** Reads the records of an HPROF 1.0.2 file. */
@NullMarked
package io.github.perthread.inspect.dump;

import org.jspecify.annotations.NullMarked;
