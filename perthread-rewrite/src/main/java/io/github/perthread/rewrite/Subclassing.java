package io.github.perthread.rewrite;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.openrewrite.ExecutionContext;
import org.openrewrite.java.JavaIsoVisitor;
import org.openrewrite.java.tree.Expression;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.JavaType;

/**
 * What was found in all files about the classes below {@code ThreadLocal}: a class can only be put
 * below another one if that suits its subclasses too.
 */
final class Subclassing {
  private final Map<String, Set<String>> reasons = new LinkedHashMap<>();

  /** Returns why a class directly below {@code ThreadLocal} is better left; mostly nothing. */
  Collection<String> reasonsToLeave(JavaType.@Nullable FullyQualified root) {
    return root == null
        ? Set.of("its type is unknown")
        : reasons.getOrDefault(root.getFullyQualifiedName(), Set.of());
  }

  private void add(
      JavaType.FullyQualified root, JavaType.@Nullable FullyQualified c, Collection<String> why) {
    boolean isRoot = c != null && c.getFullyQualifiedName().equals(root.getFullyQualifiedName());
    String prefix = isRoot || c == null ? "" : "in " + c.getClassName() + ", ";
    for (String reason : why) {
      reasons
          .computeIfAbsent(root.getFullyQualifiedName(), name -> new LinkedHashSet<>())
          .add(prefix + reason);
    }
  }

  /** Looks at a file. */
  final class Scanner extends JavaIsoVisitor<ExecutionContext> {
    private @Nullable Methods methods;

    @Override
    public J.CompilationUnit visitCompilationUnit(J.CompilationUnit cu, ExecutionContext ctx) {
      methods = Methods.of(cu);
      return super.visitCompilationUnit(cu, ctx);
    }

    @Override
    public J.ClassDeclaration visitClassDeclaration(J.ClassDeclaration c, ExecutionContext ctx) {
      JavaType.FullyQualified root = Api.rootBelowThreadLocal(c.getType());
      if (root != null) {
        add(root, c.getType(), Subclasses.reasonsToLeave(c));
        lookAtInitializer(root, c.getType(), c.getBody());
      }
      return super.visitClassDeclaration(c, ctx);
    }

    @Override
    public J.NewClass visitNewClass(J.NewClass n, ExecutionContext ctx) {
      if (n.getBody() != null && n.getClazz() != null) {
        JavaType.FullyQualified root = Api.rootBelowThreadLocal(n.getClazz().getType());
        if (root != null) {
          JavaType.FullyQualified self = SelfCalls.anonymous(n);
          add(root, self, Subclasses.reasonsToLeave(n.getBody(), self));
          lookAtInitializer(root, self, n.getBody());
        }
      }
      lookAtArguments(n.getConstructorType(), n.getArguments());
      return super.visitNewClass(n, ctx);
    }

    private void lookAtInitializer(
        JavaType.FullyQualified root, JavaType.@Nullable FullyQualified self, J.Block body) {
      if (methods != null && new SelfCalls(methods, Set.of(), self).isIn(body)) {
        add(root, self, Set.of(SelfCalls.REASON));
      }
    }

    @Override
    public J.MethodInvocation visitMethodInvocation(J.MethodInvocation m, ExecutionContext ctx) {
      lookAtArguments(m.getMethodType(), m.getArguments());
      return super.visitMethodInvocation(m, ctx);
    }

    private void lookAtArguments(JavaType.@Nullable Method called, Iterable<Expression> arguments) {
      int i = 0;
      for (Expression argument : arguments) {
        JavaType.FullyQualified root = Api.rootBelowThreadLocal(argument.getType());
        if (root != null && called != null && Overloads.hasOneForCloseables(called, i)) {
          add(root, null, Set.of(called.getName() + " would be called as for an AutoCloseable"));
        }
        i++;
      }
    }

    @Override
    public J.MethodDeclaration visitMethodDeclaration(J.MethodDeclaration m, ExecutionContext ctx) {
      if (Beans.isClosed(m)) {
        for (Expression bean : Beans.returned(m)) {
          JavaType.FullyQualified root = Api.rootBelowThreadLocal(bean.getType());
          if (root != null) {
            add(root, null, Set.of(Beans.REASON));
          }
        }
      }
      return super.visitMethodDeclaration(m, ctx);
    }
  }
}
