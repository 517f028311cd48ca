/** The report: for the terminal, as a page, as JSON, and compared with an older one. */
@NullMarked
package io.github.perthread.inspect.report;

import org.jspecify.annotations.NullMarked;
