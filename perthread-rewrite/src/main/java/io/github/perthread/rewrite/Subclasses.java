package io.github.perthread.rewrite;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.openrewrite.java.JavaIsoVisitor;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.JavaType;

/** Finds out why a subclass of {@code ThreadLocal} would not be the same below a PerThread. */
final class Subclasses {
  private static final String COMPONENT = "org.springframework.stereotype.Component";

  private Subclasses() {}

  /** Returns the reasons why the class, as it is declared, is better left; mostly none. */
  static Set<String> reasonsToLeave(J.ClassDeclaration c) {
    Set<String> reasons = new LinkedHashSet<>();
    JavaType.FullyQualified type = c.getType();
    if (type == null) {
      reasons.add("its type is unknown");
      return reasons;
    }
    type.getInterfaces().forEach(i -> addInterface(i, reasons, new HashSet<>()));
    if (type.getAnnotations().stream().anyMatch(a -> isComponent(a, new HashSet<>()))) {
      reasons.add("Spring would call close() on the bean");
    }
    reasons.addAll(reasonsToLeave(c.getBody(), type));
    return reasons;
  }

  private static void addInterface(
      JavaType.@Nullable FullyQualified i, Set<String> reasons, Set<String> seen) {
    if (i == null || !seen.add(i.getFullyQualifiedName())) {
      return;
    }
    if (i instanceof JavaType.Unknown) {
      reasons.add("the type of an interface is unknown");
    }
    for (JavaType.Method m : i.getMethods()) {
      if (Api.NEW_METHODS.contains(m.getName())) {
        reasons.add(i.getClassName() + "." + m.getName() + " would be PerThread." + m.getName());
      }
    }
    i.getInterfaces().forEach(above -> addInterface(above, reasons, seen));
  }

  private static boolean isComponent(JavaType.FullyQualified annotation, Set<String> seen) {
    return seen.add(annotation.getFullyQualifiedName())
        && (annotation.getFullyQualifiedName().equals(COMPONENT)
            || annotation.getAnnotations().stream().anyMatch(a -> isComponent(a, seen)));
  }

  /** Returns the reasons that are in the body of a class, which may be an anonymous one. */
  static Set<String> reasonsToLeave(J.Block body, JavaType.@Nullable FullyQualified self) {
    Set<String> reasons = new LinkedHashSet<>();
    body.getStatements().stream()
        .filter(J.MethodDeclaration.class::isInstance)
        .map(m -> ((J.MethodDeclaration) m).getSimpleName())
        .filter(Api.NEW_METHODS::contains)
        .forEach(name -> reasons.add("PerThread has a method " + name + " too"));
    new Names(self).visit(body, reasons);
    return reasons;
  }

  /** Looks for simple names that would mean what is inherited. */
  private static final class Names extends JavaIsoVisitor<Set<String>> {
    private final JavaType.@Nullable FullyQualified self;

    Names(JavaType.@Nullable FullyQualified self) {
      this.self = self;
    }

    @Override
    public J.MethodInvocation visitMethodInvocation(J.MethodInvocation m, Set<String> reasons) {
      JavaType.Method method = m.getMethodType();
      if (m.getSelect() == null
          && Api.NEW_METHODS.contains(m.getSimpleName())
          && (method == null || self == null || !isSelf(method.getDeclaringType()))) {
        reasons.add(m.getSimpleName() + "(...) would call PerThread's");
      }
      return super.visitMethodInvocation(m, reasons);
    }

    private boolean isSelf(JavaType.FullyQualified type) {
      return self != null && type.getFullyQualifiedName().equals(self.getFullyQualifiedName());
    }

    @Override
    public J.Identifier visitIdentifier(J.Identifier i, Set<String> reasons) {
      if (Api.NEW_CLASSES.contains(i.getSimpleName())
          && i.getFieldType() == null
          && !isQualified(i)
          && !(getCursor().getParentTreeCursor().getValue() instanceof J.MethodInvocation m
              && m.getName().getId().equals(i.getId()))) {
        reasons.add(i.getSimpleName() + " would mean PerThread." + i.getSimpleName());
      }
      return super.visitIdentifier(i, reasons);
    }

    private boolean isQualified(J.Identifier i) {
      return getCursor().getParentTreeCursor().getValue() instanceof J.FieldAccess f
          && f.getName().getId().equals(i.getId());
    }
  }
}
