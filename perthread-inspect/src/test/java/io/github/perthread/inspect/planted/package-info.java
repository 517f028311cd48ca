/** Programs with planted leaks and their benign look-alikes, run in JVMs of their own. */
@NullMarked
package io.github.perthread.inspect.planted;

import org.jspecify.annotations.NullMarked;
