package io.github.perthread.inspect.heap;

import io.github.perthread.inspect.dump.DumpException;
import io.github.perthread.inspect.dump.Hprof;
import io.github.perthread.inspect.dump.MappedFile;
import io.github.perthread.inspect.output.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a dump as a graph. Objects are numbers from 0 to {@code size() - 1}, their nodes;
 * -1 stands for none. Contents stay in the mapped file and are read when asked for.
 *
 * <p>An edge is what keeps an object alive: a field, an element, an object's class, a class's
 * loader, a loader's classes. The referent of a weak, phantom or final reference is none; that of a
 * soft reference is one.
 */
public final class Heap {
  private final Hprof hprof;
  private final MappedFile file;
  private final ObjectIndex index;
  private final HeapReader reader;
  private final Map<Integer, Ints> classesOfLoader = new HashMap<>();
  private final Map<Integer, HeapClass> classOfNode = new HashMap<>();
  private final Map<String, HeapClass> classByName = new HashMap<>();
  private final Layout layout;

  private Heap(Hprof hprof, HeapReader reader) {
    this.hprof = hprof;
    file = hprof.file();
    this.reader = reader;
    index = reader.index;
    for (HeapClass c : reader.classes) {
      classOfNode.put(c.node(), c);
      classByName.putIfAbsent(c.name(), c);
      if (c.loader() >= 0) {
        classesOfLoader.computeIfAbsent(c.loader(), loader -> new Ints()).add(c.node());
      }
    }
    layout = LayoutVote.of(this, hprof.idSize(), index.alignment());
  }

  /** Reads a dump. */
  public static Heap read(Path dump, Progress progress) throws IOException {
    Hprof hprof = new Hprof(dump);
    HeapReader reader = new HeapReader(hprof);
    reader.read(progress);
    Heap heap = new Heap(hprof, reader);
    heap.check();
    return heap;
  }

  /** Holds every instance against the layout of its class, so that no later read can go astray. */
  private void check() throws DumpException {
    for (int node = 0; node < size(); node++) {
      if (tag(node) == Hprof.INSTANCE) {
        long at = index.position(node);
        HeapClass c = classAt(at + 5 + hprof.idSize());
        if (c == null) {
          throw hprof.damaged(at, "an instance of a class that is not there");
        }
        if (c.bodySize() > file.u4(at + 5 + 2L * hprof.idSize())) {
          throw hprof.damaged(at, "an instance of " + c.name() + " that is too short");
        }
      }
    }
  }

  /** Returns when the dump was written, in milliseconds since 1970, or 0. */
  public long time() {
    return hprof.time();
  }

  public int size() {
    return index.size();
  }

  public Roots roots() {
    return reader.roots;
  }

  public List<HeapClass> classes() {
    return reader.classes;
  }

  /** Returns the class of a name, the first in the dump if several loaders define one. */
  public @Nullable HeapClass classNamed(String name) {
    return classByName.get(name);
  }

  /** Returns the methods of a stack, innermost first. */
  public List<String> frames(int stackSerial) {
    return reader.frames(stackSerial);
  }

  /** Returns the kind of an object: {@link Hprof#CLASS}, {@link Hprof#INSTANCE} or an array's. */
  public int tag(int node) {
    return tagAt(index.position(node));
  }

  private int tagAt(long at) {
    int tag = file.u1(at);
    return tag == Hprof.PRIMITIVE_ARRAY_WITHOUT_DATA ? Hprof.PRIMITIVE_ARRAY : tag;
  }

  long id(int node) {
    return hprof.id(index.position(node) + 1);
  }

  int gapAfter(int node) {
    return index.gapAfter(id(node));
  }

  /** Returns the class that a class object stands for, or null for other objects. */
  public @Nullable HeapClass asClass(int node) {
    return classOfNode.get(node);
  }

  /** Returns the class of an instance, or null for other objects. */
  public @Nullable HeapClass classOf(int node) {
    long at = index.position(node);
    return file.u1(at) == Hprof.INSTANCE ? classAt(at + 5 + hprof.idSize()) : null;
  }

  private @Nullable HeapClass classAt(long at) {
    long number = reader.classNumbers.get(hprof.id(at));
    return number < 0 ? null : reader.classes.get((int) number);
  }

  /** Returns the name of an object's class. */
  public String className(int node) {
    long at = index.position(node);
    return switch (tagAt(at)) {
      case Hprof.CLASS -> "java.lang.Class";
      case Hprof.PRIMITIVE_ARRAY -> PRIMITIVES[file.u1(at + 9 + hprof.idSize())] + "[]";
      case Hprof.INSTANCE -> nameAt(at + 5 + hprof.idSize());
      default -> nameAt(at + 9 + hprof.idSize());
    };
  }

  private static final int LONGEST_NAME = 200;
  private static final int CHAR = 5;
  private static final int BYTE = 8;

  private static final String[] PRIMITIVES = {
    "", "", "", "", "boolean", "char", "float", "double", "byte", "short", "int", "long"
  };

  private String nameAt(long at) {
    HeapClass c = classAt(at);
    return c == null ? "?" : c.name();
  }

  private long body(int node) {
    return index.position(node) + 9 + 2L * hprof.idSize();
  }

  /** Returns what a field of an instance refers to, or -1. */
  public int reference(int node, @Nullable Field field) {
    return field == null ? -1 : index.find(hprof.id(body(node) + field.at()));
  }

  /** Returns what the field of a name of an instance refers to, or -1. */
  public int reference(int node, String field) {
    HeapClass c = classOf(node);
    return c == null ? -1 : reference(node, c.field(field));
  }

  /** Returns what a static field refers to, or -1. */
  public int staticReference(Field field) {
    return field.type() == Hprof.REFERENCE ? index.find(hprof.id(field.at())) : -1;
  }

  /** Returns the value of an integral field of an instance, 0 if there is no such field. */
  public long number(int node, String name) {
    HeapClass c = classOf(node);
    Field field = c == null ? null : c.field(name);
    if (field == null) {
      return 0;
    }
    long at = body(node) + field.at();
    return switch (hprof.sizeOf(field.type())) {
      case 1 -> file.u1(at);
      case 2 -> file.u2(at);
      case 4 -> file.s4(at);
      default -> file.s8(at);
    };
  }

  /** Returns the length of an array, 0 for other objects. */
  public int length(int node) {
    return tag(node) >= Hprof.OBJECT_ARRAY ? file.s4(index.position(node) + 5 + hprof.idSize()) : 0;
  }

  /** Returns an element of an array of references, or -1. */
  public int element(int node, int i) {
    return index.find(hprof.id(body(node) + (long) i * hprof.idSize()));
  }

  /**
   * Returns the characters of a {@code String}, or of an array of characters, as the names of
   * threads are up to JDK 8; at most 200; empty if it is neither. For names only.
   */
  public String string(int node) {
    int array = node >= 0 && tag(node) == Hprof.INSTANCE ? reference(node, "value") : node;
    if (array < 0 || file.u1(index.position(array)) != Hprof.PRIMITIVE_ARRAY) {
      return "";
    }
    long at = index.position(array) + 10 + hprof.idSize();
    int type = file.u1(at - 1);
    if (type == BYTE && number(node, "coder") == 0) {
      return latin1(at, Math.min(length(array), LONGEST_NAME));
    } else if (type != BYTE && type != CHAR) {
      return "";
    }
    int first = 0;
    int length = type == BYTE ? length(array) / 2 : length(array);
    HeapClass c = classOf(node);
    if (c != null && c.field("offset") != null && c.field("count") != null) {
      // Up to JDK 6 strings share arrays.
      first = Math.max(0, Math.min((int) number(node, "offset"), length));
      length = Math.min((int) number(node, "count"), length - first);
    }
    return utf16(at + 2L * first, Math.min(length, LONGEST_NAME), type == BYTE);
  }

  private String latin1(long at, int length) {
    byte[] latin = new byte[length];
    for (int i = 0; i < length; i++) {
      latin[i] = (byte) file.u1(at + i);
    }
    return new String(latin, StandardCharsets.ISO_8859_1);
  }

  private String utf16(long at, int length, boolean bytes) {
    StringBuilder chars = new StringBuilder();
    for (int i = 0; i < length; i++) {
      // A byte array holds UTF-16 in the byte order of the machine, which HPROF does not turn.
      int c = file.u2(at + 2L * i);
      chars.append((char) (bytes ? Integer.reverseBytes(c) >>> 16 : c));
    }
    return chars.toString();
  }

  /** Returns what an object refers to softly, or -1 if it is not a soft reference. */
  public int softReferent(int node) {
    HeapClass c = classOf(node);
    return c != null && c.isSoftReference() ? reference(node, c.field("referent")) : -1;
  }

  /** Sets {@code out} to the objects that an object keeps alive, some perhaps more than once. */
  public void references(int node, Ints out) {
    out.clear();
    long at = index.position(node);
    int tag = file.u1(at);
    if (tag == Hprof.INSTANCE) {
      instanceReferences(node, at, out);
    } else if (tag == Hprof.OBJECT_ARRAY) {
      int length = file.s4(at + 5 + hprof.idSize());
      addClass(classAt(at + 9 + hprof.idSize()), out);
      long element = at + 9 + 2L * hprof.idSize();
      for (int i = 0; i < length; i++, element += hprof.idSize()) {
        add(hprof.id(element), out);
      }
    } else if (tag == Hprof.CLASS) {
      classReferences(node, at, out);
    }
  }

  private void instanceReferences(int node, long at, Ints out) {
    HeapClass c = classAt(at + 5 + hprof.idSize());
    if (c == null) {
      return;
    }
    out.add(c.node());
    long body = at + 9 + 2L * hprof.idSize();
    for (int offset : c.references()) {
      add(hprof.id(body + offset), out);
    }
    Ints defined = c.isLoader() ? classesOfLoader.get(node) : null;
    for (int i = 0; defined != null && i < defined.size(); i++) {
      out.add(defined.get(i));
    }
  }

  private void classReferences(int node, long at, Ints out) {
    for (int i = 0; i < 4; i++) {
      // Superclass, loader, signers, protection domain.
      add(hprof.id(at + 5 + hprof.idSize() * (1L + i)), out);
    }
    HeapClass c = asClass(node);
    if (c != null) {
      for (Field field : c.statics()) {
        if (field.type() == Hprof.REFERENCE) {
          add(hprof.id(field.at()), out);
        }
      }
    }
  }

  private void addClass(@Nullable HeapClass c, Ints out) {
    if (c != null) {
      out.add(c.node());
    }
  }

  private void add(long id, Ints out) {
    if (id != 0) {
      int target = index.find(id);
      if (target >= 0) {
        out.add(target);
      }
    }
  }

  /** Returns the classes that a loader defined. */
  public Ints classesOf(int loader) {
    return classesOfLoader.getOrDefault(loader, new Ints());
  }

  /**
   * Returns the bytes of an object itself, as the JVM that wrote the dump laid it out, by all
   * signs.
   */
  public long shallowSize(int node) {
    return shallowSize(node, layout);
  }

  long shallowSize(int node, Layout layout) {
    long at = index.position(node);
    return switch (tagAt(at)) {
      case Hprof.INSTANCE -> instanceSize(classAt(at + 5 + hprof.idSize()), layout);
      case Hprof.OBJECT_ARRAY -> layout.array(hprof, Hprof.REFERENCE, length(node));
      case Hprof.PRIMITIVE_ARRAY ->
          layout.array(hprof, file.u1(at + 9 + hprof.idSize()), length(node));
      default -> instanceSize(classNamed("java.lang.Class"), layout) + 8L * statics(node);
    };
  }

  private int statics(int node) {
    HeapClass c = asClass(node);
    return c == null ? 0 : c.statics().size();
  }

  private long instanceSize(@Nullable HeapClass c, Layout layout) {
    if (c == null) {
      return 0;
    }
    int references = c.referenceFields();
    return layout.instance(c.bodySize() - references * hprof.idSize(), references);
  }
}
