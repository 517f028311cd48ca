package io.github.perthread;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** An attribute of one thread: its name, and its value or {@link #UNSET}. */
final class AttributeCell {
  /** The value of a cell that has none. */
  static final Object UNSET = Entry.UNSET;

  private static final VarHandle VALUE;

  static {
    try {
      VALUE = MethodHandles.lookup().findVarHandle(AttributeCell.class, "value", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final String name;
  @Nullable Object value;

  /** The type that a handle found the value to have, if one looked; only for the owner. */
  @Nullable Class<?> type;

  /**
   * Whether the owner's map may have an attribute of that name although this cell has no value;
   * only for the owner.
   */
  boolean outdated;

  AttributeCell(String name, @Nullable Object value) {
    this.name = name;
    this.value = value;
  }

  /** Returns whether the owner's map has no attribute of that name; called by the owner. */
  boolean saysAbsent() {
    return !outdated && valueOpaque() == UNSET;
  }

  void storeRelease(@Nullable Object v) {
    VALUE.setRelease(this, v);
  }

  /** Stores a value of a type, null if that is not known; called by the owner. */
  void store(@Nullable Object v, @Nullable Class<?> ofType) {
    if (type == ofType) {
      storeRelease(v);
    } else {
      type = null; // whatever fails in between, no value has another one's type
      storeRelease(v);
      type = ofType;
    }
  }

  /** Reads the value as the owner does where it may wait for another thread to take it. */
  @Nullable Object valueOpaque() {
    return VALUE.getOpaque(this);
  }

  @Nullable Object valueAcquire() {
    return VALUE.getAcquire(this);
  }

  boolean takeIf(@Nullable Object v) {
    return VALUE.compareAndSet(this, v, UNSET);
  }
}
