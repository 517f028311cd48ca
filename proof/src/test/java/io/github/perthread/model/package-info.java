/** Random sequences of operations by several threads, against a plain sequential model. */
@NullMarked
package io.github.perthread.model;

import org.jspecify.annotations.NullMarked;
