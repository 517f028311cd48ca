package io.github.perthread.cli;

import io.github.perthread.agent.Agent;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The agent as a file of its own, which another JVM can load. */
public final class AgentJar {
  private static final String RESOURCE = "perthread-agent.jar";

  private AgentJar() {}

  /**
   * Returns the agent's jar. Where the tool is one file, this is a new temporary file: it stays,
   * since the JVM that loads it reads from it as long as it runs.
   */
  static Path find() throws IOException {
    try (InputStream within = AgentJar.class.getResourceAsStream(RESOURCE)) {
      return within == null ? onClassPath() : copy(within);
    }
  }

  /**
   * Copies the agent's jar, for a JVM whose end this one awaits.
   *
   * @param file where to, which does not exist
   * @throws IOException if the agent is not a jar, or cannot be copied
   */
  public static void copyTo(Path file) throws IOException {
    try (InputStream within = AgentJar.class.getResourceAsStream(RESOURCE)) {
      if (within == null) {
        Files.copy(onClassPath(), file);
      } else {
        Files.copy(within, file);
      }
    }
  }

  private static Path copy(InputStream within) throws IOException {
    Path jar = Files.createTempFile("perthread-agent-", ".jar");
    Files.write(jar, within.readAllBytes());
    return jar;
  }

  private static Path onClassPath() throws IOException {
    try {
      Path jar = Path.of(Agent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (!Files.isRegularFile(jar)) {
        throw new IOException("The agent is not a jar: " + jar);
      }
      return jar;
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }
}
