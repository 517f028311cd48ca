package io.github.perthread.inspect.dump;

import io.github.perthread.inspect.output.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A heap dump in the format HPROF 1.0.1 or 1.0.2, as HotSpot writes it, or 1.0.3, as Android's
 * runtime writes it: named records, those of the heap with sub-records inside. {@link #scan} walks
 * them all; everything else that is known of a dump is read from the positions that it tells.
 */
public final class Hprof {
  public static final int ROOT_UNKNOWN = 0xff;
  public static final int ROOT_JNI_GLOBAL = 0x01;
  public static final int ROOT_JNI_LOCAL = 0x02;
  public static final int ROOT_JAVA_FRAME = 0x03;
  public static final int ROOT_NATIVE_STACK = 0x04;
  public static final int ROOT_STICKY_CLASS = 0x05;
  public static final int ROOT_THREAD_BLOCK = 0x06;
  public static final int ROOT_MONITOR = 0x07;
  public static final int ROOT_THREAD = 0x08;
  public static final int CLASS = 0x20;
  public static final int INSTANCE = 0x21;
  public static final int OBJECT_ARRAY = 0x22;
  public static final int PRIMITIVE_ARRAY = 0x23;

  /** An array of primitives whose contents were left out, as some of Android's tools do. */
  public static final int PRIMITIVE_ARRAY_WITHOUT_DATA = 0xc3;

  // Android's own: which of its heaps follows, and more kinds of roots.
  private static final int HEAP_INFO = 0xfe;
  private static final int ROOT_INTERNED_STRING = 0x89;
  private static final int ROOT_FINALIZING = 0x8a;
  private static final int ROOT_DEBUGGER = 0x8b;
  private static final int ROOT_REFERENCE_CLEANUP = 0x8c;
  private static final int ROOT_VM_INTERNAL = 0x8d;
  private static final int ROOT_JNI_MONITOR = 0x8e;
  private static final int UNREACHABLE = 0x90;

  /** The type code of a reference; those of primitive types are 4 to 11. */
  public static final int REFERENCE = 2;

  private static final int SYMBOL = 0x01;
  private static final int LOADED_CLASS = 0x02;
  private static final int FRAME = 0x04;
  private static final int STACK = 0x05;
  private static final int HEAP = 0x0c;
  private static final int HEAP_SEGMENT = 0x1c;
  private static final int HEAP_END = 0x2c;
  private static final int LAST_TAG = 0x2c;
  private static final int[] SIZES = {0, 0, 0, 0, 1, 2, 4, 8, 1, 2, 4, 8};

  private final Path path;
  private final MappedFile file;
  private final long start;
  private final int idSize;
  private long objects;

  /** The end of the last whole sub-record. */
  private long reached;

  public Hprof(Path path) throws IOException {
    this.path = path;
    file = new MappedFile(path);
    long end = 0;
    while (end < Math.min(file.size(), 64) && file.u1(end) != 0) {
      end++;
    }
    String format = end < 64 ? file.utf8(0, (int) end) : "";
    if (!format.matches("JAVA PROFILE 1\\.0(\\.[1-3])?") || file.size() < end + 13) {
      throw new DumpException(
          path + " is not a heap dump: it does not begin with a whole HPROF header.");
    }
    idSize = file.s4(end + 1);
    start = end + 13;
    if (idSize != 4 && idSize != 8) {
      throw damaged(end + 1, "ids of " + idSize + " bytes");
    }
  }

  public MappedFile file() {
    return file;
  }

  public int idSize() {
    return idSize;
  }

  /** Returns when the dump was written, in milliseconds since 1970, or 0 if it does not say so. */
  public long time() {
    return file.s8(start - 8);
  }

  public long id(long at) {
    return idSize == 8 ? file.s8(at) : file.u4(at);
  }

  /**
   * Returns the bytes that a value of a type takes in the dump, or 0 for a type code that does not
   * exist.
   */
  public int sizeOf(int type) {
    return type == REFERENCE ? idSize : type >= 0 && type < SIZES.length ? SIZES[type] : 0;
  }

  /**
   * Tells a visitor every record, in the order of the file.
   *
   * @throws DumpException if the dump is cut short or damaged
   */
  public void scan(DumpVisitor visitor, String stage, Progress progress) throws DumpException {
    objects = 0;
    boolean ended = false;
    long at = start;
    while (at < file.size()) {
      progress.at(stage, at, file.size());
      if (at + 9 > file.size()) {
        throw cutShort(at, "it ends inside the head of a record", 0);
      }
      int tag = file.u1(at);
      long length = file.u4(at + 5);
      long body = at + 9;
      boolean heap = tag == HEAP || tag == HEAP_SEGMENT;
      if (tag > LAST_TAG || tag == 0) {
        throw damaged(at, "a record of unknown kind " + tag);
      }
      if (body + length > file.size()) {
        long readable = heap ? readablePart(visitor, body) : at;
        throw cutShort(
            readable,
            String.format(
                Locale.ROOT,
                "%,d bytes of its last record are missing",
                body + length - file.size()),
            body + length);
      }
      if (heap) {
        scanHeap(visitor, body, body + length, stage, progress);
      } else {
        scanRecord(visitor, tag, body, length);
      }
      ended |= tag == HEAP || tag == HEAP_END;
      at = body + length;
    }
    if (!ended) {
      throw cutShort(at, "the record that ends the heap is missing", 0);
    }
  }

  /** Reads what is left of a segment that is cut short; where that ends. */
  private long readablePart(DumpVisitor visitor, long body) {
    reached = body;
    try {
      scanHeap(visitor, body, file.size(), "", Progress.NONE);
    } catch (DumpException e) {
      return reached;
    }
    return reached;
  }

  private void scanRecord(DumpVisitor visitor, int tag, long body, long length)
      throws DumpException {
    switch (tag) {
      case SYMBOL -> {
        require(length >= idSize && length < 1 << 20, body, "a symbol of " + length + " bytes");
        visitor.symbol(id(body), body + idSize, (int) length - idSize);
      }
      case LOADED_CLASS -> {
        require(length >= 8 + 2L * idSize, body, "a class record of " + length + " bytes");
        visitor.loadedClass(file.s4(body), id(body + 4), id(body + 8 + idSize));
      }
      case FRAME -> {
        require(length >= 8 + 4L * idSize, body, "a frame of " + length + " bytes");
        visitor.frame(id(body), body);
      }
      case STACK -> {
        require(length >= 12, body, "a stack of " + length + " bytes");
        int count = file.s4(body + 8);
        require(count >= 0 && 12 + (long) count * idSize <= length, body, "a stack of " + count);
        visitor.stack(file.s4(body), body);
      }
      default -> {}
    }
  }

  private void scanHeap(DumpVisitor visitor, long from, long end, String stage, Progress progress)
      throws DumpException {
    long at = from;
    while (at < end) {
      int tag = file.u1(at);
      // The shortest sub-record is a tag and an id.
      require(at + 1 + idSize <= end, at, "a sub-record that its segment cuts off");
      long next;
      if (tag == HEAP_INFO) {
        next = at + 5 + idSize;
      } else if ((tag >= CLASS && tag <= PRIMITIVE_ARRAY) || tag == PRIMITIVE_ARRAY_WITHOUT_DATA) {
        next = at + objectLength(tag, at, end);
        require(next <= end, at, "an object that its segment cuts off");
        visitor.object(tag, id(at + 1), at);
        if ((++objects & 0xffff) == 0) {
          progress.at(stage, at, file.size());
        }
      } else {
        next = at + rootLength(tag, at);
        require(next <= end, at, "a root that its segment cuts off");
        if (tag != UNREACHABLE) {
          root(visitor, tag, at);
        }
      }
      at = next;
      reached = at;
    }
  }

  private void root(DumpVisitor visitor, int tag, long at) {
    long numbers = at + 1 + idSize;
    boolean one = tag == ROOT_NATIVE_STACK || tag == ROOT_THREAD_BLOCK;
    boolean two =
        tag == ROOT_JNI_LOCAL
            || tag == ROOT_JAVA_FRAME
            || tag == ROOT_THREAD
            || tag == ROOT_JNI_MONITOR;
    visitor.root(
        tag, id(at + 1), one || two ? file.s4(numbers) : 0, two ? file.s4(numbers + 4) : 0);
  }

  private int rootLength(int tag, long at) throws DumpException {
    return switch (tag) {
      case ROOT_UNKNOWN,
          ROOT_STICKY_CLASS,
          ROOT_MONITOR,
          ROOT_INTERNED_STRING,
          ROOT_FINALIZING,
          ROOT_DEBUGGER,
          ROOT_REFERENCE_CLEANUP,
          ROOT_VM_INTERNAL,
          UNREACHABLE ->
          1 + idSize;
      case ROOT_JNI_GLOBAL -> 1 + 2 * idSize;
      case ROOT_NATIVE_STACK, ROOT_THREAD_BLOCK -> 5 + idSize;
      case ROOT_JNI_LOCAL, ROOT_JAVA_FRAME, ROOT_THREAD, ROOT_JNI_MONITOR -> 9 + idSize;
      default -> throw damaged(at, "a sub-record of unknown kind " + tag);
    };
  }

  private long objectLength(int tag, long at, long end) throws DumpException {
    if (tag == CLASS) {
      return classLength(at, end);
    }
    boolean primitive = tag == PRIMITIVE_ARRAY || tag == PRIMITIVE_ARRAY_WITHOUT_DATA;
    int head = primitive ? 10 + idSize : 9 + 2 * idSize;
    require(at + head <= end, at, "an object that its segment cuts off");
    return switch (tag) {
      case INSTANCE -> head + file.u4(at + 5 + 2L * idSize);
      case OBJECT_ARRAY -> head + file.u4(at + 5 + idSize) * idSize;
      default -> {
        int size = sizeOf(file.u1(at + 9 + idSize));
        require(size > 0, at, "an array of an unknown type");
        yield head + (tag == PRIMITIVE_ARRAY ? file.u4(at + 5 + idSize) * size : 0);
      }
    };
  }

  private long classLength(long at, long end) throws DumpException {
    long p = at + 9 + 7L * idSize;
    require(p + 2 <= end, at, "a class that its segment cuts off");
    int constants = file.u2(p);
    p += 2;
    for (int i = 0; i < constants; i++) {
      p = afterValue(p + 2, at, end);
    }
    require(p + 2 <= end, at, "a class that its segment cuts off");
    int statics = file.u2(p);
    p += 2;
    for (int i = 0; i < statics; i++) {
      p = afterValue(p + idSize, at, end);
    }
    require(p + 2 <= end, at, "a class that its segment cuts off");
    return p + 2 + file.u2(p) * (idSize + 1L) - at;
  }

  private long afterValue(long type, long at, long end) throws DumpException {
    require(type < end, at, "a class that its segment cuts off");
    int size = sizeOf(file.u1(type));
    require(size > 0, at, "a class with a field of an unknown type");
    return type + 1 + size;
  }

  private void require(boolean sound, long at, String otherwise) throws DumpException {
    if (!sound) {
      throw damaged(at, otherwise);
    }
  }

  /** Returns the error for something that cannot be true at a position. */
  public DumpException damaged(long at, String what) {
    return new DumpException(
        path + " is damaged: " + what + "; " + readUpTo(at, file.size()) + ".");
  }

  /** {@code whole} is how large the dump was at least, or 0 if that is not known. */
  private DumpException cutShort(long at, String what, long whole) {
    return new DumpException(
        path
            + " is cut short: "
            + what
            + "; "
            + readUpTo(at, whole)
            + ". Copy it again, or write it where there is more room.");
  }

  private String readUpTo(long at, long whole) {
    String read = String.format(Locale.ROOT, "%,d objects were read up to byte %,d", objects, at);
    // In a dump that is cut short the percentage of what is there would say nothing.
    return whole == 0
        ? read
        : String.format(
            Locale.ROOT,
            "%s of %,d (%d %%)",
            read,
            whole,
            (long) (100.0 * at / Math.max(1, whole)));
  }
}
