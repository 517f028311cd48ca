package io.github.perthread;

import java.io.StringWriter;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A piece of Java that stands in some text, to be compiled and run. */
record Snippet(String name, String code) {
  private static final String IMPORTS =
      """
      import io.github.perthread.*;
      import java.util.*;
      import java.util.concurrent.*;
      import java.util.function.*;
      """;

  private static final Pattern DECLARES =
      Pattern.compile(
          "^(@\\w+\\s+)*((public|private|protected|static|final|abstract)\\s+)*"
              + "(static|class|interface|record|enum)\\b.*",
          Pattern.DOTALL);

  void compileAndRun() throws Exception {
    Path classes = Files.createTempDirectory("snippet");
    try {
      compile(classes);
      try (URLClassLoader loader =
          new URLClassLoader(new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
        run(loader.loadClass("Example"));
      }
    } finally {
      try (Stream<Path> files = Files.walk(classes)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private void compile(Path classes) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    JavaFileObject source =
        new SimpleJavaFileObject(URI.create("string:///Example.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source();
          }
        };
    StringWriter messages = new StringWriter();
    List<String> options =
        List.of(
            "--release",
            "17",
            "-proc:none",
            "-d",
            classes.toString(),
            "-classpath",
            System.getProperty("java.class.path"));
    if (!compiler.getTask(messages, null, null, options, null, List.of(source)).call()) {
      throw new AssertionError(name + ":\n" + source() + "\n" + messages);
    }
  }

  private String source() {
    String imports =
        code.lines().filter(l -> l.startsWith("import ")).collect(Collectors.joining("\n"));
    String body =
        code.lines().filter(l -> !l.startsWith("import ")).collect(Collectors.joining("\n"));
    boolean declares = DECLARES.matcher(body.strip()).matches();
    String members = declares ? body : "static void run() throws Throwable {\n" + body + "\n}";
    return IMPORTS + imports + "\nclass Example {\n" + members + "\n}\n";
  }

  private static void run(Class<?> example) throws Exception {
    for (Method method : example.getDeclaredMethods()) {
      boolean callable = Modifier.isStatic(method.getModifiers()) && !method.isSynthetic();
      Object[] arguments = method.getName().equals("main") ? mainArguments(method) : texts(method);
      if (callable && arguments.length == method.getParameterCount()) {
        method.setAccessible(true);
        method.invoke(null, arguments);
      }
    }
  }

  private static Object[] mainArguments(Method main) {
    return main.getParameterCount() == 0 ? new Object[0] : new Object[] {new String[0]};
  }

  /** For each parameter that is a string, some text; methods with others are not called. */
  private static Object[] texts(Method method) {
    return Stream.of(method.getParameterTypes())
        .filter(type -> type == String.class)
        .map(type -> "text")
        .toArray();
  }
}
