package io.github.perthread;

import java.util.NoSuchElementException;

/**
 * Thrown to a caller whose thread does not have the attribute that it asked for. The message names
 * the attribute, the object and the thread.
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
