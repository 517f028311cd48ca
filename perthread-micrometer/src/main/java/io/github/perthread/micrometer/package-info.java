/** Meters of the locals of this library. */
@NullMarked
package io.github.perthread.micrometer;

import org.jspecify.annotations.NullMarked;
