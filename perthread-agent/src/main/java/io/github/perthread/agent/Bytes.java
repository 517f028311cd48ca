package io.github.perthread.agent;

/** Reads and writes the numbers of a class file. */
final class Bytes {
  private Bytes() {}

  static int u1(byte[] file, int at) {
    return file[at] & 0xff;
  }

  static int u2(byte[] file, int at) {
    return u1(file, at) << 8 | u1(file, at + 1);
  }

  static int s4(byte[] file, int at) {
    return u2(file, at) << 16 | u2(file, at + 2);
  }

  static void putU2(byte[] file, int at, int value) {
    file[at] = (byte) (value >> 8);
    file[at + 1] = (byte) value;
  }

  /**
   * Returns a position further on in a file.
   *
   * @throws UnsupportedClassFileException if it is not further on, or not in the file
   */
  static int skip(byte[] file, int at, long length) throws UnsupportedClassFileException {
    long next = at + length;
    if (length < 0 || next > file.length) {
      throw new UnsupportedClassFileException("malformed class file");
    }
    return (int) next;
  }
}
