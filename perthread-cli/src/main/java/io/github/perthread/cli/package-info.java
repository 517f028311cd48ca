/** The command line tool that {@code bin/perthread} runs. */
@NullMarked
package io.github.perthread.cli;

import org.jspecify.annotations.NullMarked;
