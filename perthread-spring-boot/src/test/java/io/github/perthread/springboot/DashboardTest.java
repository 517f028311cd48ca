package io.github.perthread.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.perthread.springboot.Shop.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The dashboard against a scrape of a real application. */
class DashboardTest {
  private static final Path DASHBOARD = Path.of("..", "docs", "grafana", "perthread.json");
  private static final Pattern METRIC = Pattern.compile("perthread_\\w+");

  /** Labels in {@code by (...)}, {@code label="..."} and {@code {{label}}}. */
  private static final Pattern LABEL =
      Pattern.compile("by \\(([^)]+)\\)|(\\w+)=~?\"|\\{\\{(\\w+)\\}\\}");

  /** Labels that Prometheus adds to what it scrapes. */
  private static final Set<String> OF_PROMETHEUS = Set.of("instance", "job");

  @Test
  void panels_askForWhatTheScrapeHas_andForAllOfIt() throws Exception {
    String scrape;
    try (Running shop = Running.start("perthread.metrics.locals=shop.buffer")) {
      shop.get("/login/ada");
      scrape = shop.get("/actuator/prometheus");
    }
    Set<String> asked = new TreeSet<>();
    for (JsonObject target : targets()) {
      String query = target.get("expr").getAsString();
      List<String> samples = new ArrayList<>();
      Matcher metrics = METRIC.matcher(query);
      while (metrics.find()) {
        asked.add(metrics.group());
        samples.add(sample(scrape, metrics.group()));
      }
      assertThat(samples).as(query).isNotEmpty();
      for (String label : labels(query + target.get("legendFormat").getAsString())) {
        assertThat(samples).as(query).allMatch(sample -> sample.contains(label + "=\""));
      }
    }
    assertThat(asked).isEqualTo(metricsOf(scrape));
  }

  @Test
  void panels_haveATitleADescriptionAndTheDataSourceThatIsChosen() throws Exception {
    for (JsonElement element : dashboard().getAsJsonArray("panels")) {
      JsonObject panel = element.getAsJsonObject();
      assertThat(panel.get("title").getAsString()).isNotBlank();
      assertThat(panel.get("description").getAsString()).endsWith(".");
      assertThat(panel.getAsJsonObject("datasource").get("uid").getAsString())
          .isEqualTo("${datasource}");
    }
  }

  private static JsonObject dashboard() throws IOException {
    return JsonParser.parseString(Files.readString(DASHBOARD)).getAsJsonObject();
  }

  private static List<JsonObject> targets() throws IOException {
    List<JsonObject> targets = new ArrayList<>();
    for (JsonElement panel : dashboard().getAsJsonArray("panels")) {
      for (JsonElement target : panel.getAsJsonObject().getAsJsonArray("targets")) {
        targets.add(target.getAsJsonObject());
      }
    }
    assertThat(targets).isNotEmpty();
    return targets;
  }

  private static String sample(String scrape, String metric) {
    return scrape
        .lines()
        .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
        .findFirst()
        .orElseThrow(() -> new AssertionError("Not scraped: " + metric));
  }

  private static Set<String> labels(String text) {
    Set<String> labels = new TreeSet<>();
    Matcher matcher = LABEL.matcher(text);
    while (matcher.find()) {
      for (int group = 1; group <= matcher.groupCount(); group++) {
        if (matcher.group(group) != null) {
          labels.addAll(List.of(matcher.group(group).split(", *")));
        }
      }
    }
    labels.removeAll(OF_PROMETHEUS);
    return labels;
  }

  private static Set<String> metricsOf(String scrape) {
    Set<String> metrics = new TreeSet<>();
    Matcher matcher = Pattern.compile("(?m)^perthread_\\w+").matcher(scrape);
    while (matcher.find()) {
      metrics.add(matcher.group());
    }
    return metrics;
  }
}
