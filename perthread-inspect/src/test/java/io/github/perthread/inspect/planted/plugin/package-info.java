/** What child class loaders define. */
@NullMarked
package io.github.perthread.inspect.planted.plugin;

import org.jspecify.annotations.NullMarked;
