package io.github.perthread.agent;

import io.github.perthread.PerThreadMonitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the report as JSON when the program ends. */
final class ReportFile extends Thread {
  private final Report report;
  private final Options options;
  private final Path file;

  ReportFile(Report report, Options options, String file) {
    super("perthread-agent-report");
    this.report = report;
    this.options = options;
    this.file = Path.of(file).toAbsolutePath(); // before the program can change what it is of
  }

  /** Has the report be written at exit; this thread is not started before. */
  void register() {
    setContextClassLoader(null);
    Runtime.getRuntime().addShutdownHook(this);
  }

  @Override
  public void run() {
    write();
  }

  void write() {
    try {
      Files.writeString(file, json());
    } catch (IOException | RuntimeException e) {
      Agent.say("no report: " + e);
    }
  }

  private String json() {
    Json json = new Json();
    json.open('{');
    json.name("place").text(options.onBootClassPath ? "boot" : "app");
    json.name("dryRun").literal(options.dryRun);
    json.name("seen").literal(report.seen());
    json.name("millis").literal(report.millis());
    json.name("locals").literal(PerThreadMonitor.view().getLocalCount());
    json.name("changes").open('{');
    for (Change change : Change.values()) {
      json.name(change.label).literal(report.count(change));
    }
    json.close('}');
    add(json, report.changed(), "what");
    add(json, report.blind(), "loader");
    add(json, report.skipped(), "reason");
    add(json, report.failed(), "failure");
    json.close('}');
    return json.toString();
  }

  private static void add(Json json, Report.Group group, String detail) {
    json.name(group.label).open('{');
    json.name("count").literal(group.count());
    json.name("classes").open('[');
    synchronized (group.entries) {
      for (String[] entry : group.entries) {
        json.next().open('{');
        json.name("class").text(entry[0]);
        json.name(detail).text(entry[1]);
        json.close('}');
      }
    }
    json.close(']');
    json.close('}');
  }
}
