/** The tour: the library beside {@code java.lang.ThreadLocal}, on real requests, measured. */
@NullMarked
package io.github.perthread.cli.tour;

import org.jspecify.annotations.NullMarked;
