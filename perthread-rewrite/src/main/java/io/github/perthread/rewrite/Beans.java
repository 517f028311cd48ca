package io.github.perthread.rewrite;

import java.util.ArrayList;
import java.util.List;
import org.openrewrite.java.JavaIsoVisitor;
import org.openrewrite.java.tree.Expression;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.TypeUtils;

/** Finds beans that Spring would close: it calls {@code close()} on what has one. */
final class Beans {
  static final String REASON = "Spring would call close() on the bean";

  private static final String BEAN = "org.springframework.context.annotation.Bean";

  private Beans() {}

  /** Returns whether the method makes a bean whose {@code close()} Spring would call. */
  static boolean isClosed(J.MethodDeclaration m) {
    return m.getLeadingAnnotations().stream()
        .anyMatch(a -> TypeUtils.isOfClassType(a.getType(), BEAN) && !hasNoDestroyMethod(a));
  }

  private static boolean hasNoDestroyMethod(J.Annotation annotation) {
    List<Expression> arguments = annotation.getArguments();
    return arguments != null
        && arguments.stream()
            .anyMatch(e ->
                e instanceof J.Assignment a
                    && a.getVariable() instanceof J.Identifier i
                    && i.getSimpleName().equals("destroyMethod")
                    && a.getAssignment() instanceof J.Literal l
                    && "".equals(l.getValue()));
  }

  /** Returns what the method itself returns, not what lambdas and classes inside do. */
  static List<Expression> returned(J.MethodDeclaration m) {
    List<Expression> found = new ArrayList<>();
    new JavaIsoVisitor<List<Expression>>() {
      @Override
      public J.Return visitReturn(J.Return r, List<Expression> into) {
        if (r.getExpression() != null) {
          into.add(r.getExpression());
        }
        return super.visitReturn(r, into);
      }

      @Override
      public J.Lambda visitLambda(J.Lambda lambda, List<Expression> into) {
        return lambda;
      }

      @Override
      public J.NewClass visitNewClass(J.NewClass n, List<Expression> into) {
        return n;
      }
    }.visit(m.getBody(), found);
    return found;
  }
}
