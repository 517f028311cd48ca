package io.github.perthread.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Loads the project's classes and its tests anew, the methods of some places changed so that each
 * asks {@link FailureInjector} before it allocates and before it calls. Class initializers stay as
 * they are: a class whose initializer failed is lost to every JVM program.
 */
public final class InjectingLoader extends ClassLoader {
  private static final String OWN = "io.github.perthread.";
  private static final String SHARED = "io.github.perthread.testing.";
  private static final String INJECTOR = "io/github/perthread/testing/FailureInjector";

  /** Classes of the JDK whose methods, as far as the engine calls them, allocate nothing. */
  private static final Set<String> FRUGAL =
      Set.of(
          "java/lang/Object",
          "java/lang/System",
          "java/lang/Thread",
          "java/lang/Math",
          "java/lang/invoke/VarHandle",
          "java/lang/invoke/MethodHandle",
          "java/lang/ref/WeakReference",
          "java/lang/ref/Reference",
          "java/util/Objects",
          "java/util/concurrent/atomic/AtomicBoolean",
          "java/util/concurrent/atomic/AtomicInteger",
          "java/util/concurrent/atomic/AtomicLong",
          "java/util/concurrent/atomic/AtomicReference");

  private final List<String> places;

  /**
   * Makes a loader that changes all classes of some places.
   *
   * @param samples a class of each place, which is a directory or a jar
   */
  private InjectingLoader(Class<?>... samples) {
    super("injecting", InjectingLoader.class.getClassLoader());
    places = Stream.of(samples).map(InjectingLoader::placeOf).toList();
  }

  private static String placeOf(Class<?> sample) {
    String name = sample.getName().replace('.', '/') + ".class";
    String url = resource(name).toString();
    return url.substring(0, url.length() - name.length());
  }

  private boolean isChanged(URL url) {
    return places.stream().anyMatch(url.toString()::startsWith);
  }

  private static URL resource(String name) {
    URL url = InjectingLoader.class.getClassLoader().getResource(name);
    if (url == null) {
      throw new LinkageError(name);
    }
    return url;
  }

  /**
   * Runs a main class of the tests, loaded by a loader that changes the library.
   *
   * @param main has a constructor without arguments
   * @param samples a class of each place to change
   */
  public static void run(Class<? extends Runnable> main, Class<?>... samples)
      throws ReflectiveOperationException {
    Class<?> changed = new InjectingLoader(samples).loadClass(main.getName());
    ((Runnable) changed.getDeclaredConstructor().newInstance()).run();
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OWN) || name.startsWith(SHARED)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }
  }

  private Class<?> define(String name) {
    URL url = resource(name.replace('.', '/') + ".class");
    try (InputStream in = url.openStream()) {
      byte[] original = in.readAllBytes();
      byte[] code = isChanged(url) ? changed(original) : original;
      return defineClass(name, code, 0, code.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] changed(byte[] original) {
    ClassReader reader = new ClassReader(original);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public @Nullable MethodVisitor visitMethod(
              int access,
              String name,
              String descriptor,
              @Nullable String signature,
              String @Nullable [] exceptions) {
            MethodVisitor to = super.visitMethod(access, name, descriptor, signature, exceptions);
            String method = reader.getClassName().substring(OWN.length()) + "." + name;
            return name.equals("<clinit>") ? to : new Points(to, method);
          }
        },
        0);
    return writer.toByteArray();
  }

  /** Puts a question to the injector before each instruction that can fail. */
  private static final class Points extends MethodVisitor {
    private final String method;

    Points(MethodVisitor to, String method) {
      super(Opcodes.ASM9, to);
      this.method = method;
    }

    private void ask(String question, String what) {
      visitLdcInsn(what + " in " + method);
      super.visitMethodInsn(
          Opcodes.INVOKESTATIC, INJECTOR, question, "(Ljava/lang/String;)V", false);
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
      if (opcode == Opcodes.ANEWARRAY) {
        ask("beforeAllocation", "new " + type);
      }
      super.visitTypeInsn(opcode, type);
      if (opcode == Opcodes.NEW) { // after it: a stack map may refer to the instruction
        ask("beforeAllocation", "new " + type);
      }
    }

    @Override
    public void visitIntInsn(int opcode, int operand) {
      if (opcode == Opcodes.NEWARRAY) {
        ask("beforeAllocation", "a new array");
      }
      super.visitIntInsn(opcode, operand);
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String descriptor, Handle bootstrap, Object... arguments) {
      ask("beforeAllocation", "a lambda or concatenation");
      super.visitInvokeDynamicInsn(name, descriptor, bootstrap, arguments);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      String what = owner.substring(owner.lastIndexOf('/') + 1) + "." + name;
      if (!owner.startsWith("java/util/function/")) { // the user's code
        ask("beforeCall", what);
        if (!owner.startsWith("io/github/perthread/") && !FRUGAL.contains(owner)) {
          ask("beforeAllocation", what);
        }
      }
      super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
    }
  }
}
