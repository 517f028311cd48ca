package io.github.perthread.agent;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Has one class file use the stand-in where it constructs or extends {@code ThreadLocal}.
 *
 * <p>Two constants are appended, the stand-in's name and the class of that name. Then indices that
 * pointed to the class {@code ThreadLocal} are pointed to it, in place: the class of the method
 * constants {@code ThreadLocal.<init>()} and {@code ThreadLocal.withInitial(Supplier)} (so method
 * references change with them), {@code super_class}, and the operands of {@code new}. No
 * instruction changes its size, so stack maps, line numbers and attributes that are not known here
 * stay byte for byte, and no other class has to be looked at. Descriptors, field types, casts and
 * signatures keep saying {@code ThreadLocal}, which a stand-in is.
 */
final class Rewriter implements CodeWalker.Visitor {
  private static final String FROM = "java/lang/ThreadLocal";

  /** As a class file names it. */
  private static final String TO = ThreadLocalStandIn.class.getName().replace('.', '/');

  private static final String SUPPLIED = "(Ljava/util/function/Supplier;)Ljava/lang/ThreadLocal;";

  private final byte[] file;
  private final ConstantPool pool;
  private final byte[] patched;
  private final ChangeCounts changes = new ChangeCounts();

  /** What each method constant is, if it is one that changes. */
  private final boolean[] changed;

  private Rewriter(byte[] file, ConstantPool pool) {
    this.file = file;
    this.pool = pool;
    patched = file.clone();
    changed = new boolean[pool.count()];
  }

  /** What became of a class. */
  static final class Result {
    /** The class file as it is to be. */
    final byte[] file;

    /** What was changed. */
    final ChangeCounts changes;

    Result(byte[] file, ChangeCounts changes) {
      this.file = file;
      this.changes = changes;
    }

    /** Returns whether the class gets another superclass. */
    boolean changesSuperclass() {
      return changes.get(Change.EXTENDS) > 0;
    }
  }

  /**
   * Rewrites a class file; the array itself is not changed.
   *
   * @return the new class file, or null if there is nothing to change
   * @throws UnsupportedClassFileException if there is something that must not, or cannot be changed
   */
  static @Nullable Result rewrite(byte[] file) throws UnsupportedClassFileException {
    try {
      ConstantPool pool = new ConstantPool(file);
      return pool.containsUtf8(FROM) ? new Rewriter(file, pool).rewrite() : null;
    } catch (IndexOutOfBoundsException e) {
      throw new UnsupportedClassFileException("malformed class file");
    }
  }

  private @Nullable Result rewrite() throws UnsupportedClassFileException {
    if (!patchMethods()) {
      return null;
    }
    if (pool.count() + 2 > ConstantPool.MOST) {
      throw new UnsupportedClassFileException("no room for another constant");
    }
    patchSuperclass();
    new CodeWalker(file, pool, this).walk();
    countReferences();
    return new Result(withConstants(), changes);
  }

  private int newClass() {
    return pool.count() + 1;
  }

  private boolean patchMethods() {
    boolean any = false;
    for (int i = 1; i < pool.count(); i++) {
      if (pool.isMethodOf(i, FROM)
          && (pool.isMethodNamed(i, "<init>", "()V")
              || pool.isMethodNamed(i, "withInitial", SUPPLIED))) {
        changed[i] = true;
        Bytes.putU2(patched, pool.operand(i), newClass());
        any = true;
      }
    }
    return any;
  }

  private void patchSuperclass() {
    int superclass = pool.end() + 4;
    if (pool.isClass(Bytes.u2(file, superclass), FROM)) {
      patch(superclass, Change.EXTENDS);
    }
  }

  @Override
  public void visitNew(int operand) {
    if (pool.isClass(Bytes.u2(file, operand), FROM)) {
      patch(operand, Change.NEW);
    }
  }

  @Override
  public void visitInvokeStatic(int operand) {
    if (changed[Bytes.u2(file, operand)]) {
      changes.add(Change.WITH_INITIAL, 1);
    }
  }

  private void patch(int at, Change change) {
    Bytes.putU2(patched, at, newClass());
    changes.add(change, 1);
  }

  private void countReferences() throws UnsupportedClassFileException {
    for (int i = 1; i < pool.count(); i++) {
      if (pool.has(i, ConstantPool.METHOD_HANDLE) && changed[Bytes.u2(file, pool.operand(i) + 1)]) {
        changes.add(Change.REFERENCE, 1);
      }
    }
    if (changes.get(Change.REFERENCE) > 0 && pool.containsUtf8("$deserializeLambda$")) {
      // It compares the class that a serialized reference names with a text that stays as it is.
      throw new UnsupportedClassFileException("its method references can be serialized");
    }
  }

  private byte[] withConstants() {
    byte[] name = TO.getBytes(StandardCharsets.ISO_8859_1);
    int end = pool.end();
    byte[] result = new byte[patched.length + name.length + 6];
    System.arraycopy(patched, 0, result, 0, end);
    result[end] = ConstantPool.UTF8;
    Bytes.putU2(result, end + 1, name.length);
    System.arraycopy(name, 0, result, end + 3, name.length);
    int next = end + 3 + name.length;
    result[next] = ConstantPool.CLASS;
    Bytes.putU2(result, next + 1, pool.count());
    System.arraycopy(patched, end, result, next + 3, patched.length - end);
    Bytes.putU2(result, 8, pool.count() + 2);
    return result;
  }
}
