package io.github.perthread.python;

import io.github.perthread.testing.ChildJvm;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A piece of Java on {@code docs/python.md}: the statements of a method. */
public record JavaSnippet(String code) {
  private static final Pattern FENCED =
      Pattern.compile("^```java\\R(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);

  /** All that are on the page. */
  public static List<JavaSnippet> all() {
    return FENCED
        .matcher(Suite.documentation())
        .results()
        .map(found -> new JavaSnippet(found.group(1)))
        .toList();
  }

  /** Whether a comment in it names that package as the one of our class. */
  public boolean isFor(String ourPackage) {
    return code.contains("// " + ourPackage + "\n");
  }

  /**
   * Compiles it.
   *
   * @param classes the folder for what comes of it
   * @param imports the packages that a reader would import
   * @return what the compiler has to say, warnings included; empty if all is well
   */
  public String compile(Path classes, List<String> imports) {
    StringBuilder source = new StringBuilder();
    imports.forEach(name -> source.append("import ").append(name).append(".*;\n"));
    source.append("class Example {\nstatic void run() {\n").append(code).append("}\n}\n");
    List<String> options =
        List.of(
            "--release",
            "17",
            "-proc:none",
            "-d",
            classes.toString(),
            "-classpath",
            ChildJvm.classPath());
    StringWriter messages = new StringWriter();
    boolean compiled =
        ToolProvider.getSystemJavaCompiler()
            .getTask(messages, null, null, options, null, List.of(file(source.toString())))
            .call();
    return compiled ? messages.toString() : "Not compiled:\n" + source + "\n" + messages;
  }

  private static JavaFileObject file(String source) {
    URI name = URI.create("string:///Example.java");
    return new SimpleJavaFileObject(name, JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return source;
      }
    };
  }
}
