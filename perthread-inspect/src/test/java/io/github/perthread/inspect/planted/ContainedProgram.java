package io.github.perthread.inspect.planted;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** A program with one stale value, which needs nothing but its own class file and java.base. */
public final class ContainedProgram {
  private static @Nullable ThreadLocal<byte[]> local = new ThreadLocal<>();

  private ContainedProgram() {}

  /** Waits for the end of its input. */
  public static void main(String[] args) throws IOException {
    if (local != null) {
      local.set(new byte[1_000_000]);
    }
    local = null;
    System.out.println("waiting");
    System.in.transferTo(OutputStream.nullOutputStream());
  }
}
