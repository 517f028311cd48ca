package io.github.perthread.cli.tour.application;

/** What an application keeps in each thread; of a class of its own, so it leads to its loader. */
final class Session {
  private static final int BYTES = 1 << 16;

  private final byte[] memory = new byte[BYTES];
  private int requests;

  void request() {
    memory[requests++ % BYTES]++;
  }
}
