package io.github.perthread.report;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.Reader;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * JMH's results as they are kept in the repository: every raw value of every iteration, and where
 * they were measured; without what can be computed from the values, and without the paths and
 * properties of the machine.
 */
final class KeptResults {
  static final String MEASURED = "measured";
  static final String RESULTS = "results";

  private static final List<String> OF_A_RESULT =
      List.of(
          "jmhVersion",
          "benchmark",
          "mode",
          "threads",
          "forks",
          "jvmArgs",
          "jdkVersion",
          "vmName",
          "vmVersion",
          "warmupIterations",
          "warmupTime",
          "measurementIterations",
          "measurementTime",
          "params");

  private static final List<String> OF_A_METRIC = List.of("scoreUnit", "rawData");

  private KeptResults() {}

  /**
   * Returns the text of a file to be kept, with a line for each result.
   *
   * @param jmh what JMH wrote with {@code -rf json}
   * @throws RuntimeException if that is not what JMH writes
   */
  static String of(Reader jmh, ReportOrigin origin) {
    Gson gson = new Gson();
    JsonArray results = JsonParser.parseReader(jmh).getAsJsonArray();
    String lines =
        results.asList().stream()
            .map(result -> gson.toJson(result(result.getAsJsonObject())))
            .collect(Collectors.joining(",\n"));
    return "{\"%s\": %s,\n\"%s\": [\n%s\n]}\n"
        .formatted(MEASURED, gson.toJson(origin), RESULTS, lines);
  }

  private static JsonObject result(JsonObject result) {
    JsonObject kept = only(result, OF_A_RESULT);
    JsonArray options = new JsonArray();
    for (JsonElement option : result.getAsJsonArray("jvmArgs")) {
      if (option.getAsString().startsWith("-X")) {
        options.add(option);
      }
    }
    kept.add("jvmArgs", options);
    kept.add("primaryMetric", only(result.getAsJsonObject("primaryMetric"), OF_A_METRIC));
    JsonObject others = new JsonObject();
    for (Map.Entry<String, JsonElement> other :
        result.getAsJsonObject("secondaryMetrics").entrySet()) {
      String name = other.getKey().replace("·", "");
      if (!name.startsWith(JmhFile.PROFILER) || name.equals(JmhFile.PROFILED_BYTES)) {
        others.add(name, only(other.getValue().getAsJsonObject(), OF_A_METRIC));
      }
    }
    kept.add("secondaryMetrics", others);
    return kept;
  }

  private static JsonObject only(JsonObject object, List<String> members) {
    JsonObject kept = new JsonObject();
    for (String member : members) {
      if (object.has(member)) {
        kept.add(member, object.get(member));
      }
    }
    return kept;
  }
}
