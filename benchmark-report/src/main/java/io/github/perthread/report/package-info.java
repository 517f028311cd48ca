/** A program that makes {@code docs/benchmarks} from what JMH measured. */
@NullMarked
package io.github.perthread.report;

import org.jspecify.annotations.NullMarked;
