/** PerThread locals in OpenTelemetry's baggage, and so on other machines. */
@NullMarked
package io.github.perthread.opentelemetry;

import org.jspecify.annotations.NullMarked;
