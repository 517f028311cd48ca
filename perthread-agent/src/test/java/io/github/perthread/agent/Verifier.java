package io.github.perthread.agent;

import io.github.perthread.agent.Jdks.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** Rewrites the classes of jars and has the newest JDK verify them, before and after. */
final class Verifier {
  /** The version from which on a JDK verifies class files for any caller. */
  static final int OLDEST = 24;

  private final Path before;
  private final Path after;
  private int classes;
  private int changed;

  Verifier(Path directory) throws IOException {
    before = Files.createDirectories(directory.resolve("before"));
    after = Files.createDirectories(directory.resolve("after"));
  }

  int classes() {
    return classes;
  }

  int changed() {
    return changed;
  }

  /** Rewrites all classes of a jar; keeps those that change. */
  void rewrite(Path jar) throws IOException, UnsupportedClassFileException {
    try (JarFile opened = new JarFile(jar.toFile())) {
      for (JarEntry entry : (Iterable<JarEntry>) opened.stream()::iterator) {
        if (entry.getName().endsWith(".class")) {
          classes++;
          rewrite(opened.getInputStream(entry).readAllBytes());
        }
      }
    }
  }

  private void rewrite(byte[] file) throws IOException, UnsupportedClassFileException {
    Rewriter.Result result = Rewriter.rewrite(file);
    if (result != null) {
      String name = changed++ + ".class";
      Files.write(before.resolve(name), file);
      Files.write(after.resolve(name), result.file);
    }
  }

  /** Returns what a JDK says of the classes that changed. */
  String verify(Jdk jdk, List<Path> jars) throws IOException {
    Path module = Jars.testClasses().resolve("../..").normalize();
    Path source = module.resolve("src/test/programs/Verify.java");
    List<String> arguments = new ArrayList<>(List.of(source.toString()));
    arguments.add(before.toString());
    arguments.add(after.toString());
    arguments.add(Program.AGENT.toString());
    jars.forEach(jar -> arguments.add(jar.toString()));
    return Program.on(jdk).run(arguments.toArray(new String[0]));
  }
}
