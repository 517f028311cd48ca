package io.github.perthread.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.perthread.report.Target.Verdict;
import io.github.perthread.report.Target.Verdict.Outcome;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TargetTest {
  private static final Target HALF =
      target("AccessBenchmark.getPerThread", "AccessBenchmark.getThreadLocal");

  @Test
  void target_metAtItsLimit() {
    assertThat(judge(HALF, 1.0, 2.0).outcome()).isEqualTo(Outcome.MET);
  }

  @Test
  void target_notMetAboveIt() {
    assertThat(judge(HALF, 1.001, 2.0).outcome()).isEqualTo(Outcome.NOT_MET);
  }

  @Test
  void target_eitherSideMissing() {
    Results ours = new Results(List.of(get("PerThread", Map.of(), 1)));
    Results theirs = new Results(List.of(get("ThreadLocal", Map.of(), 1)));
    assertThat(HALF.judge(ours, 25).outcome()).isEqualTo(Outcome.NOT_MEASURED);
    assertThat(HALF.judge(theirs, 25).outcome()).isEqualTo(Outcome.NOT_MEASURED);
    assertThat(HALF.judge(ours, 25).ratio()).isNull();
  }

  @Test
  void target_measuredOnAnotherJdkOnly() {
    Results results =
        new Results(List.of(get("PerThread", Map.of(), 1), get("ThreadLocal", Map.of(), 1)));
    assertThat(HALF.judge(results, 17).outcome()).isEqualTo(Outcome.NOT_MEASURED);
  }

  @Test
  void target_ofOneParameterAmongSeveral() {
    Target target =
        Target.parse(
                new StringReader(
                    """
                    [{"work": "a work", "atMost": 1,
                      "of": {"benchmark": "AccessBenchmark.getPerThread", "params": {"distance": "1024"}},
                      "to": {"benchmark": "AccessBenchmark.getPerThread", "params": {"distance": "1"}}}]
                    """))
            .get(0);
    Results results =
        new Results(
            List.of(
                get("PerThread", Map.of("distance", "1024", "more", "x"), 3),
                get("PerThread", Map.of("distance", "1", "more", "x"), 4)));
    assertThat(target.judge(results, 25).ratio()).extracting(Ratio::value).isEqualTo(0.75);
    assertThat(target.baseline()).isEqualTo("PerThread, distance=1");
  }

  @Test
  void target_inAUnit() {
    Target target = inUnit("ns");
    Verdict met = judge(target, 2000);
    Verdict missed = judge(target, 2010);
    assertThat(target.baseline()).isEmpty();
    assertThat(target.limit()).isEqualTo("2.00 µs");
    assertThat(met.outcome()).isEqualTo(Outcome.MET);
    assertThat(missed.outcome()).isEqualTo(Outcome.NOT_MET);
    assertThat(missed.value()).isEqualTo("2.01 µs");
    assertThat(missed.spread()).isEqualTo("2.01–2.01");
  }

  @Test
  void target_inAnotherUnitThanMeasured() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> judge(inUnit("us"), 2000))
        .withMessageContainingAll("ns", "us");
  }

  @Test
  void target_thatSaysTooLittle() {
    Results results =
        new Results(
            List.of(
                get("PerThread", Map.of("locals", "1"), 1),
                get("PerThread", Map.of("locals", "64"), 1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HALF.judge(results, 25))
        .withMessageContainingAll("locals=1", "locals=64");
  }

  @Test
  void target_thatLacksSomething() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Target.parse(new StringReader("[{\"work\": \"get\", \"atMost\": 1}]")))
        .withMessageContaining("get");
  }

  @Test
  void targets_ofTheProject() {
    assertThat(Target.all())
        .hasSizeGreaterThanOrEqualTo(14)
        .allSatisfy(target -> {
          assertThat(Peer.ofMethod(target.of().benchmark()).isOurs()).isTrue();
          Target.Side to = target.to();
          if (to != null) {
            assertThat(target.atMost()).isBetween(0.01, 3.0);
            assertThat(Peer.ofMethod(to.benchmark())).isNotEqualTo(Peer.UNNAMED);
          }
        });
  }

  private static Target target(String of, String to) {
    String json =
        "[{\"work\": \"a work\", \"atMost\": 0.5, \"of\": {\"benchmark\": \""
            + of
            + "\"}, \"to\": {\"benchmark\": \""
            + to
            + "\"}}]";
    return Target.parse(new StringReader(json)).get(0);
  }

  private static Target inUnit(String unit) {
    String json =
        """
        [{"work": "a work", "atMost": 2000, "unit": "%s",
          "of": {"benchmark": "AccessBenchmark.getPerThread"}}]
        """
            .formatted(unit);
    return Target.parse(new StringReader(json)).get(0);
  }

  private static Verdict judge(Target target, double ours) {
    return target.judge(new Results(List.of(get("PerThread", Map.of(), ours))), 25);
  }

  private static Verdict judge(Target target, double ours, double theirs) {
    return target.judge(
        new Results(
            List.of(get("PerThread", Map.of(), ours), get("ThreadLocal", Map.of(), theirs))),
        25);
  }

  private static Measurement get(String peer, Map<String, String> params, double nanos) {
    return Sample.of(25, "AccessBenchmark.get" + peer, params, nanos);
  }
}
