@NullMarked
package io.github.perthread.inspect.output;

import org.jspecify.annotations.NullMarked;
