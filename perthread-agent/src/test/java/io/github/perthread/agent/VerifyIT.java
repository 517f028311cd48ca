package io.github.perthread.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.perthread.agent.Jdks.Jdk;
import java.io.File;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the JDK's own verifier says of every class of the test class path that changes. */
@Tag("S4")
class VerifyIT {
  @TempDir private Path temp;

  private static List<Path> jars() {
    String[] classPath = System.getProperty("java.class.path").split(File.pathSeparator);
    return Stream.of(classPath)
        .map(Path::of)
        .filter(file -> file.toString().endsWith(".jar"))
        .filter(file -> !file.getFileName().toString().startsWith("surefire"))
        .sorted()
        .toList();
  }

  private Verifier rewriteAll() throws Exception {
    Verifier verifier = new Verifier(temp);
    for (Path jar : jars()) {
      verifier.rewrite(jar);
    }
    System.out.printf("classes: %d, changed: %d%n", verifier.classes(), verifier.changed());
    return verifier;
  }

  @Test
  void everyClass_isUnderstood() throws Exception {
    Verifier verifier = rewriteAll();
    assertThat(verifier.classes()).isGreaterThan(5_000);
    assertThat(verifier.changed()).isGreaterThan(20);
  }

  @Test
  void everyClassThatChanges_isNoWorseThanBefore() throws Exception {
    Jdk jdk =
        Jdks.all().stream()
            .filter(each -> each.feature() >= Verifier.OLDEST)
            .max(Comparator.comparingInt(Jdk::feature))
            .orElse(Jdks.running());
    assumeTrue(jdk.feature() >= Verifier.OLDEST, "no JDK here that verifies for any caller");
    Verifier verifier = rewriteAll();
    assertThat(verifier.verify(jdk, jars()))
        .endsWith("verified: " + verifier.changed() + ", worse: 0\n");
  }
}
