@NullMarked
package io.github.perthread.inspect.analysis;

import org.jspecify.annotations.NullMarked;
