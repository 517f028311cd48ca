@NullMarked
package io.github.perthread.springboot;

import org.jspecify.annotations.NullMarked;
