@NullMarked
package io.github.perthread.inspect.process;

import org.jspecify.annotations.NullMarked;
