/** The engine broken on purpose, to see which tests notice. */
@NullMarked
package io.github.perthread.mutation;

import org.jspecify.annotations.NullMarked;
