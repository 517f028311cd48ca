/** What the thread locals of a heap hold, and which of them leak. */
@NullMarked
package io.github.perthread.inspect.analysis;

import org.jspecify.annotations.NullMarked;
