package io.github.perthread.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.inspect.analysis.Inspector;
import io.github.perthread.inspect.dump.Hprof;
import io.github.perthread.inspect.dump.MappedFile;
import io.github.perthread.inspect.heap.Heap;
import io.github.perthread.inspect.output.Progress;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the JDKs here do not write: 4-byte ids, one heap record without an end, names as in JDK 8.
 */
final class FormatTest {
  private static final int OBJECT = 2;
  private static final int BYTE = 8;
  private static final int CHAR = 5;
  private static final int INT = 10;

  @TempDir Path folder;

  /** A thread "t" whose map has a stale value of 1,000 bytes, in a dump of a 32-bit JVM. */
  @Test
  void dumpOf32Bits_inOneRecord() throws IOException {
    Dump dump = new Dump();
    dump.loadClass(0x100, "java/lang/Object", 0);
    dump.loadClass(0x110, "java/lang/Thread", 0x100, "name", OBJECT, "threadLocals", OBJECT);
    dump.loadClass(0x120, "java/lang/String", 0x100, "value", OBJECT);
    dump.loadClass(0x130, "java/lang/ref/Reference", 0x100, "referent", OBJECT);
    dump.loadClass(0x140, "java/lang/ref/WeakReference", 0x130);
    dump.loadClass(0x150, "java/lang/ThreadLocal$ThreadLocalMap", 0x100, "table", OBJECT);
    dump.loadClass(0x160, "java/lang/ThreadLocal$ThreadLocalMap$Entry", 0x140, "value", OBJECT);
    dump.loadClass(0x170, "[Ljava/lang/ThreadLocal$ThreadLocalMap$Entry;", 0x100);
    dump.instance(0x200, 0x110, 0x210, 0x220);
    dump.instance(0x210, 0x120, 0x218);
    dump.primitives(0x218, CHAR, new byte[] {0, 't'}, 1);
    dump.instance(0x220, 0x150, 0x230);
    dump.objects(0x230, 0x170, 0, 0x240, 0);
    // The entry's own field comes before the referent of its superclass, which is cleared.
    dump.instance(0x240, 0x160, 0x250, 0);
    dump.primitives(0x250, BYTE, new byte[1000], 1000);
    dump.threadRoot(0x200);
    Path file = dump.write(folder.resolve("32.hprof"));

    Inspection inspection = Inspector.inspect(Heap.read(file, Progress.NONE), Progress.NONE);

    assertThat(inspection.findings()).hasSize(1);
    Inspection.Finding finding = inspection.findings().get(0);
    assertThat(finding.leak()).isEqualTo(LeakKind.STALE);
    assertThat(finding.site()).isEqualTo("values of byte[]");
    assertThat(finding.threads().names().get(0).name()).isEqualTo("t");
    assertThat(finding.bytes()).isEqualTo(1000 + 12 + 4);
  }

  /** Up to JDK 8 a thread's name is an array; up to JDK 6 strings share arrays. */
  @Test
  void namesOfThreads_asInOldJdks() throws IOException {
    Dump dump = withClasses("name", OBJECT);
    dump.instance(0x200, 0x110, 0x218, 0);
    dump.primitives(0x218, CHAR, new byte[] {0, 'o', 0, 'l', 0, 'd'}, 3);
    Heap heap = Heap.read(dump.write(folder.resolve("8")), Progress.NONE);
    assertThat(heap.string(heap.reference(nodeOf(heap, "java.lang.Thread"), "name")))
        .isEqualTo("old");

    dump = new Dump();
    dump.loadClass(0x100, "java/lang/Object", 0);
    dump.loadClass(0x120, "java/lang/String", 0x100, "value", OBJECT, "offset", INT, "count", INT);
    dump.instance(0x210, 0x120, 0x218, 1, 2);
    dump.primitives(0x218, CHAR, new byte[] {0, 'a', 0, 'b', 0, 'c', 0, 'd'}, 4);
    heap = Heap.read(dump.write(folder.resolve("6")), Progress.NONE);
    assertThat(heap.string(nodeOf(heap, "java.lang.String"))).isEqualTo("bc");
  }

  private static Dump withClasses(Object... fieldsOfThread) throws IOException {
    Dump dump = new Dump();
    dump.loadClass(0x100, "java/lang/Object", 0);
    Object[] fields =
        Stream.concat(Stream.of(fieldsOfThread), Stream.of("threadLocals", OBJECT)).toArray();
    dump.loadClass(0x110, "java/lang/Thread", 0x100, fields);
    return dump;
  }

  private static int nodeOf(Heap heap, String className) {
    return IntStream.range(0, heap.size())
        .filter(node -> heap.tag(node) == Hprof.INSTANCE)
        .filter(node -> heap.className(node).equals(className))
        .findFirst()
        .orElseThrow();
  }

  /** The records that only Android's runtime writes change nothing. */
  @Test
  void recordsOfAndroid_areRead() throws IOException {
    Dump dump = new Dump();
    dump.loadClass(0x100, "java/lang/Object", 0);
    dump.android(0x100);
    dump.instance(0x200, 0x100);
    Path file = dump.write(folder.resolve("android.hprof"));
    byte[] bytes = Files.readAllBytes(file);
    bytes["JAVA PROFILE 1.0.".length()] = '3';
    Files.write(file, bytes);

    Heap heap = Heap.read(file, Progress.NONE);

    assertThat(heap.size()).isEqualTo(3);
    assertThat(heap.className(nodeOf(heap, "java.lang.Object"))).isEqualTo("java.lang.Object");
    int array =
        IntStream.range(0, 3)
            .filter(node -> heap.tag(node) == Hprof.PRIMITIVE_ARRAY)
            .findFirst()
            .orElseThrow();
    assertThat(heap.className(array)).isEqualTo("byte[]");
    assertThat(heap.length(array)).isEqualTo(1000);
    assertThat(heap.string(array)).isEmpty();
    assertThat(IntStream.range(0, heap.roots().size()).map(heap.roots()::tag)).doesNotContain(0x90);
  }

  @Test
  void numbersAcrossTheEdgeOfAMappedPiece() throws IOException {
    long edge = 1L << 30;
    Path file = folder.resolve("large");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer number = ByteBuffer.allocate(8).putLong(0, 0x0102030405060708L);
      channel.write(number, edge - 3);
      channel.write(ByteBuffer.wrap(new byte[] {42}), 3 * edge + 5);
    }
    MappedFile mapped = new MappedFile(file);

    assertThat(mapped.size()).isEqualTo(3 * edge + 6);
    assertThat(mapped.s8(edge - 3)).isEqualTo(0x0102030405060708L);
    assertThat(mapped.s4(edge)).isEqualTo(0x04050607);
    assertThat(mapped.u2(edge - 1)).isEqualTo(0x0304);
    assertThat(mapped.u1(3 * edge + 5)).isEqualTo(42);
  }

  /** Writes a dump with ids of 4 bytes. */
  private static final class Dump {
    private final ByteArrayOutputStream records = new ByteArrayOutputStream();
    private final ByteArrayOutputStream heapBytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(records);
    private final DataOutputStream heap = new DataOutputStream(heapBytes);
    private final Map<String, Integer> symbols = new LinkedHashMap<>();

    private int symbol(String name) throws IOException {
      Integer known = symbols.get(name);
      if (known != null) {
        return known;
      }
      int id = 0x9000 + symbols.size();
      symbols.put(name, id);
      byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
      record(out, 0x01, 4 + bytes.length);
      out.writeInt(id);
      out.write(bytes);
      return id;
    }

    private static void record(DataOutputStream out, int tag, int length) throws IOException {
      out.writeByte(tag);
      out.writeInt(0);
      out.writeInt(length);
    }

    void loadClass(int id, String name, int superclass, Object... fields) throws IOException {
      int nameId = symbol(name);
      record(out, 0x02, 16);
      out.writeInt(id);
      out.writeInt(id);
      out.writeInt(0);
      out.writeInt(nameId);
      heap.writeByte(0x20);
      for (int word : new int[] {id, 0, superclass, 0, 0, 0, 0, 0, 0}) {
        heap.writeInt(word);
      }
      heap.writeShort(0);
      heap.writeShort(0);
      heap.writeShort(fields.length / 2);
      for (int i = 0; i < fields.length; i += 2) {
        heap.writeInt(symbol((String) fields[i]));
        heap.writeByte((Integer) fields[i + 1]);
      }
    }

    void instance(int id, int of, int... references) throws IOException {
      heap.writeByte(0x21);
      for (int word : new int[] {id, 0, of, 4 * references.length}) {
        heap.writeInt(word);
      }
      for (int reference : references) {
        heap.writeInt(reference);
      }
    }

    void objects(int id, int of, int... elements) throws IOException {
      heap.writeByte(0x22);
      for (int word : new int[] {id, 0, elements.length, of}) {
        heap.writeInt(word);
      }
      for (int element : elements) {
        heap.writeInt(element);
      }
    }

    void primitives(int id, int type, byte[] bytes, int length) throws IOException {
      heap.writeByte(0x23);
      heap.writeInt(id);
      heap.writeInt(0);
      heap.writeInt(length);
      heap.writeByte(type);
      heap.write(bytes);
    }

    /** Each kind of record of Android's own once. */
    void android(int root) throws IOException {
      heap.writeByte(0xfe);
      heap.writeInt('A');
      heap.writeInt(symbol("app"));
      for (int tag : new int[] {0x89, 0x8a, 0x8b, 0x8c, 0x8d, 0x90}) {
        heap.writeByte(tag);
        heap.writeInt(root);
      }
      heap.writeByte(0x8e);
      heap.writeInt(root);
      heap.writeInt(1);
      heap.writeInt(0);
      heap.writeByte(0xc3);
      for (int word : new int[] {0x300, 0, 1000}) {
        heap.writeInt(word);
      }
      heap.writeByte(BYTE);
    }

    void threadRoot(int id) throws IOException {
      heap.writeByte(0x08);
      heap.writeInt(id);
      heap.writeInt(1);
      heap.writeInt(1);
    }

    Path write(Path file) throws IOException {
      ByteArrayOutputStream whole = new ByteArrayOutputStream();
      DataOutputStream target = new DataOutputStream(whole);
      target.write("JAVA PROFILE 1.0.1\0".getBytes(StandardCharsets.US_ASCII));
      target.writeInt(4);
      target.writeLong(0);
      target.write(records.toByteArray());
      record(target, 0x0c, heapBytes.size());
      target.write(heapBytes.toByteArray());
      return Files.write(file, whole.toByteArray());
    }
  }
}
