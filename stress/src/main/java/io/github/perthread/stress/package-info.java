/** Runs that take minutes to hours. */
@NullMarked
package io.github.perthread.stress;

import org.jspecify.annotations.NullMarked;
