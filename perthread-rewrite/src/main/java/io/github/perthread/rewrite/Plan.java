package io.github.perthread.rewrite;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.openrewrite.Cursor;
import org.openrewrite.java.tree.Expression;
import org.openrewrite.java.tree.J;

/** What is done to one file, by the identities of its trees. */
final class Plan {
  private static final String CLOSEABLE_TEST = Marks.WORD + ": true of every PerThread";

  /** Trees that name {@code ThreadLocal} and are to name {@code PerThread}. */
  private final Set<UUID> replaced = new HashSet<>();

  private final Map<UUID, String> marks = new HashMap<>();

  private final Set<String> narrowing = new HashSet<>();
  private final Survey survey;
  private final Subclassing subclassing;
  private final StaticTypes staticTypes;

  private Plan(Survey survey, Subclassing subclassing) {
    this.survey = survey;
    this.subclassing = subclassing;
    staticTypes = new StaticTypes(this::mayUsesNarrow);
  }

  /** Makes the plan for a file, which is empty where the name {@code PerThread} is taken. */
  static Plan of(J.CompilationUnit cu, Subclassing subclassing) {
    Survey survey = new Survey(cu);
    Plan plan = new Plan(survey, subclassing);
    if (!survey.isNameTaken) {
      survey.constructions.forEach(plan::planConstruction);
      survey.subclasses.forEach(plan::planSubclass);
      survey.privateFields.forEach(plan::planField);
      survey.closeableTests.forEach(at -> plan.mark(at, CLOSEABLE_TEST));
    }
    return plan;
  }

  boolean isReplaced(J tree) {
    return replaced.contains(tree.getId());
  }

  @Nullable String mark(J tree) {
    return marks.get(tree.getId());
  }

  private void planConstruction(Cursor at) {
    Set<String> reasons = new LinkedHashSet<>();
    Set<String> names = variables(at);
    if (at.getValue() instanceof J.NewClass n && n.getBody() != null) {
      var self = SelfCalls.anonymous(n);
      reasons.addAll(Subclasses.reasonsToLeave(n.getBody(), self));
      if (new SelfCalls(survey.methods, names, self).isIn(n.getBody())) {
        reasons.add(SelfCalls.REASON);
      }
    }
    if (at.getValue() instanceof J.MethodInvocation m
        && new SelfCalls(survey.methods, names, null).isInSupplier(m.getArguments().get(0))) {
      reasons.add(SelfCalls.REASON);
    }
    if (Survey.isInClosedBean(at) || names.stream().anyMatch(survey.closedByName::contains)) {
      reasons.add(Beans.REASON);
    }
    if (!staticTypes.mayNarrow(at)) {
      reasons.add("other types are inferred from its type");
    }
    replaceOrMark(at, reasons);
  }

  private void planSubclass(Cursor at) {
    J.ClassDeclaration c = at.getValue();
    replaceOrMark(at, subclassing.reasonsToLeave(c.getType()));
  }

  private void replaceOrMark(Cursor at, Collection<String> reasons) {
    if (reasons.isEmpty()) {
      replaced.add(((J) at.getValue()).getId());
    } else {
      mark(at, Marks.left(reasons));
    }
  }

  private void mark(Cursor at, String text) {
    if (!Marks.isAnswered(at)) {
      marks.put(((J) at.getValue()).getId(), text);
    }
  }

  private void planField(Cursor at) {
    J.VariableDeclarations field = at.getValue();
    if (!survey.hasClassLiteral
        && !hasGeneratedCode(at)
        && field.getVariables().stream()
            .allMatch(v -> isReplacement(v.getInitializer()) && mayUsesNarrow(v.getSimpleName()))) {
      replaced.add(field.getId());
    }
  }

  /** Returns whether Lombok may make a method whose return type is that of the field. */
  private static boolean hasGeneratedCode(Cursor field) {
    for (Cursor at = field; at != null; at = at.getParent()) {
      List<J.Annotation> annotations =
          at.getValue() instanceof J.VariableDeclarations v
              ? v.getLeadingAnnotations()
              : at.getValue() instanceof J.ClassDeclaration c
                  ? c.getLeadingAnnotations()
                  : List.of();
      for (J.Annotation a : annotations) {
        if (a.getType() != null && a.getType().toString().startsWith("lombok.")) {
          return true;
        }
      }
    }
    return false;
  }

  /** Returns whether the value of an expression is made by what is replaced, whatever happens. */
  private boolean isReplacement(@Nullable Expression e) {
    if (e instanceof J.Parentheses<?> p) {
      return p.getTree() instanceof Expression inner && isReplacement(inner);
    }
    if (e instanceof J.Ternary t) {
      return isReplacement(t.getTruePart()) && isReplacement(t.getFalsePart());
    }
    return e != null && !(e instanceof J.MemberReference) && isReplaced(e);
  }

  /** Returns whether all uses of a variable may be of another type; a variable met anew may. */
  private boolean mayUsesNarrow(String name) {
    if (!narrowing.add(name)) {
      return true;
    }
    boolean may = survey.uses(name).stream().allMatch(staticTypes::mayNarrow);
    narrowing.remove(name);
    return may;
  }

  /** Returns the names of the variables that what is made at the cursor is stored in. */
  private static Set<String> variables(Cursor at) {
    Cursor up = at.getParentTreeCursor();
    while (up.getValue() instanceof J.Parentheses
        || up.getValue() instanceof J.Ternary
        || up.getValue() instanceof J.ControlParentheses
        || up.getValue() instanceof J.TypeCast) {
      up = up.getParentTreeCursor();
    }
    if (up.getValue() instanceof J.VariableDeclarations.NamedVariable v) {
      return Set.of(v.getSimpleName());
    }
    if (up.getValue() instanceof J.Assignment a) {
      return a.getVariable() instanceof J.Identifier i
          ? Set.of(i.getSimpleName())
          : a.getVariable() instanceof J.FieldAccess f ? Set.of(f.getSimpleName()) : Set.of();
    }
    return Set.of();
  }
}
