package io.github.perthread.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFileTest {
  @TempDir private Path temp;

  @SuppressWarnings("unused")
  private static class Local extends ThreadLocal<String> {
    static final ThreadLocal<String> OTHER = new ThreadLocal<>();
  }

  private JsonObject write(Report report, String options) throws Exception {
    Path file = temp.resolve("report.json");
    new ReportFile(report, Options.parse(options), file.toString()).write();
    return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
  }

  @Test
  void report_tellsWhatBecameOfEachClass() throws Exception {
    Report report = new Report(false, true);
    Rewriter.Result result =
        Objects.requireNonNull(Rewriter.rewrite(RewritingLoader.fileOf(Local.class)));
    report.changed("shop/Local", result);
    report.skipped("shop/Old", "a \"reason\"\\\n");
    report.blind("shop/Blind", new ClassLoader(null) {});
    report.failed("shop/Failed", new IllegalStateException("failure"));
    report.seen(3_000_000);
    JsonObject json = write(report, "dry-run;place=app");
    assertThat(json.get("place").getAsString()).isEqualTo("app");
    assertThat(json.get("dryRun").getAsBoolean()).isTrue();
    assertThat(json.get("seen").getAsInt()).isEqualTo(1);
    assertThat(json.get("millis").getAsInt()).isEqualTo(3);
    assertThat(json.get("locals").getAsInt()).isNotNegative();
    assertThat(json.getAsJsonObject("changes").toString())
        .isEqualTo("{\"extends\":1,\"new\":1,\"withInitial\":0,\"reference\":0}");
    assertThat(only(json, "changed")).contains("shop.Local", "1 extends, 1 new");
    assertThat(only(json, "skipped")).contains("shop.Old", "a \\\"reason\\\"\\\\\\n");
    assertThat(only(json, "blind")).contains("shop.Blind", ReportFileTest.class.getName());
    assertThat(only(json, "failed")).contains("shop.Failed", "IllegalStateException: failure");
  }

  private static String only(JsonObject json, String group) {
    assertThat(json.getAsJsonObject(group).get("count").getAsInt()).isEqualTo(1);
    assertThat(json.getAsJsonObject(group).getAsJsonArray("classes")).hasSize(1);
    return json.getAsJsonObject(group).toString();
  }

  @Test
  void report_ofAnApplicationServerThatRunsForYears_isBounded() throws Exception {
    Report report = new Report(false, true);
    for (int i = 0; i < 10_500; i++) {
      report.skipped("shop/Class" + i, "reason");
    }
    JsonObject skipped = write(report, "verbose").getAsJsonObject("skipped");
    assertThat(skipped.get("count").getAsInt()).isEqualTo(10_500);
    assertThat(skipped.getAsJsonArray("classes")).hasSize(10_000);
  }

  @Test
  void names_areNotKeptWhereNoReportIsWanted() {
    Report report = new Report(false, false);
    report.skipped("shop/Class", "reason");
    assertThat(report.skipped().count()).isEqualTo(1);
    assertThat(report.skipped().entries).isEmpty();
  }
}
