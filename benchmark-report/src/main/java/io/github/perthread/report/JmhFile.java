package io.github.perthread.report;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A file of results that {@link KeptResults} made of one of JMH's. */
final class JmhFile {
  /** What a profiler counts is left out, but for the bytes that an operation allocates. */
  static final String PROFILER = "gc.";

  static final String PROFILED_BYTES = "gc.alloc.rate.norm";

  /** The metric under which those bytes are found. */
  static final String ALLOCATED = "allocated";

  /** The unit of what a benchmark counts by itself. */
  private static final String COUNTED = "#";

  private static final Pattern COLLECTOR = Pattern.compile("-XX:\\+Use(\\w+?)GC");

  private JmhFile() {}

  /**
   * @throws IOException if the file cannot be read, or is none of such results; it names the file
   */
  static List<Measurement> read(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file)) {
      return parse(reader);
    } catch (JsonParseException | IllegalStateException | IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * @throws RuntimeException if that is not what {@link KeptResults} writes
   */
  static List<Measurement> parse(Reader json) {
    JsonObject kept = JsonParser.parseReader(json).getAsJsonObject();
    JsonObject measured = object(kept, KeptResults.MEASURED);
    ReportOrigin origin =
        new ReportOrigin(
            string(measured, "machine"), string(measured, "commit"), string(measured, "date"));
    List<Measurement> measurements = new ArrayList<>();
    elements(kept, KeptResults.RESULTS)
        .forEach(result -> addResult(origin, result.getAsJsonObject(), measurements));
    return measurements;
  }

  private static void addResult(
      ReportOrigin origin, JsonObject result, List<Measurement> measurements) {
    JvmSetting setting = setting(origin, result);
    addMetric(result, setting, "", object(result, "primaryMetric"), measurements);
    for (Map.Entry<String, JsonElement> metric : object(result, "secondaryMetrics").entrySet()) {
      String name = metric.getKey().replace("·", "");
      if (name.equals(PROFILED_BYTES)) {
        addMetric(result, setting, ALLOCATED, metric.getValue().getAsJsonObject(), measurements);
      } else if (!name.startsWith(PROFILER)) {
        addMetric(result, setting, name, metric.getValue().getAsJsonObject(), measurements);
      }
    }
  }

  private static void addMetric(
      JsonObject result,
      JvmSetting setting,
      String metric,
      JsonObject values,
      List<Measurement> measurements) {
    String benchmark = string(result, "benchmark");
    String[] path = benchmark.split("\\.", -1);
    if (path.length < 2) {
      throw new IllegalArgumentException("not a class and a method: " + benchmark);
    }
    String unit = string(values, "scoreUnit");
    if (unit.startsWith("ops")) {
      throw new IllegalArgumentException(
          benchmark + " counts " + unit + "; this program compares times, of which less is better");
    }
    String method = path[path.length - 1];
    Peer peer = Peer.ofMethod(method);
    String work = method.substring(0, method.length() - peer.suffix().length());
    measurements.add(
        new Measurement(
            setting,
            path[path.length - 2],
            peer,
            new Row(work, params(result, setting), metric),
            unit.equals(COUNTED) ? "" : unit.replaceFirst("/op$", ""),
            unit.equals(COUNTED) ? wholes(forks(benchmark, values)) : forks(benchmark, values)));
  }

  private static JvmSetting setting(ReportOrigin origin, JsonObject result) {
    return new JvmSetting(
        origin,
        string(result, "jmhVersion"),
        JvmSetting.Jdk.of(
            string(result, "jdkVersion"), string(result, "vmName"), string(result, "vmVersion")),
        string(result, "mode"),
        number(result, "forks"),
        number(result, "threads"),
        number(result, "warmupIterations"),
        string(result, "warmupTime"),
        number(result, "measurementIterations"),
        string(result, "measurementTime"),
        elements(result, "jvmArgs")
            .map(JsonElement::getAsString)
            .filter(option -> option.startsWith("-X"))
            .toList());
  }

  /** JMH's own, with the number of threads where it is not one, and the collector where not G1. */
  private static SortedMap<String, String> params(JsonObject result, JvmSetting setting) {
    SortedMap<String, String> params = new TreeMap<>();
    if (result.has("params")) {
      object(result, "params")
          .entrySet()
          .forEach(param -> params.put(param.getKey(), param.getValue().getAsString()));
    }
    if (setting.threads() != 1) {
      params.putIfAbsent("threads", Integer.toString(setting.threads()));
    }
    for (String option : setting.options()) {
      Matcher collector = COLLECTOR.matcher(option);
      if (collector.matches() && !collector.group(1).equals("G1")) {
        params.putIfAbsent("collector", collector.group(1));
      }
    }
    return params;
  }

  /** JMH adds up what the iterations of all forks count, so each tells its part alone. */
  private static List<List<Double>> wholes(List<List<Double>> parts) {
    int iterations = parts.stream().mapToInt(List::size).sum();
    return parts.stream()
        .map(fork -> fork.stream().map(part -> part * iterations).toList())
        .toList();
  }

  private static List<List<Double>> forks(String benchmark, JsonObject values) {
    List<List<Double>> forks =
        elements(values, "rawData")
            .map(fork -> array(fork).map(JsonElement::getAsDouble).toList())
            .toList();
    if (forks.isEmpty() || forks.stream().anyMatch(List::isEmpty)) {
      throw new IllegalArgumentException(benchmark + " has no raw data");
    }
    return forks;
  }

  private static JsonElement member(JsonObject object, String name) {
    JsonElement member = object.get(name);
    if (member == null) {
      throw new IllegalArgumentException("no \"" + name + "\" in a result");
    }
    return member;
  }

  private static JsonObject object(JsonObject object, String name) {
    return member(object, name).getAsJsonObject();
  }

  private static Stream<JsonElement> elements(JsonObject object, String name) {
    return array(member(object, name));
  }

  private static Stream<JsonElement> array(JsonElement element) {
    return StreamSupport.stream(element.getAsJsonArray().spliterator(), false);
  }

  private static String string(JsonObject object, String name) {
    return member(object, name).getAsString();
  }

  private static int number(JsonObject object, String name) {
    return member(object, name).getAsInt();
  }
}
