package io.github.perthread.agent;

/** Finds the constants of a class file. */
final class ConstantPool {
  static final int UTF8 = 1;
  static final int CLASS = 7;
  static final int METHODREF = 10;
  static final int METHOD_HANDLE = 15;

  /** The largest number that {@code constant_pool_count} can hold. */
  static final int MOST = 0xffff;

  private static final int START = 10;

  private final byte[] file;
  private final int[] offsets;
  private final int end;

  /**
   * Reads the tags of a class file's constants.
   *
   * @throws UnsupportedClassFileException if one of them is not known here
   */
  ConstantPool(byte[] file) throws UnsupportedClassFileException {
    this.file = file;
    offsets = new int[Bytes.u2(file, START - 2)];
    int at = START;
    for (int i = 1; i < offsets.length; i++) {
      offsets[i] = at;
      int tag = Bytes.u1(file, at);
      at = Bytes.skip(file, at, size(tag, at));
      if (tag == 5 || tag == 6) {
        i++; // a long or double takes two indices
      }
    }
    end = at;
  }

  private int size(int tag, int at) throws UnsupportedClassFileException {
    return switch (tag) {
      case UTF8 -> 3 + Bytes.u2(file, at + 1);
      case CLASS, 8, 16, 19, 20 -> 3; // String, MethodType, Module, Package
      case METHOD_HANDLE -> 4;
      case 3, 4, 9, METHODREF, 11, 12, 17, 18 -> 5; // Integer to InvokeDynamic
      case 5, 6 -> 9; // Long, Double
      default -> throw new UnsupportedClassFileException("unknown constant " + tag);
    };
  }

  /** Returns {@code constant_pool_count}, one more than the largest index. */
  int count() {
    return offsets.length;
  }

  /** Returns the position after the last constant. */
  int end() {
    return end;
  }

  /** Returns the position of the number that follows the tag of a constant. */
  int operand(int index) {
    return offset(index) + 1;
  }

  /** Returns whether the constant at an index has a tag; an index between constants has none. */
  boolean has(int index, int tag) {
    return offsets[index] != 0 && file[offsets[index]] == tag;
  }

  /** Returns whether a constant is a class of that name. */
  boolean isClass(int index, String name) {
    return has(index, CLASS) && isUtf8(Bytes.u2(file, operand(index)), name);
  }

  /** Returns whether a constant is a method of a class that satisfies {@link #isClass}. */
  boolean isMethodOf(int index, String className) {
    return has(index, METHODREF) && isClass(Bytes.u2(file, operand(index)), className);
  }

  /** Returns whether the method of a constant has a name and a descriptor. */
  boolean isMethodNamed(int index, String name, String descriptor) {
    int nameAndType = Bytes.u2(file, operand(index) + 2);
    return isUtf8(Bytes.u2(file, operand(nameAndType)), name)
        && isUtf8(Bytes.u2(file, operand(nameAndType) + 2), descriptor);
  }

  /** Returns whether a constant is a text of ASCII characters. */
  boolean isUtf8(int index, String text) {
    int at = offset(index);
    if (file[at] != UTF8 || Bytes.u2(file, at + 1) != text.length()) {
      return false;
    }
    for (int i = text.length() - 1; i >= 0; i--) { // the ends differ most
      if (file[at + 3 + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether there is such a text. */
  boolean containsUtf8(String text) {
    for (int i = 1; i < offsets.length; i++) {
      if (offsets[i] != 0 && isUtf8(i, text)) {
        return true;
      }
    }
    return false;
  }

  private int offset(int index) {
    return offsets[index];
  }
}
