/** What libraries that carry values from thread to thread do of what the contract says. */
@NullMarked
package io.github.perthread.context;

import org.jspecify.annotations.NullMarked;
