/** A JUnit extension that finds values left behind. */
@NullMarked
package io.github.perthread.junit;

import org.jspecify.annotations.NullMarked;
