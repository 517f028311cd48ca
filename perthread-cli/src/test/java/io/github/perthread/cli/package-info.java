@NullMarked
package io.github.perthread.cli;

import org.jspecify.annotations.NullMarked;
