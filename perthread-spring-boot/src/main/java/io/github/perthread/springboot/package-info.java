/** Spring Boot's auto-configuration for PerThread locals. */
@NullMarked
package io.github.perthread.springboot;

import org.jspecify.annotations.NullMarked;
