package io.github.perthread.inspect.heap;

import java.util.Arrays;

/** A growing list of {@code int}s. */
public final class Ints {
  private int[] elements = new int[16];
  private int size;

  public void add(int element) {
    if (size == elements.length) {
      elements = Arrays.copyOf(elements, size + (size >> 1));
    }
    elements[size++] = element;
  }

  public int get(int index) {
    return elements[index];
  }

  public int size() {
    return size;
  }

  public int[] toArray() {
    return Arrays.copyOf(elements, size);
  }

  public void clear() {
    size = 0;
  }
}
