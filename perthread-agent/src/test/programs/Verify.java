import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Verifies class files before and after they were changed; run from its source by a JDK 24 or newer. */
final class Verify {
  private static final ClassLoader SYSTEM = ClassLoader.getSystemClassLoader();

  private Verify() {}

  /** Takes the directories of the files before and after, and the jars that they refer to. */
  public static void main(String... arguments) throws IOException {
    List<URL> jars = new ArrayList<>();
    for (int i = 2; i < arguments.length; i++) {
      jars.add(Path.of(arguments[i]).toUri().toURL());
    }
    int verified = 0;
    int worse = 0;
    try (URLClassLoader loader = new URLClassLoader(jars.toArray(new URL[0]), SYSTEM);
        Stream<Path> files = Files.list(Path.of(arguments[0]))) {
      ClassFile verifier =
          ClassFile.of(
              ClassFile.ClassHierarchyResolverOption.of(
                  ClassHierarchyResolver.ofResourceParsing(loader)
                      .orElse(ClassHierarchyResolver.defaultResolver())));
      for (Path before : files.sorted().toList()) {
        Path after = Path.of(arguments[1]).resolve(before.getFileName());
        List<VerifyError> errors = verifier.verify(after);
        verified++;
        if (errors.size() > verifier.verify(before).size()) {
          worse++;
          System.out.println(verifier.parse(after).thisClass().asInternalName() + ": " + errors);
        }
      }
    }
    System.out.println("verified: " + verified + ", worse: " + worse);
  }
}
