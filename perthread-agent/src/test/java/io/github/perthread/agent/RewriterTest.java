package io.github.perthread.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.objectweb.asm.Opcodes.ACC_PUBLIC;
import static org.objectweb.asm.Opcodes.ARETURN;
import static org.objectweb.asm.Opcodes.DUP;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.INVOKESPECIAL;
import static org.objectweb.asm.Opcodes.NEW;
import static org.objectweb.asm.Opcodes.V17;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

class RewriterTest {
  private static final String JDK = "java/lang/ThreadLocal";

  @SuppressWarnings("unused")
  private static class New {
    Object first = new ThreadLocal<>();
    Object second = new ThreadLocal<>();
  }

  @SuppressWarnings("unused")
  private static class Subclass extends ThreadLocal<String> {
    @Override
    public String get() {
      return super.get() + new ThreadLocal<String>().get();
    }
  }

  @SuppressWarnings("unused")
  private static class WithInitial {
    ThreadLocal<String> local = ThreadLocal.withInitial(() -> "value");
  }

  @SuppressWarnings("unused")
  private static class References {
    Supplier<Object> constructor = ThreadLocal::new;
    Consumer<Supplier<String>> factory = ThreadLocal::withInitial;
  }

  @SuppressWarnings("unused")
  private static class SerializableReference {
    Supplier<Object> constructor = (Supplier<Object> & Serializable) ThreadLocal::new;
  }

  @SuppressWarnings("unused")
  private static class SerializableLambda {
    Supplier<Object> constructor =
        (Supplier<Object> & Serializable) () -> new ThreadLocal<Object>();
  }

  @SuppressWarnings("unused")
  private static class Mentions {
    @Nullable ThreadLocal<String> field;

    Object use(Object o) {
      Objects.requireNonNull(field).set("");
      return o instanceof ThreadLocal<?> local ? local.get() : ThreadLocal[].class;
    }
  }

  @SuppressWarnings("unused")
  private static class Inheritable extends InheritableThreadLocal<String> {
    Object other = new InheritableThreadLocal<String>();
  }

  private static String changes(Class<?> type) throws UnsupportedClassFileException {
    return changes(RewritingLoader.fileOf(type));
  }

  private static String changes(byte[] file) throws UnsupportedClassFileException {
    Rewriter.Result result = Rewriter.rewrite(file);
    if (result == null) {
      return "nothing";
    }
    StringBuilder changes = new StringBuilder();
    for (Change change : Change.values()) {
      int count = result.changes.get(change);
      changes.append(count == 0 ? "" : count + " " + change.label + ". ");
    }
    return changes.toString().strip();
  }

  @Test
  void constructionSubclassAndFactory_areChangedAlsoByReference() throws Exception {
    assertThat(changes(New.class)).isEqualTo("2 new.");
    assertThat(changes(Subclass.class)).isEqualTo("1 extends. 1 new.");
    assertThat(changes(WithInitial.class)).isEqualTo("1 withInitial.");
    assertThat(changes(References.class)).isEqualTo("2 reference.");
    assertThat(changes(SerializableLambda.class)).isEqualTo("1 new.");
  }

  @Test
  void class_thatMentionsThreadLocalOnly_isNotChanged() throws Exception {
    assertThat(changes(Mentions.class)).isEqualTo("nothing");
    assertThat(changes(Inheritable.class)).isEqualTo("nothing");
    assertThat(changes(Change.class)).isEqualTo("nothing");
  }

  /** Its deserialization compares names of classes with texts, which do not change. */
  @Test
  void reference_thatCanBeSerialized_hasItsClassLeftAlone() {
    assertThatThrownBy(() -> Rewriter.rewrite(RewritingLoader.fileOf(SerializableReference.class)))
        .isInstanceOf(UnsupportedClassFileException.class)
        .hasMessageContaining("serialized");
  }

  /** ASM knows the class file independently; what it reads must differ in nothing but the name. */
  @Test
  void changedClass_isTheOldOneButForTheName() throws Exception {
    for (Class<?> type : List.of(New.class, Subclass.class, WithInitial.class, References.class)) {
      byte[] file = RewritingLoader.fileOf(type);
      byte[] before = file.clone();
      Rewriter.Result result = Objects.requireNonNull(Rewriter.rewrite(file));
      assertThat(file).isEqualTo(before);
      assertThat(normalized(result.file)).isEqualTo(normalized(file));
      assertThat(result.file)
          .hasSize(file.length + 6 + ThreadLocalStandIn.class.getName().length());
      assertThat(superclass(result.file))
          .isEqualTo(
              type == Subclass.class ? internal(ThreadLocalStandIn.class) : "java/lang/Object");
    }
  }

  private static byte[] normalized(byte[] file) {
    ClassWriter writer = new ClassWriter(0);
    Remapper names =
        new Remapper(Opcodes.ASM9) {
          @Override
          public String map(String name) {
            return name.equals(internal(ThreadLocalStandIn.class)) ? JDK : name;
          }
        };
    new ClassReader(file).accept(new ClassRemapper(writer, names), 0);
    return writer.toByteArray();
  }

  private static String superclass(byte[] file) {
    return new ClassReader(file).getSuperName();
  }

  private static String internal(Class<?> type) {
    return type.getName().replace('.', '/');
  }

  /** Switches are padded, wide instructions are longer: the walk must not lose its way. */
  @Test
  void instructionsOfEveryLength_areSteppedOver() throws Exception {
    for (int padding = 0; padding < 4; padding++) {
      byte[] file = withSwitches(padding);
      assertThat(changes(file)).isEqualTo("2 new.");
      Class<?> changed = define(Objects.requireNonNull(Rewriter.rewrite(file)).file);
      for (int i = 0; i < 4; i++) {
        Object made = changed.getMethod("make", int.class).invoke(null, i);
        assertThat(made).isInstanceOf(ThreadLocalStandIn.class);
      }
    }
  }

  private static byte[] withSwitches(int padding) {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
    writer.visit(V17, ACC_PUBLIC, "Switches", null, "java/lang/Object", null);
    MethodVisitor code =
        writer.visitMethod(
            ACC_PUBLIC | Opcodes.ACC_STATIC, "make", "(I)Ljava/lang/Object;", null, null);
    code.visitCode();
    for (int i = 0; i < padding; i++) {
      code.visitInsn(Opcodes.NOP);
    }
    for (int local : new int[] {1, 300}) {
      code.visitInsn(Opcodes.ICONST_0);
      code.visitVarInsn(Opcodes.ISTORE, local);
      code.visitIincInsn(local, 1000);
      code.visitVarInsn(ILOAD, local);
      code.visitInsn(Opcodes.POP);
    }
    code.visitInsn(Opcodes.ICONST_1);
    code.visitInsn(Opcodes.ICONST_1);
    code.visitMultiANewArrayInsn("[[I", 2);
    code.visitInsn(Opcodes.POP);
    code.visitLdcInsn(1L);
    code.visitInsn(Opcodes.POP2);
    Label table = new Label();
    Label lookup = new Label();
    Label last = new Label();
    code.visitVarInsn(ILOAD, 0);
    code.visitTableSwitchInsn(0, 2, lookup, table, lookup, table);
    code.visitLabel(lookup);
    code.visitVarInsn(ILOAD, 0);
    code.visitLookupSwitchInsn(table, new int[] {-7, 1, 1000}, new Label[] {table, last, table});
    code.visitLabel(table);
    construct(code);
    code.visitLabel(last);
    construct(code);
    code.visitMaxs(0, 0);
    code.visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }

  private static void construct(MethodVisitor code) {
    code.visitTypeInsn(NEW, JDK);
    code.visitInsn(DUP);
    code.visitMethodInsn(INVOKESPECIAL, JDK, "<init>", "()V", false);
    code.visitInsn(ARETURN);
  }

  private static Class<?> define(byte[] file) {
    return new ClassLoader(RewriterTest.class.getClassLoader()) {
      Class<?> define() {
        return defineClass(null, file, 0, file.length);
      }
    }.define();
  }

  @Test
  void constantOfTheFuture_hasItsClassLeftAlone() {
    byte[] file = RewritingLoader.fileOf(New.class);
    file[10] = 42; // the first constant's tag
    assertThatThrownBy(() -> Rewriter.rewrite(file))
        .isInstanceOf(UnsupportedClassFileException.class)
        .hasMessage("unknown constant 42");
  }

  @Test
  void instructionOfTheFuture_hasItsClassLeftAlone() {
    byte[] file = RewritingLoader.fileOf(New.class);
    int at = indexOf(file, new byte[] {(byte) NEW, 0}, new byte[] {DUP, (byte) INVOKESPECIAL});
    file[at] = (byte) 0xf0;
    assertThatThrownBy(() -> Rewriter.rewrite(file))
        .isInstanceOf(UnsupportedClassFileException.class)
        .hasMessage("unknown instruction 240");
  }

  private static int indexOf(byte[] file, byte[] begin, byte[] afterTheOperand) {
    for (int i = 0; i < file.length - 5; i++) {
      if (Arrays.equals(file, i, i + 2, begin, 0, 2)
          && Arrays.equals(file, i + 3, i + 5, afterTheOperand, 0, 2)) {
        return i;
      }
    }
    throw new AssertionError("no such instructions");
  }

  @Test
  void constantPoolThatIsFull_hasItsClassLeftAlone() throws Exception {
    assertThat(changes(withConstants(65_533))).isEqualTo("1 new.");
    assertThat(define(Objects.requireNonNull(Rewriter.rewrite(withConstants(65_533))).file))
        .isNotNull();
    for (int count : new int[] {65_534, 65_535}) {
      byte[] file = withConstants(count);
      assertThatThrownBy(() -> Rewriter.rewrite(file))
          .isInstanceOf(UnsupportedClassFileException.class)
          .hasMessage("no room for another constant");
    }
  }

  private static byte[] withConstants(int count) {
    byte[] file = withFurtherConstants(count - Bytes.u2(withFurtherConstants(0), 8));
    assertThat(Bytes.u2(file, 8)).isEqualTo(count);
    return file;
  }

  private static byte[] withFurtherConstants(int count) {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    writer.visit(V17, ACC_PUBLIC, "Full", null, "java/lang/Object", null);
    MethodVisitor code =
        writer.visitMethod(
            ACC_PUBLIC | Opcodes.ACC_STATIC, "make", "()Ljava/lang/Object;", null, null);
    construct(code);
    code.visitMaxs(0, 0);
    code.visitEnd();
    for (int i = 0; i < count; i++) {
      writer.newConst(i);
    }
    return writer.toByteArray();
  }

  /** No compiler names a class twice, but a tool that writes class files may. */
  @Test
  void threadLocalNamedByTwoConstants_isChangedInBoth() throws Exception {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    new ClassReader(RewritingLoader.fileOf(New.class))
        .accept(new Renamed(writer, "java/lang/ThreadLoca1"), 0);
    byte[] file = writer.toByteArray();
    byte[] other = "java/lang/ThreadLoca1".getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < file.length - other.length; i++) {
      if (Arrays.equals(file, i, i + other.length, other, 0, other.length)) {
        file[i + other.length - 1] = 'l';
      }
    }
    assertThat(changes(file)).isEqualTo("2 new.");
  }

  /** Renames the class in every second {@code new} with its constructor. */
  private static final class Renamed extends ClassVisitor {
    private final String to;
    private int seen;

    Renamed(ClassVisitor next, String to) {
      super(Opcodes.ASM9, next);
      this.to = to;
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String type, @Nullable String signature, String @Nullable [] e) {
      return new MethodVisitor(Opcodes.ASM9, super.visitMethod(access, name, type, signature, e)) {
        @Override
        public void visitTypeInsn(int opcode, String of) {
          super.visitTypeInsn(opcode, of.equals(JDK) && seen++ % 2 == 0 ? to : of);
        }

        @Override
        public void visitMethodInsn(
            int opcode, String owner, String method, String descriptor, boolean isInterface) {
          boolean rename = owner.equals(JDK) && seen % 2 == 1;
          super.visitMethodInsn(opcode, rename ? to : owner, method, descriptor, isInterface);
        }
      };
    }
  }

  /** Whatever a file is, there is an answer, soon, and no other exception. */
  @Test
  void fileThatIsDamaged_isRefusedOrRewrittenButNeverMore() {
    Random random = new Random(1);
    int refused = 0;
    for (Class<?> type : List.of(New.class, Subclass.class, References.class, RewriterTest.class)) {
      byte[] file = RewritingLoader.fileOf(type);
      for (int i = 0; i < 20_000; i++) {
        byte[] damaged = random.nextInt(4) > 0 ? file.clone() : cut(file, random);
        for (int flips = random.nextInt(4); flips >= 0 && damaged.length > 0; flips--) {
          damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        }
        refused += isRefused(damaged) ? 1 : 0;
      }
    }
    assertThat(refused).isGreaterThan(10_000);
  }

  private static byte[] cut(byte[] file, Random random) {
    return Arrays.copyOf(file, random.nextInt(file.length));
  }

  private static boolean isRefused(byte[] file) {
    try {
      Rewriter.rewrite(file);
      return false;
    } catch (UnsupportedClassFileException e) {
      return true;
    }
  }
}
