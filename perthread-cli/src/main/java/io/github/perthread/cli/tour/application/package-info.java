/** The applications that the tour reloads, each time in a class loader of their own. */
@NullMarked
package io.github.perthread.cli.tour.application;

import org.jspecify.annotations.NullMarked;
