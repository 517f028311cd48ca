package io.github.perthread.documents;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Which tests say, in their sources, that they prove a clause of the contract. */
final class TestSources {
  private static final String TAG = "Tag";
  private static final String CLAUSE = "Clause";

  /**
   * That a test proves a clause.
   *
   * @param tag the clause's number, or another tag
   * @param isTagged whether JUnit's {@code @Tag} says so; otherwise the contract suite's {@code
   *     Clause}
   */
  record Proof(String tag, boolean isTagged, Path file, String type, String method) {}

  private TestSources() {}

  /** Returns all that some files say, in their order. */
  static List<Proof> proofs(List<Path> files) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
      List<Proof> proofs = new ArrayList<>();
      for (CompilationUnitTree unit : task.parse()) {
        for (Tree type : unit.getTypeDecls()) {
          if (type instanceof ClassTree tested) {
            addProofs(Path.of(unit.getSourceFile().toUri()), tested, Set.of(), proofs);
          }
        }
      }
      return proofs;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A class's tags are those of its tests, and of the tests in classes within it. */
  private static void addProofs(Path file, ClassTree type, Set<String> outer, List<Proof> proofs) {
    Set<String> ofType = new LinkedHashSet<>(outer);
    ofType.addAll(values(type.getModifiers(), TAG, "value"));
    for (Tree member : type.getMembers()) {
      if (member instanceof ClassTree inner) {
        addProofs(file, inner, ofType, proofs);
      } else if (member instanceof MethodTree method) {
        String name = method.getName().toString();
        String typeName = type.getSimpleName().toString();
        for (String number : values(method.getModifiers(), CLAUSE, "id")) {
          proofs.add(new Proof(number, false, file, typeName, name));
        }
        if (isTest(method)) {
          Set<String> tags = new LinkedHashSet<>(ofType);
          tags.addAll(values(method.getModifiers(), TAG, "value"));
          tags.forEach(tag -> proofs.add(new Proof(tag, true, file, typeName, name)));
        }
      }
    }
  }

  /** JUnit's own annotations, and those that this project makes of them. */
  private static boolean isTest(MethodTree method) {
    List<String> names =
        method.getModifiers().getAnnotations().stream().map(TestSources::name).toList();
    return !names.contains("Disabled")
        && names.stream()
            .anyMatch(name ->
                name.endsWith("Test") || name.equals("TestFactory") || name.equals("EachKind"));
  }

  private static List<String> values(ModifiersTree modifiers, String annotation, String member) {
    List<String> values = new ArrayList<>();
    for (AnnotationTree tree : modifiers.getAnnotations()) {
      if (name(tree).equals(annotation)) {
        for (ExpressionTree argument : tree.getArguments()) {
          ExpressionTree value = valueOf(argument, member);
          if (value instanceof LiteralTree literal) {
            values.add((String) literal.getValue());
          }
        }
      }
    }
    return values;
  }

  /** A value without a name is called {@code value}. */
  private static @Nullable ExpressionTree valueOf(ExpressionTree argument, String member) {
    if (argument instanceof AssignmentTree assignment) {
      return assignment.getVariable().toString().equals(member) ? assignment.getExpression() : null;
    }
    return member.equals("value") ? argument : null;
  }

  private static String name(AnnotationTree annotation) {
    String name = annotation.getAnnotationType().toString();
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
