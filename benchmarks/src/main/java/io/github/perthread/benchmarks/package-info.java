/** JMH: this library and its peers in one run. */
@NullMarked
package io.github.perthread.benchmarks;

import org.jspecify.annotations.NullMarked;
