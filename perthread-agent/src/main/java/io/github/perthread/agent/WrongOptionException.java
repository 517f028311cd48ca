package io.github.perthread.agent;

/** Says which option of the agent is wrong. */
final class WrongOptionException extends Exception {
  private static final long serialVersionUID = 1;

  WrongOptionException(String message) {
    super(message, null, false, false);
  }
}
