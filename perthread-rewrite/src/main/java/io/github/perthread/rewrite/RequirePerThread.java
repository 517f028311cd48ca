package io.github.perthread.rewrite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openrewrite.ExecutionContext;
import org.openrewrite.ScanningRecipe;
import org.openrewrite.SourceFile;
import org.openrewrite.Tree;
import org.openrewrite.TreeVisitor;
import org.openrewrite.java.search.UsesType;
import org.openrewrite.java.tree.J;
import org.openrewrite.text.PlainText;

/**
 * Adds {@code requires io.github.perthread} to the descriptor of each module that uses {@code
 * PerThread}.
 *
 * <p>OpenRewrite's Java parsers leave {@code module-info.java} out, so that a recipe is not shown
 * it when a build plugin runs it. Where it is not shown, it is looked for beside the sources, below
 * the directory that the build runs in or one above, and comes out as a file that is generated.
 */
public final class RequirePerThread extends ScanningRecipe<RequirePerThread.Sources> {
  /** Makes the recipe; it has no options. */
  public RequirePerThread() {}

  /** What was found: directories of sources that use PerThread, and the files that are known. */
  public static final class Sources {
    private final Map<Path, Path> rootsWithAFile = new LinkedHashMap<>();
    private final Set<Path> descriptors = new HashSet<>();

    private Sources() {}
  }

  @Override
  public String getDisplayName() {
    return "Require perthread in `module-info.java`";
  }

  @Override
  public String getDescription() {
    return "Adds `requires io.github.perthread` to the descriptor of each module that uses"
        + " `PerThread`.";
  }

  @Override
  public Sources getInitialValue(ExecutionContext ctx) {
    return new Sources();
  }

  @Override
  public TreeVisitor<?, ExecutionContext> getScanner(Sources sources) {
    TreeVisitor<?, ExecutionContext> uses = new UsesType<>(Api.PER_THREAD, false);
    return new TreeVisitor<Tree, ExecutionContext>() {
      @Override
      public @Nullable Tree visit(@Nullable Tree tree, ExecutionContext ctx) {
        if (tree instanceof J.CompilationUnit cu && uses.visit(cu, ctx) != cu) {
          root(cu).ifPresent(root -> sources.rootsWithAFile.putIfAbsent(root, cu.getSourcePath()));
        } else if (tree instanceof SourceFile file && isDescriptor(file.getSourcePath())) {
          sources.descriptors.add(file.getSourcePath());
        }
        return tree;
      }
    };
  }

  private static boolean isDescriptor(Path path) {
    return path.endsWith(ModuleDescriptor.FILE_NAME);
  }

  /** Returns the directory below which the file is where its package belongs. */
  private static Optional<Path> root(J.CompilationUnit cu) {
    String packageName =
        cu.getPackageDeclaration() == null ? "" : cu.getPackageDeclaration().getPackageName();
    Path file = cu.getSourcePath();
    Path inRoot = Path.of(packageName.replace('.', '/')).resolve(file.getFileName());
    int depth = file.getNameCount() - inRoot.getNameCount();
    return depth > 0 && file.endsWith(inRoot)
        ? Optional.of(file.subpath(0, depth))
        : Optional.empty();
  }

  @Override
  public Collection<? extends SourceFile> generate(Sources sources, ExecutionContext ctx) {
    List<SourceFile> changed = new ArrayList<>();
    sources.rootsWithAFile.forEach((root, file) -> {
      Path descriptor = root.resolve(ModuleDescriptor.FILE_NAME);
      if (!sources.descriptors.contains(descriptor)) {
        changedOnDisk(descriptor, file).ifPresent(changed::add);
      }
    });
    return changed;
  }

  private static Optional<SourceFile> changedOnDisk(Path descriptor, Path neighbor) {
    return Stream.of("user.dir", "maven.multiModuleProjectDirectory")
        .map(System::getProperty)
        .filter(dir -> dir != null)
        .flatMap(dir -> Stream.iterate(Path.of(dir), d -> d != null, Path::getParent))
        .filter(d -> Files.exists(d.resolve(neighbor)) && Files.exists(d.resolve(descriptor)))
        .findFirst()
        .flatMap(base -> changed(descriptor, read(base.resolve(descriptor))));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<SourceFile> changed(Path descriptor, String text) {
    String required = ModuleDescriptor.requiring(text);
    return required.equals(text)
        ? Optional.empty()
        : Optional.of(
            PlainText.builder()
                .sourcePath(descriptor)
                .charsetName(StandardCharsets.UTF_8.name())
                .text(required)
                .build());
  }

  @Override
  public TreeVisitor<?, ExecutionContext> getVisitor(Sources sources) {
    return new TreeVisitor<Tree, ExecutionContext>() {
      @Override
      public @Nullable Tree visit(@Nullable Tree tree, ExecutionContext ctx) {
        return tree instanceof PlainText text
                && isDescriptor(text.getSourcePath())
                && sources.rootsWithAFile.containsKey(text.getSourcePath().getParent())
            ? text.withText(ModuleDescriptor.requiring(text.getText()))
            : tree;
      }
    };
  }
}
