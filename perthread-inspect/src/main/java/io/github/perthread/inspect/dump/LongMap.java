package io.github.perthread.inspect.dump;

import java.util.Arrays;

/**
 * A map from {@code long} to non-negative {@code long}, open-addressed. Not for concurrent use.
 *
 * <p>A dump names classes, symbols and pages of its heap by 64-bit ids; boxed keys would cost ten
 * times the memory.
 */
public final class LongMap {
  private static final long ABSENT = -1;

  private long[] keys = new long[1024];
  private long[] values = new long[1024];
  private int size;

  public LongMap() {
    Arrays.fill(values, ABSENT);
  }

  /** Returns the value of a key, or -1. */
  public long get(long key) {
    return values[slot(key)];
  }

  public void put(long key, long value) {
    int slot = slot(key);
    if (values[slot] == ABSENT) {
      if (3L * size >= 2L * keys.length) {
        grow();
        slot = slot(key);
      }
      size++;
      keys[slot] = key;
    }
    values[slot] = value;
  }

  private int slot(long key) {
    int mask = keys.length - 1;
    long mixed = key * 0x9E3779B97F4A7C15L;
    int slot = (int) (mixed >>> 32) & mask;
    while (values[slot] != ABSENT && keys[slot] != key) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    long[] oldValues = values;
    keys = new long[oldKeys.length * 2];
    values = new long[keys.length];
    Arrays.fill(values, ABSENT);
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldValues[i] != ABSENT) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        values[slot] = oldValues[i];
      }
    }
  }
}
