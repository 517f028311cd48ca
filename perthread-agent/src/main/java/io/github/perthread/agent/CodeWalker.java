package io.github.perthread.agent;

import java.util.Arrays;

/** Goes through the instructions of a class file's methods. */
final class CodeWalker {
  private static final int INVOKESTATIC = 0xb8;
  private static final int NEW = 0xbb;
  private static final int TABLESWITCH = 0xaa;
  private static final int LOOKUPSWITCH = 0xab;
  private static final int WIDE = 0xc4;
  private static final int IINC = 0x84;

  /** The length of each instruction by opcode; 0 where there is none, or it varies. */
  private static final byte[] LENGTHS = lengths();

  private final byte[] file;
  private final ConstantPool pool;
  private final Visitor visitor;

  CodeWalker(byte[] file, ConstantPool pool, Visitor visitor) {
    this.file = file;
    this.pool = pool;
    this.visitor = visitor;
  }

  /** Told of the instructions that refer to what may be changed. */
  interface Visitor {
    /** There is a {@code new} with its operand at that position. */
    void visitNew(int operand);

    /** There is an {@code invokestatic} with its operand at that position. */
    void visitInvokeStatic(int operand);
  }

  /**
   * Visits the instructions of all methods.
   *
   * @throws UnsupportedClassFileException if an instruction is not known here
   */
  void walk() throws UnsupportedClassFileException {
    int interfaces = pool.end() + 6;
    int fields = Bytes.skip(file, interfaces, 2 + 2L * Bytes.u2(file, interfaces));
    walkMembers(walkMembers(fields, false), true);
  }

  private int walkMembers(int start, boolean methods) throws UnsupportedClassFileException {
    int at = start + 2;
    for (int left = Bytes.u2(file, start); left > 0; left--) {
      int attributes = Bytes.u2(file, at + 6);
      at = Bytes.skip(file, at, 8);
      for (; attributes > 0; attributes--) {
        long length = Bytes.s4(file, at + 2) & 0xffff_ffffL;
        int next = Bytes.skip(file, at, 6 + length);
        if (methods && pool.isUtf8(Bytes.u2(file, at), "Code")) {
          walkCode(at + 14, Bytes.s4(file, at + 10));
        }
        at = next;
      }
    }
    return at;
  }

  private void walkCode(int start, int length) throws UnsupportedClassFileException {
    int stop = Bytes.skip(file, start, length);
    int at = start;
    while (at < stop) {
      int opcode = Bytes.u1(file, at);
      if (opcode == NEW) {
        visitor.visitNew(at + 1);
      } else if (opcode == INVOKESTATIC) {
        visitor.visitInvokeStatic(at + 1);
      }
      long size = size(opcode, at, start);
      if (size <= 0) {
        throw new UnsupportedClassFileException("unknown instruction " + opcode);
      }
      at = Bytes.skip(file, at, size);
    }
  }

  private long size(int opcode, int at, int start) {
    return switch (opcode) {
      case TABLESWITCH -> {
        int low = padded(at, start) + 4;
        yield low - at + 8 + 4 * (Bytes.s4(file, low + 4) - (long) Bytes.s4(file, low) + 1);
      }
      case LOOKUPSWITCH -> {
        int pairs = padded(at, start) + 4;
        yield pairs - at + 4 + 8L * Bytes.s4(file, pairs);
      }
      case WIDE -> Bytes.u1(file, at + 1) == IINC ? 6 : 4;
      default -> LENGTHS[opcode];
    };
  }

  /** Returns where the operands of a switch begin: aligned to four bytes within the code. */
  private static int padded(int at, int start) {
    return at + 4 - (at - start) % 4;
  }

  private static byte[] lengths() {
    byte[] lengths = new byte[256];
    Arrays.fill(lengths, 0, 0xca, (byte) 1);
    set(lengths, 2, 0x10, 0x10); // bipush
    set(lengths, 3, 0x11, 0x11); // sipush
    set(lengths, 2, 0x12, 0x12); // ldc
    set(lengths, 3, 0x13, 0x14); // ldc_w, ldc2_w
    set(lengths, 2, 0x15, 0x19); // iload to aload
    set(lengths, 2, 0x36, 0x3a); // istore to astore
    set(lengths, 3, IINC, IINC);
    set(lengths, 3, 0x99, 0xa8); // ifeq to jsr
    set(lengths, 2, 0xa9, 0xa9); // ret
    set(lengths, 0, TABLESWITCH, LOOKUPSWITCH);
    set(lengths, 3, 0xb2, INVOKESTATIC); // getstatic on
    set(lengths, 5, 0xb9, 0xba); // invokeinterface, invokedynamic
    set(lengths, 3, NEW, NEW);
    set(lengths, 2, 0xbc, 0xbc); // newarray
    set(lengths, 3, 0xbd, 0xbd); // anewarray
    set(lengths, 3, 0xc0, 0xc1); // checkcast, instanceof
    set(lengths, 0, WIDE, WIDE);
    set(lengths, 4, 0xc5, 0xc5); // multianewarray
    set(lengths, 3, 0xc6, 0xc7); // ifnull, ifnonnull
    set(lengths, 5, 0xc8, 0xc9); // goto_w, jsr_w
    return lengths;
  }

  private static void set(byte[] lengths, int length, int from, int to) {
    Arrays.fill(lengths, from, to + 1, (byte) length);
  }
}
