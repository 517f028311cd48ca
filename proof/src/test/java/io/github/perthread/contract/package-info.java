/** One contract suite, run over every implementation of thread-local storage that there is here. */
@NullMarked
package io.github.perthread.contract;

import org.jspecify.annotations.NullMarked;
