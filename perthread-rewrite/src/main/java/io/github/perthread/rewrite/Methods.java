package io.github.perthread.rewrite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openrewrite.java.JavaIsoVisitor;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.JavaType;

/** The methods and constructors that are declared in a file, by class and name. */
final class Methods {
  private static final String CONSTRUCTOR = "<constructor>";

  private final Map<String, List<J.MethodDeclaration>> declared = new HashMap<>();

  private Methods() {}

  static Methods of(J.CompilationUnit cu) {
    Methods methods = new Methods();
    new JavaIsoVisitor<Methods>() {
      @Override
      public J.MethodDeclaration visitMethodDeclaration(J.MethodDeclaration m, Methods into) {
        JavaType.Method type = m.getMethodType();
        if (type != null) {
          String name = type.isConstructor() ? CONSTRUCTOR : type.getName();
          into.declared
              .computeIfAbsent(key(type.getDeclaringType(), name), k -> new ArrayList<>())
              .add(m);
        }
        return super.visitMethodDeclaration(m, into);
      }
    }.visit(cu, methods);
    return methods;
  }

  private static String key(JavaType.FullyQualified c, String method) {
    return c.getFullyQualifiedName() + "#" + method;
  }

  /** Returns the methods of this file that may be called by that; overloads are not told apart. */
  List<J.MethodDeclaration> calledBy(JavaType.@Nullable Method called) {
    return called == null
        ? List.of()
        : named(called.getDeclaringType(), called.isConstructor() ? "new" : called.getName());
  }

  /** Returns a class's methods of that name, or with {@code new} its constructors. */
  List<J.MethodDeclaration> named(JavaType.FullyQualified c, String name) {
    return declared.getOrDefault(key(c, name.equals("new") ? CONSTRUCTOR : name), List.of());
  }
}
