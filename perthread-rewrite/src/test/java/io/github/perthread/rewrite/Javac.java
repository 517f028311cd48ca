package io.github.perthread.rewrite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
      Pattern.compile("(?m)^(?:\\w+ )*(?:class|interface|record|enum) (\\w+)");

  private Javac() {}

  /** Returns the errors, each with its place. */
  static List<String> complaints(List<String> sources, String... options) {
    var found = new DiagnosticCollector<JavaFileObject>();
    var compiler = ToolProvider.getSystemJavaCompiler();
    try {
      Path out = Files.createDirectories(Path.of("target", "compiled"));
      String classPath =
          RecipeTest.classPath().stream().map(Path::toString).collect(Collectors.joining(":"));
      var all = new java.util.ArrayList<>(List.of("--release", "17", "-proc:none", "-Xlint:none"));
      all.addAll(
          List.of("-d", out.toString(), "-cp", classPath.replace(":", java.io.File.pathSeparator)));
      all.addAll(List.of(options));
      compiler
          .getTask(null, null, found, all, null, sources.stream().map(Javac::file).toList())
          .call();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found.getDiagnostics().stream()
        .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
        .map(d -> d.getLineNumber() + ": " + d.getMessage(null))
        .toList();
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
