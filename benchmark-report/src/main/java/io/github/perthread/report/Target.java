package io.github.perthread.report;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How much ours may take at most: of another's time or bytes, or of a unit.
 *
 * @param of which measurement is meant
 * @param to what it is compared with; null if there is a unit
 * @param unit what {@code atMost} counts; null if it is a ratio
 * @param overview its name in the overview; without one it is not there
 */
record Target(
    String work,
    Side of,
    @Nullable Side to,
    double atMost,
    @Nullable String unit,
    @Nullable String overview) {

  /**
   * Which measurement is meant.
   *
   * @param benchmark class and method
   * @param params those that matter; others may have any value
   * @param metric JMH's name of a secondary metric; the time without it
   */
  record Side(String benchmark, @Nullable Map<String, String> params, @Nullable String metric) {
    boolean fits(Measurement measurement) {
      Row row = measurement.row();
      return benchmark.equals(measurement.group() + "." + row.work() + measurement.peer().suffix())
          && row.metric().equals(Objects.requireNonNullElse(metric, ""))
          && (params == null || row.params().entrySet().containsAll(params.entrySet()));
    }

    /**
     * @throws IllegalArgumentException if several fit, so that it says too little
     */
    Optional<Measurement> find(Results results, int jdk) {
      List<Measurement> fitting = results.on(jdk, this::fits);
      if (fitting.size() > 1) {
        throw new IllegalArgumentException(
            "the target of "
                + this
                + " does not say which of these it means: "
                + fitting.stream().map(Measurement::name).toList());
      }
      return fitting.stream().findFirst();
    }

    /** {@code AccessBenchmark.getPerThread[locals=64]}. */
    @Override
    public String toString() {
      String with = params == null || params.isEmpty() ? "" : params.toString();
      return benchmark + with.replace('{', '[').replace('}', ']') + (metric == null ? "" : metric);
    }
  }

  /** The project's targets, from {@code targets.json} beside this class. */
  static List<Target> all() {
    try (InputStream in = Target.class.getResourceAsStream("targets.json");
        Reader json = new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8)) {
      return parse(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @throws IllegalArgumentException if a target lacks something
   */
  static List<Target> parse(Reader json) {
    List<Target> targets = List.of(new Gson().fromJson(json, Target[].class));
    for (Target target : targets) {
      if (!target.isWhole()) {
        throw new IllegalArgumentException("a target that lacks something: " + target);
      }
    }
    return targets;
  }

  /** Gson leaves out what the JSON leaves out. */
  @SuppressWarnings("ConstantValue")
  private boolean isWhole() {
    return Objects.nonNull(work)
        && Objects.nonNull(of)
        && Objects.nonNull(of.benchmark)
        && (to == null ? unit != null : unit == null && Objects.nonNull(to.benchmark))
        && atMost > 0;
  }

  Verdict judge(Results results, int jdk) {
    Optional<Ratio> ratio = of.find(results, jdk).flatMap(ours -> compare(ours, results, jdk));
    return new Verdict(this, ratio.orElse(null));
  }

  private Optional<Ratio> compare(Measurement ours, Results results, int jdk) {
    if (to != null) {
      return to.find(results, jdk).map(ours::to);
    }
    return Optional.of(ours.in(Objects.requireNonNull(unit)));
  }

  /** Whose time it is compared with, if any's; for ours against ours, with which parameters. */
  String baseline() {
    if (to == null) {
      return "";
    }
    Peer peer = Peer.ofMethod(to.benchmark());
    String with = peer.isOurs() && to.params() != null ? ", " + to.params() : "";
    return peer.title() + with.replaceAll("[{}]", "");
  }

  /** The limit as text. */
  String limit() {
    return unit == null ? Quantity.ratio(atMost) : Quantity.text(atMost, unit);
  }

  /**
   * Whether a target was met on a JDK.
   *
   * @param ratio to what it is compared with, or to one of its unit; null where either side was not
   *     measured
   */
  record Verdict(Target target, @Nullable Ratio ratio) {
    enum Outcome {
      MET,
      NOT_MET,
      NOT_MEASURED
    }

    Outcome outcome() {
      if (ratio == null) {
        return Outcome.NOT_MEASURED;
      }
      return ratio.value() <= target.atMost() ? Outcome.MET : Outcome.NOT_MET;
    }

    /** The ratio, with three places, so that a miss by a hair does not look like a hit. */
    String value() {
      double value = measured().value();
      return target.unit == null ? "%.3f".formatted(value) : Quantity.text(value, target.unit);
    }

    /** Between what the ratio lies, by fork. */
    String spread() {
      Ratio measured = measured();
      return target.unit == null
          ? measured.spread()
          : Quantity.range(measured.least(), measured.greatest(), measured.value(), target.unit);
    }

    private Ratio measured() {
      return Objects.requireNonNull(ratio, target.work);
    }
  }
}
