package io.github.perthread.agent;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/** The JDKs from 17 on that are installed beside the one that runs. */
final class Jdks {
  private Jdks() {}

  /** A JDK. */
  record Jdk(Path home, int feature) {
    Path tool(String name) {
      return home.resolve("bin").resolve(name);
    }

    @Override
    public String toString() {
      return "JDK " + feature;
    }
  }

  /** Returns the one that runs. */
  static Jdk running() {
    return new Jdk(Path.of(System.getProperty("java.home")), Runtime.version().feature());
  }

  /** Returns the one that runs first, then one of each other version. */
  static List<Jdk> all() {
    List<Jdk> jdks = new ArrayList<>(List.of(running()));
    try (Stream<Path> besides = Files.list(running().home.toRealPath().getParent())) {
      for (Path home : besides.sorted().toList()) {
        int feature = feature(home);
        boolean known = jdks.stream().anyMatch(jdk -> jdk.feature == feature);
        if (feature >= 17 && !known && Files.isExecutable(home.resolve("bin/javac"))) {
          jdks.add(new Jdk(home, feature));
        }
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return jdks;
  }

  private static int feature(Path home) throws IOException {
    Path release = home.resolve("release");
    if (!Files.isRegularFile(release)) {
      return 0;
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(release)) {
      properties.load(reader);
    }
    String version = properties.getProperty("JAVA_VERSION", "0").replace("\"", "");
    return Integer.parseInt(version.split("[.+-]", 2)[0]);
  }
}
