package io.github.perthread.inspect.dump;

import java.io.IOException;

/** A dump that cannot be read to its end. The message says what was read, and up to where. */
public final class DumpException extends IOException {
  private static final long serialVersionUID = 1L;

  public DumpException(String message) {
    super(message);
  }
}
