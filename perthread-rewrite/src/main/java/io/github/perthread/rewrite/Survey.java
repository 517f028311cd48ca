package io.github.perthread.rewrite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.openrewrite.Cursor;
import org.openrewrite.java.JavaIsoVisitor;
import org.openrewrite.java.tree.Expression;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.JavaType;
import org.openrewrite.java.tree.TypeUtils;

/** What there is in a file that a {@link Plan} is made of. */
final class Survey extends JavaIsoVisitor<Integer> {
  /** {@code new ThreadLocal}, {@code withInitial}, and references to both. */
  final List<Cursor> constructions = new ArrayList<>();

  /** Classes directly below {@code ThreadLocal}. */
  final List<Cursor> subclasses = new ArrayList<>();

  /** Declarations of private final fields of type {@code ThreadLocal}. */
  final List<Cursor> privateFields = new ArrayList<>();

  /** Where an expression that is a thread-local is compared with {@code AutoCloseable}. */
  final List<Cursor> closeableTests = new ArrayList<>();

  /** Variables that a method returns whose result Spring would close. */
  final Set<String> closedByName = new HashSet<>();

  /** Whether {@code ThreadLocal.class} is there, which may be to look for a field of that type. */
  boolean hasClassLiteral;

  /** Whether {@code PerThread} means something else in this file. */
  boolean isNameTaken;

  final Methods methods;

  private final Map<String, List<Cursor>> uses = new HashMap<>();

  Survey(J.CompilationUnit cu) {
    methods = Methods.of(cu);
    for (J.Import i : cu.getImports()) {
      isNameTaken |=
          i.getQualid().getSimpleName().equals(Api.SIMPLE_NAME)
              && !i.getTypeName().equals(Api.PER_THREAD);
    }
    visit(cu, 0);
  }

  /** Returns where a variable of that name is used that is a thread-local. */
  List<Cursor> uses(String name) {
    return uses.getOrDefault(name, List.of());
  }

  @Override
  public J.Import visitImport(J.Import i, Integer p) {
    return i;
  }

  @Override
  public J.NewClass visitNewClass(J.NewClass n, Integer p) {
    if (Api.isThreadLocal(n.getClazz())) {
      constructions.add(getCursor());
    }
    return super.visitNewClass(n, p);
  }

  @Override
  public J.MethodInvocation visitMethodInvocation(J.MethodInvocation m, Integer p) {
    if (Api.isWithInitial(m) && (m.getSelect() != null || isImported())) {
      constructions.add(getCursor());
    }
    return super.visitMethodInvocation(m, p);
  }

  private boolean isImported() {
    return getCursor().firstEnclosingOrThrow(J.CompilationUnit.class).getImports().stream()
        .anyMatch(i -> i.isStatic() && i.getTypeName().equals(Api.THREAD_LOCAL));
  }

  @Override
  public J.MemberReference visitMemberReference(J.MemberReference r, Integer p) {
    if (Api.isConstruction(r)) {
      constructions.add(getCursor());
    }
    return super.visitMemberReference(r, p);
  }

  @Override
  public J.ClassDeclaration visitClassDeclaration(J.ClassDeclaration c, Integer p) {
    if (Api.isThreadLocal(c.getExtends())) {
      subclasses.add(getCursor());
    }
    return super.visitClassDeclaration(c, p);
  }

  @Override
  public J.VariableDeclarations visitVariableDeclarations(J.VariableDeclarations v, Integer p) {
    if (v.hasModifier(J.Modifier.Type.Private)
        && v.hasModifier(J.Modifier.Type.Final)
        && Api.isThreadLocal(v.getTypeExpression())) {
      privateFields.add(getCursor());
    }
    return super.visitVariableDeclarations(v, p);
  }

  @Override
  public J.InstanceOf visitInstanceOf(J.InstanceOf i, Integer p) {
    if (i.getClazz() instanceof Expression c
        && TypeUtils.isOfClassType(c.getType(), AutoCloseable.class.getName())
        && StaticTypes.isLocal(i.getExpression().getType())) {
      closeableTests.add(getCursor());
    }
    return super.visitInstanceOf(i, p);
  }

  @Override
  public J.MethodDeclaration visitMethodDeclaration(J.MethodDeclaration m, Integer p) {
    if (Beans.isClosed(m)) {
      for (Expression bean : Beans.returned(m)) {
        if (bean instanceof J.Identifier i) {
          closedByName.add(i.getSimpleName());
        } else if (bean instanceof J.FieldAccess f) {
          closedByName.add(f.getSimpleName());
        }
      }
    }
    return super.visitMethodDeclaration(m, p);
  }

  @Override
  public J.FieldAccess visitFieldAccess(J.FieldAccess f, Integer p) {
    hasClassLiteral |=
        f.getSimpleName().equals("class") && Api.isThreadLocal(f.getTarget().getType());
    return super.visitFieldAccess(f, p);
  }

  @Override
  public J.Identifier visitIdentifier(J.Identifier i, Integer p) {
    if (i.getSimpleName().equals(Api.SIMPLE_NAME)) {
      isNameTaken |=
          i.getFieldType() != null || !TypeUtils.isOfClassType(i.getType(), Api.PER_THREAD);
    }
    if (i.getFieldType() != null && StaticTypes.isLocal(i.getType())) {
      addUse(i);
    }
    return super.visitIdentifier(i, p);
  }

  private void addUse(J.Identifier i) {
    Cursor up = getCursor().getParentTreeCursor();
    if (up.getValue() instanceof J.VariableDeclarations.NamedVariable v
        && v.getName().getId().equals(i.getId())) {
      return;
    }
    boolean isQualified =
        up.getValue() instanceof J.FieldAccess f && f.getName().getId().equals(i.getId());
    uses.computeIfAbsent(i.getSimpleName(), name -> new ArrayList<>())
        .add(isQualified ? up : getCursor());
  }

  /** Returns whether a method makes the bean that Spring would close, seen from what is in it. */
  static boolean isInClosedBean(Cursor at) {
    J.MethodDeclaration m = at.firstEnclosing(J.MethodDeclaration.class);
    if (m == null || !Beans.isClosed(m)) {
      return false;
    }
    JavaType.Method type = m.getMethodType();
    return type == null
        || StaticTypes.isLocal(type.getReturnType())
        || TypeUtils.isObject(type.getReturnType());
  }
}
