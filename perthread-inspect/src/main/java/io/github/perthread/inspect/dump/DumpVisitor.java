package io.github.perthread.inspect.dump;

/** Hears the records of a dump in the order of the file. Positions are offsets in the file. */
public interface DumpVisitor {
  /** A symbol: {@code length} bytes of UTF-8 at {@code at}. */
  default void symbol(long id, long at, int length) {}

  default void loadedClass(int serial, long classId, long nameId) {}

  /** A frame of a stack, whose record's body begins at {@code at}. */
  default void frame(long id, long at) {}

  /** The stack of a thread, whose record's body begins at {@code at}. */
  default void stack(int serial, long at) {}

  /**
   * A root of the heap. {@code thread} and {@code detail} are serial numbers, 0 if there is none.
   */
  default void root(int tag, long id, int thread, int detail) {}

  /** A class, an instance or an array, whose sub-record begins with its tag at {@code at}. */
  default void object(int tag, long id, long at) {}
}
