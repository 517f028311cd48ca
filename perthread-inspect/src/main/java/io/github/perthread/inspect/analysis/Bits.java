package io.github.perthread.inspect.analysis;

/** A set of objects of a heap, one bit each. */
final class Bits {
  private final long[] words;

  Bits(int size) {
    words = new long[(size >>> 6) + 1];
  }

  private Bits(long[] words) {
    this.words = words;
  }

  boolean has(int i) {
    return (words[i >>> 6] & 1L << i) != 0;
  }

  /** Adds an object; whether it was new. */
  boolean add(int i) {
    long bit = 1L << i;
    boolean isNew = (words[i >>> 6] & bit) == 0;
    words[i >>> 6] |= bit;
    return isNew;
  }

  void remove(int i) {
    words[i >>> 6] &= ~(1L << i);
  }

  void addAll(Bits other) {
    for (int i = 0; i < words.length; i++) {
      words[i] |= other.words[i];
    }
  }

  Bits copy() {
    return new Bits(words.clone());
  }

  int count() {
    int count = 0;
    for (long word : words) {
      count += Long.bitCount(word);
    }
    return count;
  }
}
