package io.github.perthread.inspect.heap;

import io.github.perthread.inspect.dump.Hprof;

/**
 * How the JVM that wrote a dump laid out its objects, which a dump does not say: the sizes of an
 * object's head, of an array's head and of a reference, and what sizes are multiples of.
 */
record Layout(int head, int arrayHead, int reference, int alignment) {
  Layout(int head, int arrayHead, int reference) {
    this(head, arrayHead, reference, 8);
  }

  Layout alignedTo(int bytes) {
    return new Layout(head, arrayHead, reference, bytes);
  }

  static final Layout[] ON_64_BITS = {
    new Layout(12, 16, 4), // compressed references and classes, the default of JDK 8 to 25
    new Layout(8, 12, 4), // compact heads
    new Layout(12, 16, 8), // compressed classes only: ZGC, heaps over 32 GB
    new Layout(8, 12, 8),
    new Layout(16, 24, 8), // nothing compressed
    new Layout(16, 20, 8), // the same since JDK 23
    new Layout(16, 24, 4),
  };
  static final Layout[] ON_32_BITS = {new Layout(8, 12, 4)};

  long instance(int primitiveBytes, int references) {
    return align((long) head + primitiveBytes + (long) references * reference, alignment);
  }

  long array(Hprof hprof, int type, long length) {
    int element = type == Hprof.REFERENCE ? reference : hprof.sizeOf(type);
    return align(align(arrayHead, element) + length * element, alignment);
  }

  private static long align(long size, int to) {
    return size + to - 1 & -to;
  }
}
