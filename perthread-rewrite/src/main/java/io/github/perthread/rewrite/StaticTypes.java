package io.github.perthread.rewrite;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.openrewrite.Cursor;
import org.openrewrite.java.tree.Expression;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.JavaType;
import org.openrewrite.java.tree.TypeUtils;

/**
 * Tells whether the static type of an expression may become {@code PerThread} without a change to
 * what the code around it means, or whether it still compiles.
 *
 * <p>It may where the type is said in the code: the declared type of a variable, a method's return
 * type, a parameter's. It may not where the compiler infers a type from it that other code must
 * fit, as in {@code Optional.of(new ThreadLocal<>()).orElse(other)}, or where an overload for
 * {@code AutoCloseable} would be chosen. What is not known here is taken for "may not".
 */
final class StaticTypes {
  private final Predicate<String> mayVariableNarrow;

  /**
   * @param mayVariableNarrow whether the variable of that name, which is declared by {@code var},
   *     may have another type
   */
  StaticTypes(Predicate<String> mayVariableNarrow) {
    this.mayVariableNarrow = mayVariableNarrow;
  }

  /** Returns whether the expression at the cursor may be of type {@code PerThread}. */
  boolean mayNarrow(Cursor at) {
    Object tree = at.getValue();
    if (tree instanceof J.MemberReference r && Api.isConstruction(r)) {
      return mayResultNarrow(at);
    }
    return mayNarrow(at, false);
  }

  /** With {@code inferred}: what it takes part in is an inferred type, not only its own. */
  private boolean mayNarrow(Cursor at, boolean inferred) {
    Object tree = at.getValue();
    Cursor up = at.getParentTreeCursor();
    Object parent = up.getValue();
    if (parent instanceof J.Parentheses || parent instanceof J.Ternary) {
      return isCondition(parent, tree) || mayNarrow(up, inferred);
    }
    if (parent instanceof J.VariableDeclarations.NamedVariable v) {
      return isTyped(up) || (!inferred && mayVariableNarrow.test(v.getSimpleName()));
    }
    if (parent instanceof J.Assignment a) {
      return is(a.getAssignment(), tree);
    }
    if (parent instanceof J.Return) {
      return mayReturnNarrow(up);
    }
    if (parent instanceof J.Lambda) {
      return mayResultNarrow(up);
    }
    if (parent instanceof J.Case || parent instanceof J.Yield) {
      return mayBranchNarrow(up, inferred);
    }
    if (parent instanceof J.MethodInvocation || parent instanceof J.NewClass) {
      int i = argumentIndex((J) parent, tree);
      return i < 0 ? !inferred : mayArgumentNarrow(up, i);
    }
    if (parent instanceof J.InstanceOf i) {
      return !inferred && i.getPattern() == null;
    }
    return isStatementOf(parent) || (!inferred && isIndifferent(parent));
  }

  private static boolean isStatementOf(Object parent) {
    return parent instanceof J.Block || parent instanceof J.If || parent instanceof J.If.Else;
  }

  private static boolean isCondition(Object parent, Object tree) {
    return parent instanceof J.Ternary t && is(t.getCondition(), tree);
  }

  /** Returns whether any type will do there. */
  private static boolean isIndifferent(Object parent) {
    return parent instanceof J.ControlParentheses
        || parent instanceof J.TypeCast
        || parent instanceof J.Binary
        || parent instanceof J.AssignmentOperation
        || parent instanceof J.NewArray
        || parent instanceof J.FieldAccess
        || parent instanceof J.MemberReference;
  }

  private static boolean isTyped(Cursor variable) {
    J.VariableDeclarations declared = variable.firstEnclosing(J.VariableDeclarations.class);
    return declared != null
        && declared.getTypeExpression() != null
        && !(declared.getTypeExpression() instanceof J.Identifier i
            && i.getSimpleName().equals("var"));
  }

  /** Returns whether a branch of a switch may be of another type. */
  private boolean mayBranchNarrow(Cursor branch, boolean inferred) {
    Cursor whole =
        branch.dropParentUntil(p ->
            p instanceof J.SwitchExpression
                || p instanceof J.Switch
                || p instanceof J.CompilationUnit);
    return whole.getValue() instanceof J.Switch
        || (whole.getValue() instanceof J.SwitchExpression && mayNarrow(whole, inferred));
  }

  private boolean mayReturnNarrow(Cursor returned) {
    Cursor body =
        returned.dropParentUntil(p ->
            p instanceof J.MethodDeclaration
                || p instanceof J.Lambda
                || p instanceof J.CompilationUnit);
    return body.getValue() instanceof J.MethodDeclaration || mayResultNarrow(body);
  }

  /** Returns whether a function may return a {@code PerThread}, at a lambda or a reference. */
  private boolean mayResultNarrow(Cursor function) {
    Object tree = function.getValue();
    Cursor up = function.getParentTreeCursor();
    Object parent = up.getValue();
    if (parent instanceof J.Parentheses || parent instanceof J.Ternary) {
      return mayResultNarrow(up);
    }
    if (parent instanceof J.MethodInvocation || parent instanceof J.NewClass) {
      int i = argumentIndex((J) parent, tree);
      return i >= 0 && mayArgumentNarrow(up, i);
    }
    return parent instanceof J.VariableDeclarations.NamedVariable
        || parent instanceof J.Assignment
        || parent instanceof J.ControlParentheses
        || parent instanceof J.TypeCast
        || (parent instanceof J.Return && mayReturnNarrow(up));
  }

  private static boolean is(@Nullable Expression e, Object tree) {
    return e != null && tree instanceof J j && e.getId().equals(j.getId());
  }

  private static int argumentIndex(J call, Object tree) {
    List<Expression> arguments =
        call instanceof J.MethodInvocation m
            ? m.getArguments()
            : ((J.NewClass) call).getArguments();
    for (int i = 0; i < arguments.size(); i++) {
      if (is(arguments.get(i), tree)) {
        return i;
      }
    }
    return -1;
  }

  private boolean mayArgumentNarrow(Cursor call, int i) {
    JavaType.Method called = Overloads.called(call.getValue());
    if (called == null || Overloads.hasOneForCloseables(called, i)) {
      return false;
    }
    boolean isDiamond = call.getValue() instanceof J.NewClass n && isDiamond(n);
    for (JavaType.Method declared : Overloads.of(called)) {
      JavaType parameter = Overloads.parameter(declared, i);
      if (parameter != null
          && (isDiamond
              ? Overloads.isGeneric(parameter)
              : Overloads.mentions(parameter, declared.getDeclaredFormalTypeNames()))) {
        boolean isReturned =
            isDiamond
                || Overloads.mentions(
                    declared.getReturnType(), declared.getDeclaredFormalTypeNames());
        if (isReturned && !mayNarrow(call, true)) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean isDiamond(J.NewClass n) {
    return n.getClazz() instanceof J.ParameterizedType p
        && p.getTypeParameters() != null
        && p.getTypeParameters().stream().allMatch(J.Empty.class::isInstance);
  }

  /** Returns whether its static type is a subtype of {@code ThreadLocal}, or that itself. */
  static boolean isLocal(@Nullable JavaType type) {
    return TypeUtils.isAssignableTo(Api.THREAD_LOCAL, type);
  }
}
