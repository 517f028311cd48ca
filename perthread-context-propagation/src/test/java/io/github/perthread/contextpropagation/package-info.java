@NullMarked
package io.github.perthread.contextpropagation;

import org.jspecify.annotations.NullMarked;
