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
 * local matches one of {@link #locals()} or its thread's name one of {@link #threads()}.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface AllowLeftovers {
  /**
   * Patterns for locals, as a failure of the guard shows them. Each is for one of
   *
   * <ul>
   *   <li>the local's name, {@code shop.cart} or {@code PerThread made in shop.Shop}: all its
   *       values and attributes
   *   <li>an attribute's name, in brackets: {@code shop.request[user]}
   *   <li>either followed by a colon and the value's class: {@code PerThread made in shop.Shop:
   *       java.lang.StringBuilder}, and no other unnamed local of that class
   * </ul>
   *
   * @return the patterns
   */
  String[] locals() default {};

  /**
   * Patterns for names of threads; an empty one is for threads without a name.
   *
   * @return the patterns
   */
  String[] threads() default {};
}
