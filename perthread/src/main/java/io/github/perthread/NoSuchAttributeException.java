package io.github.perthread;

import java.util.NoSuchElementException;

/**
 * Reports that the calling thread does not have an attribute that the caller asked for. The message
 * names the attribute, the object and the thread.
 */
public class NoSuchAttributeException extends NoSuchElementException {
  private static final long serialVersionUID = 1;

  /**
   * Makes an exception.
   *
   * @param message what was asked for
   */
  public NoSuchAttributeException(String message) {
    super(message);
  }
}
