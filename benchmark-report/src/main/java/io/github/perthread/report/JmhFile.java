package io.github.perthread.report;

import com.google.gson.JsonArray;
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

/** A file of results as JMH writes it with {@code -rf json}. */
final class JmhFile {
  /** What a profiler counts is left out, but for the bytes that an operation allocates. */
  private static final String PROFILER = "gc.";

  private static final String PROFILED_BYTES = "gc.alloc.rate.norm";

  /** The metric under which those bytes are found. */
  static final String ALLOCATED = "allocated";

  /** The unit of what a benchmark counts by itself. */
  private static final String COUNTED = "#";

  private static final Pattern COLLECTOR = Pattern.compile("-XX:\\+Use(\\w+?)GC");

  private JmhFile() {}

  /**
   * @throws IOException if the file cannot be read, or is not one of JMH's; it names the file
   */
  static List<Measurement> read(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file)) {
      return parse(reader);
    } catch (JsonParseException | IllegalStateException | IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * @throws RuntimeException if that is not what JMH writes
   */
  static List<Measurement> parse(Reader json) {
    List<Measurement> measurements = new ArrayList<>();
    for (JsonElement result : JsonParser.parseReader(json).getAsJsonArray()) {
      addResult(result.getAsJsonObject(), measurements);
    }
    return measurements;
  }

  private static void addResult(JsonObject result, List<Measurement> measurements) {
    addMetric(result, "", object(result, "primaryMetric"), measurements);
    for (Map.Entry<String, JsonElement> metric : object(result, "secondaryMetrics").entrySet()) {
      String name = metric.getKey().replace("·", "");
      if (name.equals(PROFILED_BYTES)) {
        addMetric(result, ALLOCATED, metric.getValue().getAsJsonObject(), measurements);
      } else if (!name.startsWith(PROFILER)) {
        addMetric(result, name, metric.getValue().getAsJsonObject(), measurements);
      }
    }
  }

  private static void addMetric(
      JsonObject result, String metric, JsonObject values, List<Measurement> measurements) {
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
    Setting setting = setting(result);
    measurements.add(
        new Measurement(
            setting,
            path[path.length - 2],
            peer,
            new Row(work, params(result, setting), metric),
            unit.equals(COUNTED) ? "" : unit.replaceFirst("/op$", ""),
            unit.equals(COUNTED) ? wholes(forks(benchmark, values)) : forks(benchmark, values)));
  }

  private static Setting setting(JsonObject result) {
    return new Setting(
        string(result, "jmhVersion"),
        Setting.Jdk.of(
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
  private static SortedMap<String, String> params(JsonObject result, Setting setting) {
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
    String histograms = "rawDataHistogram";
    List<List<Double>> forks =
        values.has(histograms)
            ? elements(values, histograms)
                .map(fork -> array(fork).map(JmhFile::medianOfHistogram).toList())
                .toList()
            : elements(values, "rawData")
                .map(fork -> array(fork).map(JsonElement::getAsDouble).toList())
                .toList();
    if (forks.isEmpty() || forks.stream().anyMatch(List::isEmpty)) {
      throw new IllegalArgumentException(benchmark + " has no raw data");
    }
    return forks;
  }

  /** In sampling mode JMH writes, for an iteration, pairs of a value and how often it occurred. */
  private static double medianOfHistogram(JsonElement histogram) {
    TreeMap<Double, Long> counts = new TreeMap<>();
    for (JsonElement pair : histogram.getAsJsonArray()) {
      JsonArray valueAndCount = pair.getAsJsonArray();
      counts.merge(valueAndCount.get(0).getAsDouble(), valueAndCount.get(1).getAsLong(), Long::sum);
    }
    long before = 0;
    long total = counts.values().stream().mapToLong(Long::longValue).sum();
    for (Map.Entry<Double, Long> entry : counts.entrySet()) {
      before += entry.getValue();
      if (2 * before >= total) {
        return entry.getKey();
      }
    }
    throw new IllegalArgumentException("an empty histogram");
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
