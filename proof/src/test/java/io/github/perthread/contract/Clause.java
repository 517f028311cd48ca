package io.github.perthread.contract;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method that asserts a clause of the contract, and gives the clause's row in the table.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Clause {
  /** The clause's number. */
  String id();

  /** What it says, in a line. */
  String says();

  /** What the assertion says that an implementation fails which is known not to keep it. */
  String otherwise() default "";
}
