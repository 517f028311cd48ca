package io.github.perthread.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What {@link PerThreadLeakGuard} lets a test, or all tests of a class, leave behind. Without any
 * pattern: everything. A method's annotation stands in for that of its class.
 *
 * <p>A pattern is a name in which {@code *} stands for any characters. A value may stay if its
 * local's name matches one of {@link #locals()} or its thread's name one of {@link #threads()}.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface AllowLeftovers {
  /** Patterns for names of locals. */
  String[] locals() default {};

  /** Patterns for names of threads. */
  String[] threads() default {};
}
