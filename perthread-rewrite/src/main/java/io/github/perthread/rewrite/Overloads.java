package io.github.perthread.rewrite;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.JavaType;
import org.openrewrite.java.tree.TypeUtils;

/** Methods as they are declared, which is not how a call sees them: there, generics are gone. */
final class Overloads {
  private static final String CLOSEABLE = AutoCloseable.class.getName();

  private Overloads() {}

  static JavaType.@Nullable Method called(Object call) {
    return call instanceof J.MethodInvocation m
        ? m.getMethodType()
        : call instanceof J.NewClass n ? n.getConstructorType() : null;
  }

  /** Returns the methods that may be meant by a call: those of its name in its class and above. */
  static List<JavaType.Method> of(JavaType.Method called) {
    List<JavaType.Method> found = new ArrayList<>();
    collect(called, called.getDeclaringType(), found, new HashSet<>());
    return found;
  }

  private static void collect(
      JavaType.Method called,
      JavaType.@Nullable FullyQualified c,
      List<JavaType.Method> found,
      Set<String> seen) {
    if (c == null || !seen.add(c.getFullyQualifiedName())) {
      return;
    }
    for (JavaType.Method m : c.getMethods()) {
      if (m.getName().equals(called.getName())) {
        found.add(m);
      }
    }
    collect(called, c.getSupertype(), found, seen);
    for (JavaType.FullyQualified i : c.getInterfaces()) {
      collect(called, i, found, seen);
    }
  }

  /** Returns whether there is an overload that takes a {@code PerThread} for what it closes. */
  static boolean hasOneForCloseables(JavaType.Method called, int i) {
    return of(called).stream().anyMatch(m -> isCloseable(parameter(m, i)));
  }

  private static boolean isCloseable(@Nullable JavaType type) {
    if (type instanceof JavaType.GenericTypeVariable g) {
      return g.getBounds().stream().anyMatch(Overloads::isCloseable);
    }
    return TypeUtils.isOfClassType(type, CLOSEABLE);
  }

  /** Returns the type of the parameter that takes an argument; null if there is none. */
  static @Nullable JavaType parameter(JavaType.Method m, int i) {
    List<JavaType> types = m.getParameterTypes();
    JavaType last = types.isEmpty() ? null : types.get(types.size() - 1);
    if (i >= types.size() - 1 && last instanceof JavaType.Array a) {
      return a.getElemType();
    }
    return i < types.size() ? types.get(i) : null;
  }

  static boolean isGeneric(@Nullable JavaType type) {
    return mentions(type, null);
  }

  /** Returns whether one of the type variables is in it; with null, whether any is. */
  static boolean mentions(@Nullable JavaType type, @Nullable Collection<String> variables) {
    if (type instanceof JavaType.GenericTypeVariable g) {
      return variables == null
          || variables.contains(g.getName())
          || (g.getName().equals("?") && anyMentions(g.getBounds(), variables));
    }
    if (type instanceof JavaType.Array a) {
      return mentions(a.getElemType(), variables);
    }
    return type instanceof JavaType.Parameterized p
        && anyMentions(p.getTypeParameters(), variables);
  }

  private static boolean anyMentions(
      Collection<JavaType> types, @Nullable Collection<String> variables) {
    return types.stream().anyMatch(t -> mentions(t, variables));
  }
}
