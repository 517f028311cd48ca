package io.github.perthread.rewrite;

import org.openrewrite.ExecutionContext;
import org.openrewrite.Preconditions;
import org.openrewrite.ScanningRecipe;
import org.openrewrite.SourceFile;
import org.openrewrite.Tree;
import org.openrewrite.TreeVisitor;
import org.openrewrite.java.marker.JavaVersion;
import org.openrewrite.java.search.UsesType;
import org.openrewrite.java.tree.J;

/**
 * Makes a {@code PerThread} where Java code makes a {@code ThreadLocal}; types that are part of a
 * signature stay as they are. Does nothing to files that are compiled for a Java before 17, nor to
 * Kotlin and Groovy.
 */
public final class ReplaceThreadLocal extends ScanningRecipe<Subclassing> {
  private static final int OLDEST_JAVA = 17;

  /** Makes the recipe; it has no options. */
  public ReplaceThreadLocal() {}

  @Override
  public String getDisplayName() {
    return "Make a `PerThread` where a `ThreadLocal` is made";
  }

  @Override
  public String getDescription() {
    return "Constructions, subclasses, `withInitial` and references to them become `PerThread`, and"
        + " so does the declared type of a private final field. No other type changes."
        + " `InheritableThreadLocal` stays. What would behave differently stays too, with a"
        + " comment that says why.";
  }

  /** A file is asked for the dependency after it uses {@code PerThread}: in the cycle after. */
  @Override
  public boolean causesAnotherCycle() {
    return true;
  }

  @Override
  public Subclassing getInitialValue(ExecutionContext ctx) {
    return new Subclassing();
  }

  @Override
  public TreeVisitor<?, ExecutionContext> getScanner(Subclassing found) {
    return onJava(found.new Scanner());
  }

  @Override
  public TreeVisitor<?, ExecutionContext> getVisitor(Subclassing found) {
    return Preconditions.check(
        new UsesType<>(Api.THREAD_LOCAL, false), onJava(new ReplacingVisitor(found)));
  }

  /** Java trees stand for Kotlin and Groovy too, and visitors of Java are asked to visit those. */
  private static TreeVisitor<?, ExecutionContext> onJava(TreeVisitor<?, ExecutionContext> visitor) {
    return new TreeVisitor<Tree, ExecutionContext>() {
      @Override
      public boolean isAcceptable(SourceFile file, ExecutionContext ctx) {
        return file instanceof J.CompilationUnit && isNewEnough(file);
      }

      @Override
      public Tree preVisit(Tree tree, ExecutionContext ctx) {
        stopAfterPreVisit();
        return visitor.visitNonNull(tree, ctx);
      }
    };
  }

  private static boolean isNewEnough(SourceFile file) {
    return file.getMarkers()
        .findFirst(JavaVersion.class)
        .map(v -> Math.min(v.getMajorVersion(), v.getMajorReleaseVersion()))
        .map(level -> level < 0 || level >= OLDEST_JAVA)
        .orElse(true);
  }
}
