package io.github.perthread.inspect.heap;

import io.github.perthread.inspect.dump.DumpException;
import io.github.perthread.inspect.dump.DumpVisitor;
import io.github.perthread.inspect.dump.Hprof;
import io.github.perthread.inspect.dump.LongMap;
import io.github.perthread.inspect.dump.MappedFile;
import io.github.perthread.inspect.output.Progress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds a {@link Heap} from a dump: two scans of the file, then the classes. */
final class HeapReader implements DumpVisitor {
  private final Hprof hprof;
  private final MappedFile file;
  final ObjectIndex index = new ObjectIndex();

  /** Position and length of a symbol, by id: the length in the low 20 bits. */
  private final LongMap symbols = new LongMap();

  private final LongMap classNames = new LongMap();
  private final LongMap classSerials = new LongMap();
  private final LongMap frames = new LongMap();
  private final LongMap stacks = new LongMap();
  private final List<Long> classPositions = new ArrayList<>();

  final List<HeapClass> classes = new ArrayList<>();
  final LongMap classNumbers = new LongMap();
  final Roots roots = new Roots();
  private final Map<HeapClass, Integer> ownFields = new HashMap<>();

  HeapReader(Hprof hprof) {
    this.hprof = hprof;
    file = hprof.file();
  }

  void read(Progress progress) throws DumpException {
    hprof.scan(this, "reading", progress);
    index.place(hprof, progress);
    roots.resolve(index);
    for (long at : classPositions) {
      nameClass(at);
    }
    for (int i = 0; i < classes.size(); i++) {
      readClass(classes.get(i), classPositions.get(i));
    }
    for (HeapClass c : classes) {
      inherit(c);
    }
  }

  @Override
  public void symbol(long id, long at, int length) {
    symbols.put(id, at << 20 | length);
  }

  @Override
  public void loadedClass(int serial, long classId, long nameId) {
    classSerials.put(serial, classId & Long.MAX_VALUE);
    classNames.put(classId, nameId & Long.MAX_VALUE);
  }

  @Override
  public void frame(long id, long at) {
    frames.put(id, at);
  }

  @Override
  public void stack(int serial, long at) {
    stacks.put(serial, at);
  }

  @Override
  public void root(int tag, long id, int thread, int detail) {
    roots.add(tag, id, thread, detail);
  }

  @Override
  public void object(int tag, long id, long at) {
    index.object(tag, id, at);
    if (tag == Hprof.CLASS) {
      classPositions.add(at);
    }
  }

  private String symbol(long id) {
    long found = symbols.get(id);
    return found < 0 ? "?" : file.utf8(found >>> 20, (int) found & 0xfffff);
  }

  private void nameClass(long at) {
    long id = hprof.id(at + 1);
    classNumbers.put(id, classes.size());
    classes.add(new HeapClass(index.find(id), className(id)));
  }

  private String className(long id) {
    String name = symbol(classNames.get(id)).replace('/', '.');
    int dimensions = 0;
    while (dimensions < name.length() && name.charAt(dimensions) == '[') {
      dimensions++;
    }
    if (dimensions == 0 || dimensions == name.length()) {
      return name;
    }
    String element =
        switch (name.charAt(dimensions)) {
          case 'L' -> name.substring(dimensions + 1, name.length() - 1);
          case 'Z' -> "boolean";
          case 'C' -> "char";
          case 'F' -> "float";
          case 'D' -> "double";
          case 'B' -> "byte";
          case 'S' -> "short";
          case 'I' -> "int";
          default -> "long";
        };
    return element + "[]".repeat(dimensions);
  }

  private @Nullable HeapClass classOf(long id) {
    long number = classNumbers.get(id);
    return number < 0 ? null : classes.get((int) number);
  }

  private void readClass(HeapClass c, long at) {
    int idSize = hprof.idSize();
    c.extend(classOf(hprof.id(at + 5 + idSize)), index.find(hprof.id(at + 5 + 2L * idSize)));
    long p = at + 9 + 7L * idSize;
    int constants = file.u2(p);
    p += 2;
    for (int i = 0; i < constants; i++) {
      p += 3 + hprof.sizeOf(file.u1(p + 2));
    }
    int statics = file.u2(p);
    p += 2;
    for (int i = 0; i < statics; i++) {
      int type = file.u1(p + idSize);
      c.addStatic(new Field(c, symbol(hprof.id(p)), type, p + idSize + 1));
      p += idSize + 1 + hprof.sizeOf(type);
    }
    int own = file.u2(p);
    p += 2;
    int offset = 0;
    for (int i = 0; i < own; i++) {
      int type = file.u1(p + idSize);
      c.addField(new Field(c, symbol(hprof.id(p)), type, offset));
      offset += hprof.sizeOf(type);
      p += idSize + 1;
    }
    ownFields.put(c, own);
  }

  /** Appends the fields of the superclasses, after which the layout of an instance is known. */
  private void inherit(HeapClass c) throws DumpException {
    List<Field> own = c.fields();
    int depth = 0;
    for (HeapClass s = c.superclass(); s != null; s = s.superclass()) {
      if (++depth > 1000) {
        throw hprof.damaged(file.size(), "class " + c.name() + " is its own superclass");
      }
      int offset = end(own);
      int first = offset;
      List<Field> inherited = s.fields().subList(0, ownFields.getOrDefault(s, 0));
      for (Field field : List.copyOf(inherited)) {
        c.addField(new Field(s, field.name(), field.type(), first + field.at()));
      }
    }
    boolean weak = c.isA("java.lang.ref.Reference") && !c.isA("java.lang.ref.SoftReference");
    Ints references = new Ints();
    for (Field field : c.fields()) {
      boolean referent = weak && field.name().equals("referent");
      if (field.type() == Hprof.REFERENCE && !referent) {
        references.add((int) field.at());
      }
    }
    c.complete(end(c.fields()), references.toArray());
  }

  private int end(List<Field> fields) {
    if (fields.isEmpty()) {
      return 0;
    }
    Field last = fields.get(fields.size() - 1);
    return (int) last.at() + hprof.sizeOf(last.type());
  }

  /** Returns the methods of a stack, innermost first: {@code java.lang.Object.wait}. */
  List<String> frames(int stackSerial) {
    List<String> methods = new ArrayList<>();
    long stack = stacks.get(stackSerial);
    int count = stack < 0 ? 0 : file.s4(stack + 8);
    for (int i = 0; i < count; i++) {
      long frame = frames.get(hprof.id(stack + 12 + (long) i * hprof.idSize()));
      if (frame >= 0) {
        int classSerial = file.s4(frame + 4L * hprof.idSize());
        String method = symbol(hprof.id(frame + hprof.idSize()));
        methods.add(className(classSerials.get(classSerial)) + "." + method);
      }
    }
    return methods;
  }
}
