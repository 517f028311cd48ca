package io.github.perthread.rewrite;

import io.github.perthread.PerThread;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.JavaType;
import org.openrewrite.java.tree.TypeTree;
import org.openrewrite.java.tree.TypeUtils;

/** The two classes, and the names that one of them has and the other has not. */
final class Api {
  static final String THREAD_LOCAL = ThreadLocal.class.getName();
  static final String PER_THREAD = PerThread.class.getName();
  static final String SIMPLE_NAME = PerThread.class.getSimpleName();
  static final String WITH_INITIAL = "withInitial";
  static final String INITIAL_VALUE = "initialValue";

  /** Names of methods that a subclass of {@code PerThread} inherits, and one of the other not. */
  static final Set<String> NEW_METHODS = newMethods();

  /** Names of classes that a subclass of {@code PerThread} inherits. */
  static final Set<String> NEW_CLASSES =
      Arrays.stream(PerThread.class.getClasses())
          .map(Class::getSimpleName)
          .collect(Collectors.toUnmodifiableSet());

  private Api() {}

  private static Set<String> newMethods() {
    Set<String> names = inheritedMethods(PerThread.class);
    names.removeAll(inheritedMethods(ThreadLocal.class));
    names.removeAll(inheritedMethods(Object.class));
    return Set.copyOf(names);
  }

  private static Set<String> inheritedMethods(Class<?> c) {
    return Stream.of(c.getDeclaredMethods())
        .filter(m -> Modifier.isPublic(m.getModifiers()) || Modifier.isProtected(m.getModifiers()))
        .map(Method::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static boolean isThreadLocal(@Nullable JavaType type) {
    JavaType.FullyQualified q = TypeUtils.asFullyQualified(type);
    return q != null && q.getFullyQualifiedName().equals(THREAD_LOCAL);
  }

  static boolean isThreadLocal(@Nullable TypeTree tree) {
    return tree != null && isThreadLocal(tree.getType());
  }

  /** Returns whether it is {@code ThreadLocal.withInitial(...)}, in whatever spelling. */
  static boolean isWithInitial(J.MethodInvocation m) {
    JavaType.Method method = m.getMethodType();
    return method != null
        && method.getName().equals(WITH_INITIAL)
        && isThreadLocal(method.getDeclaringType());
  }

  /** Returns whether it is {@code ThreadLocal::new} or {@code ThreadLocal::withInitial}. */
  static boolean isConstruction(J.MemberReference r) {
    String name = r.getReference().getSimpleName();
    return isThreadLocal(r.getContaining().getType())
        && (name.equals("new") || name.equals(WITH_INITIAL));
  }

  /**
   * Returns the class directly below {@code ThreadLocal} that a class is, or descends from.
   *
   * @return null if there is none
   */
  static JavaType.@Nullable FullyQualified rootBelowThreadLocal(@Nullable JavaType type) {
    JavaType.FullyQualified q = TypeUtils.asFullyQualified(type);
    while (q != null && !isThreadLocal(q.getSupertype())) {
      q = q.getSupertype();
    }
    return q;
  }

  /** Returns the type that comes in the place of {@code ThreadLocal}, with its type arguments. */
  static JavaType replacement(@Nullable JavaType type) {
    JavaType.FullyQualified threadLocal = TypeUtils.asFullyQualified(type);
    JavaType.FullyQualified perThread =
        JavaType.ShallowClass.build(PER_THREAD).withSupertype(threadLocal);
    return type instanceof JavaType.Parameterized p
        ? new JavaType.Parameterized(null, perThread, p.getTypeParameters())
        : perThread;
  }
}
