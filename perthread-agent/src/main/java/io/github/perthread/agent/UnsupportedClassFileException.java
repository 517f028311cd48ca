package io.github.perthread.agent;

/** Says why a class file is left as it is. */
final class UnsupportedClassFileException extends Exception {
  private static final long serialVersionUID = 1;

  UnsupportedClassFileException(String reason) {
    super(reason, null, false, false);
  }
}
