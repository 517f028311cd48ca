@NullMarked
package io.github.perthread.cli.tour;

import org.jspecify.annotations.NullMarked;
