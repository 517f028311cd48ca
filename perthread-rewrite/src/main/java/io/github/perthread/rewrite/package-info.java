/** OpenRewrite recipes that move a program from {@code ThreadLocal} to {@code PerThread}. */
@NullMarked
package io.github.perthread.rewrite;

import org.jspecify.annotations.NullMarked;
