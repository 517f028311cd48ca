package io.github.perthread.mutation;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A JDK: the one that runs, or one that is installed beside it.
 *
 * @param home its directory
 * @param feature its version's first number
 */
record Jdk(Path home, int feature) {
  private static final Pattern WANTED = Pattern.compile("(\\d+)(\\+?)");

  static Jdk running() {
    return new Jdk(Path.of(System.getProperty("java.home")), Runtime.version().feature());
  }

  /** The first that does for {@code 17}, {@code 21+} or, if empty, anything. */
  static Jdk matching(String wanted) throws IOException {
    List<Jdk> candidates = new ArrayList<>(List.of(running()));
    try (Stream<Path> homes = Files.list(running().home.toRealPath().resolveSibling("."))) {
      for (Path home : (Iterable<Path>) homes.sorted()::iterator) {
        if (Files.isExecutable(home.resolve("bin/java")) && Files.exists(home.resolve("release"))) {
          candidates.add(new Jdk(home, feature(home)));
        }
      }
    }
    return candidates.stream()
        .filter(jdk -> jdk.does(wanted))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("No JDK " + wanted + " among " + candidates));
  }

  private static int feature(Path home) throws IOException {
    Properties release = new Properties();
    try (Reader reader = Files.newBufferedReader(home.resolve("release"))) {
      release.load(reader);
    }
    String version = release.getProperty("JAVA_VERSION", "0").replace("\"", "");
    return Integer.parseInt(version.split("[.+-]", -1)[0]);
  }

  private boolean does(String wanted) {
    Matcher matcher = WANTED.matcher(wanted);
    if (!matcher.matches()) {
      return wanted.isEmpty();
    }
    int least = Integer.parseInt(matcher.group(1));
    return matcher.group(2).isEmpty() ? feature == least : feature >= least;
  }

  String java() {
    return home.resolve("bin").resolve("java").toString();
  }
}
