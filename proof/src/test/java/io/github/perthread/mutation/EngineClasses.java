package io.github.perthread.mutation;

import io.github.perthread.PerThread;
import io.github.perthread.testing.ChildLoader;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The engine's classes in a directory of their own, in which they are replaced. */
final class EngineClasses {
  private static final Path ORIGINAL =
      Mutation.ROOT.resolve("perthread/target/classes").toAbsolutePath().normalize();

  /** Where this JVM has the engine from: that directory, or in a complete build the jar. */
  private static final Path ON_CLASS_PATH = ChildLoader.placeOf(PerThread.class);

  private final Path directory;

  /** A copy in that directory, which is empty. */
  EngineClasses(Path directory) throws IOException {
    this.directory = directory;
    try (Stream<Path> files = Files.walk(ORIGINAL)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path copy = directory.resolve(ORIGINAL.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else if (!copy.endsWith("module-info.class")) { // javac would look for modules
          Files.copy(file, copy);
        }
      }
    }
  }

  /** A class path with this directory in the place of the engine's. */
  String in(String classPath) {
    List<String> places = new ArrayList<>();
    for (String place : classPath.split(File.pathSeparator, -1)) {
      boolean isEngine = Path.of(place).toAbsolutePath().normalize().equals(ON_CLASS_PATH);
      places.add(isEngine ? directory.toString() : place);
    }
    if (!places.contains(directory.toString())) {
      throw new IllegalStateException("The engine is not on the class path " + classPath);
    }
    return String.join(File.pathSeparator, places);
  }

  /** Puts what is made of these sources in the place of what was there. */
  void replace(Map<String, String> sources) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> options =
        List.of(
            "--release",
            "17",
            "-parameters",
            "-proc:none",
            "-nowarn",
            "-d",
            directory.toString(),
            "-cp",
            in(System.getProperty("java.class.path")));
    StringWriter messages = new StringWriter();
    List<Source> units = new ArrayList<>();
    sources.forEach((path, text) -> units.add(new Source(path, text)));
    if (!compiler.getTask(messages, null, null, options, null, units).call()) {
      throw new IllegalStateException("does not compile:\n" + messages);
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String path, String text) {
      super(URI.create("string:///" + path), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
