package io.github.perthread.inspect.analysis;

/** A first-in first-out queue of {@code int}s in a ring that grows. */
final class IntQueue {
  private int[] ring = new int[1024];
  private int head;
  private int size;

  void add(int element) {
    if (size == ring.length) {
      int[] grown = new int[size * 2];
      System.arraycopy(ring, head, grown, 0, size - head);
      System.arraycopy(ring, 0, grown, size - head, head);
      ring = grown;
      head = 0;
    }
    ring[head + size & ring.length - 1] = element;
    size++;
  }

  int poll() {
    int element = ring[head];
    head = head + 1 & ring.length - 1;
    size--;
    return element;
  }

  boolean isEmpty() {
    return size == 0;
  }
}
