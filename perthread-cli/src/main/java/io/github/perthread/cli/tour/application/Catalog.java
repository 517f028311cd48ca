package io.github.perthread.cli.tour.application;

/** What an application has read at its start, 1 MiB: it goes when the class loader goes. */
final class Catalog {
  private static final int PAGES = 128;
  private static final int PAGE_BYTES = 8192;

  private static final byte[][] CONTENT = new byte[PAGES][PAGE_BYTES];

  private Catalog() {}

  static byte look(int number) {
    return CONTENT[number % PAGES][number % PAGE_BYTES];
  }
}
