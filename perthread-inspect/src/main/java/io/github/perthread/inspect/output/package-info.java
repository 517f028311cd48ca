/**
 * What the commands share to show things: terminal, tables, sizes, progress, JSON, pages, errors.
 */
@NullMarked
package io.github.perthread.inspect.output;

import org.jspecify.annotations.NullMarked;
