/** Runs that take minutes to hours. */
@NullMarked
package io.github.perthread.proof;

import org.jspecify.annotations.NullMarked;
