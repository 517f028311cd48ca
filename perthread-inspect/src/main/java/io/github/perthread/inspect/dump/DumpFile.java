package io.github.perthread.inspect.dump;

import io.github.perthread.inspect.output.Progress;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** What a file is, judged by how it begins, whatever its name is. */
public final class DumpFile {
  private static final int HEAD = 512;

  private DumpFile() {}

  /**
   * Makes sure that a file can be a heap dump.
   *
   * @param file the file
   * @return whether it is compressed with gzip, and has to be unpacked first
   * @throws IOException if it cannot be one; the message says what it is and what to do
   */
  public static boolean isCompressed(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new DumpException(file + " is a directory: give the heap dump in it.");
    } else if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    } else if (!Files.isRegularFile(file)) {
      throw new DumpException(file + " is not a regular file: write the dump to a file first.");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] head = in.readNBytes(HEAD);
      boolean compressed = startsWith(head, "1f8b");
      String otherwise = compressed ? null : otherFormat(head);
      if (otherwise != null) {
        throw new DumpException(file + " is not a heap dump that can be read: it is " + otherwise);
      }
      return compressed;
    }
  }

  private static boolean startsWith(byte[] head, String hex) {
    return HexFormat.of().formatHex(head).startsWith(hex);
  }

  /** Returns what a file is, if it is known and not a heap dump, and what to do. */
  private static @Nullable String otherFormat(byte[] head) {
    String text = new String(head, StandardCharsets.ISO_8859_1);
    if (head.length == 0) {
      return "empty.";
    } else if (text.startsWith("JAVA PROFILE 1.0") && text.contains(", created")) {
      return "HPROF's text form: write it in the binary one (format=b).";
    } else if (text.contains("portable heap dump")) {
      return "a portable heap dump (PHD) of an OpenJ9 JVM, which does not have the names of"
          + " fields: run the program on a HotSpot JVM.";
    } else if (text.startsWith("0SECTION")) {
      return "a javacore of an OpenJ9 JVM, which has no objects.";
    } else if (text.startsWith("Full thread dump") || text.contains("\nFull thread dump")) {
      return "a thread dump: a heap dump is made by jcmd PID GC.heap_dump FILE.";
    }
    return binaryFormat(head, text);
  }

  private static @Nullable String binaryFormat(byte[] head, String text) {
    if (startsWith(head, "504b")) {
      return "a zip archive: unpack it first.";
    } else if (startsWith(head, "28b52ffd")) {
      return "compressed with zstd: unpack it first (zstd -d).";
    } else if (startsWith(head, "fd377a585a")) {
      return "compressed with xz: unpack it first (xz -d).";
    } else if (startsWith(head, "425a68")) {
      return "compressed with bzip2: unpack it first (bzip2 -d).";
    } else if (startsWith(head, "04224d18")) {
      return "compressed with lz4: unpack it first (lz4 -d).";
    } else if (startsWith(head, "377abcaf")) {
      return "a 7z archive: unpack it first.";
    } else if (text.startsWith("ustar", 257)) {
      return "a tar archive: unpack it first.";
    } else if (startsWith(head, "7f454c46")) {
      return "an ELF file, such as a core dump: make a heap dump of it by"
          + " jhsdb jmap --binaryheap --exe JAVA --core FILE.";
    } else if (text.startsWith("FLR\0")) {
      return "a recording of JDK Flight Recorder, which has no objects.";
    }
    return null;
  }

  /**
   * Unpacks a dump that is compressed with gzip.
   *
   * @param packed the compressed file
   * @param target where to write what is in it; does not exist yet
   * @param progress receives how far it has come
   * @throws IOException if the file is damaged or cut short, or there is no room
   */
  public static void unpack(Path packed, Path target, Progress progress) throws IOException {
    long size = Files.size(packed);
    try (CountingStream in = new CountingStream(Files.newInputStream(packed));
        OutputStream out = Files.newOutputStream(target)) {
      byte[] buffer = new byte[1 << 16];
      try (InputStream unpacked = new GZIPInputStream(in, 1 << 16)) {
        for (int n; (n = unpacked.read(buffer)) >= 0; ) {
          out.write(buffer, 0, n);
          progress.at("unpacking", in.count, size);
        }
      } catch (EOFException | ZipException e) {
        String what = e instanceof EOFException ? "is cut short" : "is damaged";
        throw new DumpException(
            String.format(
                Locale.ROOT,
                "%s %s: its gzip ends in error after %,d bytes of the dump. Copy it again.",
                packed,
                what,
                Files.size(target)));
      }
    }
    if (isCompressed(target)) {
      throw new DumpException(packed + " was compressed twice: unpack it first (gzip -d).");
    }
  }

  private static final class CountingStream extends FilterInputStream {
    private long count;

    CountingStream(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int n = super.read(bytes, from, length);
      count += Math.max(0, n);
      return n;
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      count += b < 0 ? 0 : 1;
      return b;
    }
  }
}
