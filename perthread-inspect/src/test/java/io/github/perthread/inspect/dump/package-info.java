@NullMarked
package io.github.perthread.inspect.dump;

import org.jspecify.annotations.NullMarked;
