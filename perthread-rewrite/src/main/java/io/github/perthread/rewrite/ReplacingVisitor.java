package io.github.perthread.rewrite;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openrewrite.ExecutionContext;
import org.openrewrite.Tree;
import org.openrewrite.internal.ListUtils;
import org.openrewrite.java.JavaIsoVisitor;
import org.openrewrite.java.tree.Expression;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.JavaType;
import org.openrewrite.java.tree.Space;
import org.openrewrite.java.tree.TypeTree;
import org.openrewrite.marker.Markers;

/** Carries out the {@link Plan} for a file. */
final class ReplacingVisitor extends JavaIsoVisitor<ExecutionContext> {
  private final Subclassing subclassing;
  private @Nullable Plan plan;

  ReplacingVisitor(Subclassing subclassing) {
    this.subclassing = subclassing;
  }

  @Override
  public J.CompilationUnit visitCompilationUnit(J.CompilationUnit cu, ExecutionContext ctx) {
    plan = Plan.of(cu, subclassing);
    return super.visitCompilationUnit(cu, ctx);
  }

  private Plan plan() {
    return Objects.requireNonNull(plan);
  }

  /**
   * Adds the import of {@code PerThread}; removes that of {@code ThreadLocal} if nothing uses it.
   */
  private void imported() {
    maybeAddImport(Api.PER_THREAD, null, false);
    maybeRemoveImport(Api.THREAD_LOCAL);
  }

  private <T extends J> T marked(T tree) {
    String text = plan().mark(tree);
    return text == null ? tree : Marks.mark(tree, text);
  }

  @Override
  public J.NewClass visitNewClass(J.NewClass visited, ExecutionContext ctx) {
    J.NewClass n = super.visitNewClass(visited, ctx);
    if (!plan().isReplaced(n)) {
      return marked(n);
    }
    imported();
    n = n.withClazz(renamed(Objects.requireNonNull(n.getClazz())));
    return n.getConstructorType() == null
        ? n
        : n.withConstructorType(replaced(n.getConstructorType()));
  }

  @Override
  public J.MethodInvocation visitMethodInvocation(
      J.MethodInvocation visited, ExecutionContext ctx) {
    J.MethodInvocation m = super.visitMethodInvocation(visited, ctx);
    if (!plan().isReplaced(m)) {
      return marked(m);
    }
    imported();
    maybeRemoveImport(Api.THREAD_LOCAL + "." + Api.WITH_INITIAL);
    JavaType.Method method = replaced(Objects.requireNonNull(m.getMethodType()));
    Expression select = m.getSelect();
    return m.withSelect(
            select == null ? perThread(Space.EMPTY, method.getDeclaringType()) : renamed(select))
        .withName(m.getName().withType(method))
        .withMethodType(method);
  }

  @Override
  public J.MemberReference visitMemberReference(J.MemberReference visited, ExecutionContext ctx) {
    J.MemberReference r = super.visitMemberReference(visited, ctx);
    if (!plan().isReplaced(r)) {
      return marked(r);
    }
    imported();
    r = r.withContaining(renamed(r.getContaining()));
    return r.getMethodType() == null ? r : r.withMethodType(replaced(r.getMethodType()));
  }

  @Override
  public J.ClassDeclaration visitClassDeclaration(
      J.ClassDeclaration visited, ExecutionContext ctx) {
    J.ClassDeclaration c = super.visitClassDeclaration(visited, ctx);
    if (!plan().isReplaced(c)) {
      return marked(c);
    }
    imported();
    return c.withExtends(renamed(Objects.requireNonNull(c.getExtends())));
  }

  @Override
  public J.VariableDeclarations visitVariableDeclarations(
      J.VariableDeclarations visited, ExecutionContext ctx) {
    J.VariableDeclarations v = super.visitVariableDeclarations(visited, ctx);
    if (!plan().isReplaced(v)) {
      return v;
    }
    imported();
    return v.withTypeExpression(renamed(Objects.requireNonNull(v.getTypeExpression())))
        .withVariables(ListUtils.map(v.getVariables(), ReplacingVisitor::retyped));
  }

  private static J.VariableDeclarations.NamedVariable retyped(
      J.VariableDeclarations.NamedVariable v) {
    JavaType.Variable variable = v.getVariableType();
    if (variable == null) {
      return v;
    }
    JavaType type = Api.replacement(variable.getType());
    JavaType.Variable retyped = variable.withType(type);
    return v.withVariableType(retyped)
        .withDeclarator(v.getName().withType(type).withFieldType(retyped));
  }

  @Override
  public J.InstanceOf visitInstanceOf(J.InstanceOf visited, ExecutionContext ctx) {
    return marked(super.visitInstanceOf(visited, ctx));
  }

  private static JavaType.Method replaced(JavaType.Method method) {
    return method
        .withDeclaringType((JavaType.FullyQualified) Api.replacement(method.getDeclaringType()))
        .withReturnType(Api.replacement(method.getReturnType()));
  }

  /** Renames {@code ThreadLocal}, with package and type arguments or without. */
  @SuppressWarnings("unchecked") // an identifier can stand wherever one of these can
  private static <T extends J> T renamed(T tree) {
    if (tree instanceof J.ParameterizedType p) {
      return (T) p.withClazz(renamed(p.getClazz())).withType(Api.replacement(p.getType()));
    }
    if (tree instanceof J.AnnotatedType a) {
      return (T) a.withTypeExpression(renamed(a.getTypeExpression()));
    }
    return tree instanceof TypeTree t ? (T) perThread(tree.getPrefix(), t.getType()) : tree;
  }

  private static J.Identifier perThread(Space prefix, @Nullable JavaType type) {
    return new J.Identifier(
        Tree.randomId(),
        prefix,
        Markers.EMPTY,
        List.of(),
        Api.SIMPLE_NAME,
        Api.replacement(type),
        null);
  }
}
