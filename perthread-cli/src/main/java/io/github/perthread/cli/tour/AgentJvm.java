package io.github.perthread.cli.tour;

import com.google.gson.Gson;
import com.google.gson.JsonParser;
import com.google.gson.JsonSyntaxException;
import io.github.perthread.cli.AgentJar;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A JVM as this one, but for the option by which a user has the agent: the same heap, collector and
 * class path.
 */
final class AgentJvm implements AgentSteps {
  /** As {@code inspect} would print it for what leaks here. */
  static final String OPTIONS = "include=" + AgentJvm.class.getPackageName();

  private static final long DEADLINE_SECONDS = 60;

  private final Path folder = Files.createTempDirectory("perthread-tour-");
  private final Path agent = folder.resolve("perthread-agent.jar");
  private final Path report = folder.resolve("agent.json");
  private final Path errors = folder.resolve("errors.txt");
  private final Process process;
  private final BufferedReader output;

  AgentJvm(TourPlan plan) throws IOException {
    AgentJar.copyTo(agent);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("-X"))
        .forEach(command::add);
    command.add("-javaagent:" + agent + "=" + OPTIONS + ";report=" + report);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(AgentProgram.class.getName());
    for (int amount : new int[] {plan.threads(), plan.plugins(), plan.reloads()}) {
      command.add(Integer.toString(amount));
    }
    process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    output = process.inputReader(StandardCharsets.UTF_8);
  }

  @Override
  public PluginStep.Result plugins(StepProgress progress) throws IOException {
    return await(PluginStep.Result.class, progress);
  }

  @Override
  public ReloadStep.Result reloads(StepProgress progress) throws IOException {
    return await(ReloadStep.Result.class, progress);
  }

  private <T> T await(Class<T> result, StepProgress progress) throws IOException {
    String line;
    while ((line = output.readLine()) != null) {
      if (line.startsWith("{")) {
        try {
          return new Gson().fromJson(line, result);
        } catch (JsonSyntaxException e) {
          throw new IOException("The JVM with the agent printed: " + line, e);
        }
      }
      String[] numbers = line.split(" ", 2);
      progress.at(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
    }
    throw failed();
  }

  private IOException failed() throws IOException {
    return new IOException("The JVM with the agent failed: " + Files.readString(errors).strip());
  }

  @Override
  public int classesChanged() throws IOException, InterruptedException {
    if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw failed();
    }
    return JsonParser.parseString(Files.readString(report))
        .getAsJsonObject()
        .getAsJsonObject("changed")
        .get("count")
        .getAsInt();
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    output.close();
    for (Path file : List.of(agent, report, errors, folder)) {
      Files.deleteIfExists(file);
    }
  }
}
