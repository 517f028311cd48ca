package io.github.perthread.inspect.heap;

import io.github.perthread.inspect.dump.Hprof;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A class in a dump. */
public final class HeapClass {
  private final int node;
  private final String name;
  private @Nullable HeapClass superclass;
  private int loader = -1;
  private final List<Field> statics = new ArrayList<>();

  /** In the order of an instance's body: a class's own fields, then those of its superclass, … */
  private final List<Field> fields = new ArrayList<>();

  private int[] references = {};
  private int bodySize;
  private int referenceFields;
  private boolean isLoader;
  private boolean isSoftReference;

  HeapClass(int node, String name) {
    this.node = node;
    this.name = name;
  }

  void extend(@Nullable HeapClass superclass, int loader) {
    this.superclass = superclass;
    this.loader = loader;
  }

  void addStatic(Field field) {
    statics.add(field);
  }

  void addField(Field field) {
    fields.add(field);
  }

  /** Fixes the layout, when all superclasses have it. */
  void complete(int bodySize, int[] references) {
    this.bodySize = bodySize;
    this.references = references;
    referenceFields =
        (int) fields.stream().filter(field -> field.type() == Hprof.REFERENCE).count();
    isLoader = isA("java.lang.ClassLoader");
    isSoftReference = isA("java.lang.ref.SoftReference");
  }

  /** Returns the number of the class object in the heap. */
  public int node() {
    return node;
  }

  /** Returns the name as in Java source: {@code java.lang.String}, {@code int[]}, {@code a.B$C}. */
  public String name() {
    return name;
  }

  public @Nullable HeapClass superclass() {
    return superclass;
  }

  /** Returns the loader's object, or -1 for the bootstrap loader. */
  public int loader() {
    return loader;
  }

  public List<Field> statics() {
    return statics;
  }

  /** All instance fields, those of superclasses last. */
  public List<Field> fields() {
    return fields;
  }

  /** Returns the instance field of a name, the most derived class's if there are several. */
  public @Nullable Field field(String name) {
    for (Field field : fields) {
      if (field.name().equals(name)) {
        return field;
      }
    }
    return null;
  }

  /** Offsets in an instance's body of the fields that refer strongly. */
  int[] references() {
    return references;
  }

  /** Returns the bytes that the fields of an instance take in the dump. */
  public int bodySize() {
    return bodySize;
  }

  /** Returns the number of fields of reference type, weak ones included. */
  int referenceFields() {
    return referenceFields;
  }

  /** Returns whether instances are class loaders. */
  public boolean isLoader() {
    return isLoader;
  }

  boolean isSoftReference() {
    return isSoftReference;
  }

  /** Returns whether this is the class of a name, or a subclass of it. */
  public boolean isA(String ancestor) {
    for (HeapClass c = this; c != null; c = c.superclass) {
      if (c.name.equals(ancestor)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return Objects.requireNonNullElse(name, "?");
  }
}
