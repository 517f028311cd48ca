package io.github.perthread.inspect.dump;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file of any size, mapped into memory in pieces of 1 GiB. Numbers are big-endian. The pieces
 * overlap by a few bytes, so that no number straddles two of them.
 */
public final class MappedFile {
  private static final int SHIFT = 30;
  private static final long PIECE = 1L << SHIFT;
  private static final int OVERLAP = 16;

  private final ByteBuffer[] pieces;
  private final long size;

  public MappedFile(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      size = channel.size();
      pieces = new ByteBuffer[(int) ((size + PIECE - 1) >>> SHIFT)];
      for (int i = 0; i < pieces.length; i++) {
        long start = i * PIECE;
        long length = Math.min(size - start, PIECE + OVERLAP);
        pieces[i] = channel.map(FileChannel.MapMode.READ_ONLY, start, length);
      }
    }
  }

  public long size() {
    return size;
  }

  public int u1(long at) {
    return pieces[(int) (at >>> SHIFT)].get((int) (at & PIECE - 1)) & 0xff;
  }

  public int u2(long at) {
    return pieces[(int) (at >>> SHIFT)].getShort((int) (at & PIECE - 1)) & 0xffff;
  }

  public int s4(long at) {
    return pieces[(int) (at >>> SHIFT)].getInt((int) (at & PIECE - 1));
  }

  public long u4(long at) {
    return s4(at) & 0xffff_ffffL;
  }

  public long s8(long at) {
    return pieces[(int) (at >>> SHIFT)].getLong((int) (at & PIECE - 1));
  }

  public String utf8(long at, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) u1(at + i);
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
