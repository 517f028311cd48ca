package io.github.perthread;

import java.util.NoSuchElementException;

/**
 * Thrown where an attribute is asked for that the calling thread does not have. Its message names
 * the attribute, the object and the thread.
 */
public class NoSuchAttributeException extends NoSuchElementException {
  private static final long serialVersionUID = 1;

  /** With a message that tells what was asked for. */
  public NoSuchAttributeException(String message) {
    super(message);
  }
}
