package io.github.perthread.rewrite;

import com.sun.source.util.JavacTask;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The compiler, asked whether it takes some sources. */
final class Javac {
  private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");
  private static final Pattern TYPE =
      Pattern.compile("(?m)^(?:/\\*.*?\\*/)?(?:[@\\w]+ )*(?:class|interface|record|enum) (\\w+)");

  private Javac() {}

  /** Returns the errors, each with its place. */
  static List<String> complaints(List<String> sources, String... options) {
    return complaintsByFile(sources, options).values().stream().flatMap(List::stream).toList();
  }

  /** Returns the errors by the name of the file that each is in. */
  static Map<String, List<String>> complaintsByFile(List<String> sources, String... options) {
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    List<JavaFileObject> files = sources.stream().map(Javac::file).toList();
    JavacTask task =
        (JavacTask)
            ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, found, allOptions(options), null, files);
    try {
      task.analyze();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, List<String>> complaints = new TreeMap<>();
    for (Diagnostic<? extends JavaFileObject> d : found.getDiagnostics()) {
      if (d.getKind() == Diagnostic.Kind.ERROR) {
        String file = d.getSource() == null ? "" : d.getSource().getName().substring(1);
        complaints
            .computeIfAbsent(file, name -> new ArrayList<>())
            .add(file + ":" + d.getLineNumber() + ": " + d.getMessage(null));
      }
    }
    return complaints;
  }

  private static List<String> allOptions(String... options) {
    List<String> all =
        new ArrayList<>(
            List.of("--release", "17", "-proc:none", "-Xlint:none", "-Xmaxerrs", "10000"));
    all.add("-cp");
    all.add(
        RecipeTest.classPath().stream()
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator)));
    all.addAll(List.of(options));
    return all;
  }

  private static JavaFileObject file(String source) {
    Matcher p = PACKAGE.matcher(source);
    Matcher t = TYPE.matcher(source);
    String name =
        (p.find() ? p.group(1).replace('.', '/') + "/" : "")
            + (t.find() ? t.group(1) : "module-info")
            + ".java";
    return new SimpleJavaFileObject(URI.create("string:///" + name), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return source;
      }
    };
  }
}
