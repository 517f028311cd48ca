package io.github.perthread.rewrite;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.openrewrite.Tree;
import org.openrewrite.java.JavaIsoVisitor;
import org.openrewrite.java.tree.Expression;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.JavaType;
import org.openrewrite.java.tree.TypeUtils;

/**
 * Finds out whether an initializer uses the local that it is of: with a {@code ThreadLocal} its
 * {@code get()} is a call like any other, with a {@code PerThread} an exception. Follows calls to
 * methods and constructors of the same file.
 */
final class SelfCalls extends JavaIsoVisitor<AtomicBoolean> {
  static final String REASON = "its initializer uses the local itself";

  private static final Set<String> USES = Set.of("get", "set", "remove");

  private final Methods methods;
  private final Set<String> names;
  private final JavaType.@Nullable FullyQualified self;
  private final Set<UUID> seen = new HashSet<>();
  private boolean isInSelf = true;

  /**
   * @param names the variables that the local is stored in
   * @param self the class of the local if that is declared in this file
   */
  SelfCalls(Methods methods, Set<String> names, JavaType.@Nullable FullyQualified self) {
    this.methods = methods;
    this.names = names;
    this.self = self;
  }

  /** Returns the type of an anonymous class, by a method that it declares; null if none. */
  static JavaType.@Nullable FullyQualified anonymous(J.NewClass n) {
    if (n.getBody() != null) {
      for (Tree member : n.getBody().getStatements()) {
        if (member instanceof J.MethodDeclaration m && m.getMethodType() != null) {
          return m.getMethodType().getDeclaringType();
        }
      }
    }
    return null;
  }

  /** Returns whether the {@code initialValue()} of that class uses its local. */
  boolean isIn(J.Block classBody) {
    return classBody.getStatements().stream()
        .anyMatch(member ->
            member instanceof J.MethodDeclaration m
                && m.getSimpleName().equals(Api.INITIAL_VALUE)
                && isInCode(m));
  }

  /** Returns whether a supplier uses the local, or another expression. */
  boolean isInSupplier(Expression supplier) {
    isInSelf = false;
    return isInCode(supplier);
  }

  private boolean isInCode(Tree code) {
    AtomicBoolean found = new AtomicBoolean();
    visit(code, found);
    return found.get();
  }

  @Override
  public J.Identifier visitIdentifier(J.Identifier i, AtomicBoolean found) {
    if (names.contains(i.getSimpleName()) && StaticTypes.isLocal(i.getType())) {
      found.set(true);
    }
    return i;
  }

  @Override
  public J.MethodInvocation visitMethodInvocation(J.MethodInvocation m, AtomicBoolean found) {
    JavaType.Method called = m.getMethodType();
    if (isInSelf
        && USES.contains(m.getSimpleName())
        && isOnThis(m.getSelect())
        && (called == null || StaticTypes.isLocal(called.getDeclaringType()))) {
      found.set(true);
    }
    follow(called, found);
    return super.visitMethodInvocation(m, found);
  }

  private static boolean isOnThis(@Nullable Expression select) {
    return select == null
        || (select instanceof J.Identifier i
            && (i.getSimpleName().equals("this") || i.getSimpleName().equals("super")));
  }

  @Override
  public J.NewClass visitNewClass(J.NewClass n, AtomicBoolean found) {
    follow(n.getConstructorType(), found);
    return super.visitNewClass(n, found);
  }

  @Override
  public J.MemberReference visitMemberReference(J.MemberReference r, AtomicBoolean found) {
    JavaType.FullyQualified c = TypeUtils.asFullyQualified(r.getContaining().getType());
    if (c != null) {
      methods.named(c, r.getReference().getSimpleName()).forEach(m -> follow(m, found));
    }
    return super.visitMemberReference(r, found);
  }

  private void follow(JavaType.@Nullable Method called, AtomicBoolean found) {
    methods.calledBy(called).forEach(m -> follow(m, found));
  }

  private void follow(J.MethodDeclaration m, AtomicBoolean found) {
    if (!found.get() && seen.add(m.getId())) {
      boolean wasInSelf = isInSelf;
      isInSelf = isSelf(m.getMethodType());
      visit(m.getBody(), found);
      isInSelf = wasInSelf;
    }
  }

  private boolean isSelf(JavaType.@Nullable Method m) {
    return self != null
        && m != null
        && m.getDeclaringType().getFullyQualifiedName().equals(self.getFullyQualifiedName());
  }
}
