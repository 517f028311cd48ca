package io.github.perthread.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: the version that was built, and the Java that runs it. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    try (InputStream version = Version.class.getResourceAsStream("version.txt")) {
      Objects.requireNonNull(version, "version.txt");
      return new String[] {
        "perthread " + new String(version.readAllBytes(), StandardCharsets.UTF_8).strip(),
        "Java " + System.getProperty("java.version") + " (" + System.getProperty("java.home") + ")"
      };
    }
  }
}
