/** PerThread locals in Micrometer's context propagation, and so in Reactor and Spring. */
@NullMarked
package io.github.perthread.contextpropagation;

import org.jspecify.annotations.NullMarked;
