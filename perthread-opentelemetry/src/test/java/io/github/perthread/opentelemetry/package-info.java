@NullMarked
package io.github.perthread.opentelemetry;

import org.jspecify.annotations.NullMarked;
