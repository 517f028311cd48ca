package io.github.perthread.cli.tour;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import picocli.CommandLine.Help.Ansi;

class ReportTest {
  private static final TourResult PASSED = Results.of(Results.LEAKY, Results.CLEAN);
  private static final TourResult FAILED = Results.of(Results.LEAKY, Results.half("X", 3, 7, 1));

  @ParameterizedTest
  @CsvSource({"1, 0, 0", "0, 1, 0", "0, 0, 1"})
  void tour_isNotPassedWhereAnythingIsWrong(int mixedUp, int caches, int loaders) {
    HalfResult wrong = Results.half("X", mixedUp, caches, loaders);

    assertThat(Results.of(Results.LEAKY, wrong).isPassed()).isFalse();
    assertThat(Results.of(wrong, Results.CLEAN).isPassed()).isEqualTo(mixedUp == 0);
  }

  @ParameterizedTest
  @CsvSource({"1, 0, 0", "0, 1, 0", "0, 0, 1"})
  void tour_isNotPassedWhereAHopIsWrong(int mixedUp, int stale, int lost) {
    HalfResult wrong = Results.half("X", Results.requests(mixedUp, stale, lost), 0, 0);

    assertThat(Results.of(Results.LEAKY, wrong).isPassed()).isFalse();
    assertThat(Results.of(wrong, Results.CLEAN).isPassed()).isEqualTo(mixedUp == 0);
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 0", "21, 1, 0", "21, 0, 1"})
  void tour_isNotPassedWhereTheAgentDidNothingOrSomethingIsLeft(
      int changed, int caches, int loaders) {
    AgentResult wrong = Results.agent(changed, caches, loaders);

    assertThat(Results.of(Results.LEAKY, Results.CLEAN, wrong).isPassed()).isFalse();
  }

  @Test
  void text_tellsWhatTheAgentEnds() {
    assertThat(text(PASSED, Ansi.OFF))
        .containsPattern("(?m)^ +ThreadLocal +with agent +PerThread$")
        .containsPattern("(?m)^Requests sent +4,000 +4,000$")
        .containsPattern("(?m)^  caches left +240 ! +0 +0$")
        .containsPattern("(?m)^  class loaders left +20 ! +0 +0$")
        .containsPattern("(?m)^  classes that the agent changed +21$")
        .contains("ThreadLocal with the agent kept nothing.");
  }

  @Test
  void text_ofAnAgentThatDidNothing_isFailed() {
    AgentResult idle = Results.agent(0, 240, 20);

    assertThat(text(Results.of(Results.LEAKY, Results.CLEAN, idle), Ansi.OFF))
        .contains("FAILED: PerThread kept nothing.")
        .containsPattern("(?m)^  classes that the agent changed +0 !$")
        .contains("with the agent kept 240 dead values and 20 dead class loaders.");
  }

  @Test
  void text_tellsOfHops() {
    assertThat(text(PASSED, Ansi.OFF))
        .containsPattern("(?m)^  began with an earlier one's user +3,984 ! +0$")
        .containsPattern("(?m)^  hops to a second pool +4,000 +4,000$")
        .containsPattern("(?m)^  hops to virtual threads +4,000 +4,000$")
        .containsPattern("(?m)^  user lost in a hop +8,000 ! +0$");
  }

  @Test
  void text_saysWhereJavaHasNoVirtualThreads() {
    RequestStep.Result requests = new RequestStep.Result(4000, 16, 0, 0, 0, 4000, 0, 0, 1.5);
    HalfResult half = Results.half("X", requests, 0, 0);

    assertThat(text(Results.of(half, half), Ansi.OFF))
        .containsPattern("(?m)^  hops to virtual threads +from 21 on +from 21 on$");
  }

  @Test
  void text_marksWhatLeaked() {
    String text = text(PASSED, Ansi.OFF);

    assertThat(text)
        .containsPattern("(?m)^  caches left +240 ! +0 +0$")
        .containsPattern("(?m)^  live heap after +256.9 MB ! +5.2 MB +5.2 MB$")
        .containsPattern("(?m)^  class loaders left +20 ! +0 +0$")
        .containsPattern("(?m)^  after their thread's end .* 40 to 121 ms$")
        .contains("Passed: PerThread kept nothing.")
        .contains("ThreadLocal lost the user in 8,000 hops and kept 240 dead values and");
    assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }

  @Test
  void text_ofALeakIsFailed() {
    assertThat(text(FAILED, Ansi.OFF))
        .contains("FAILED: X got 3 answers wrong and kept 7 dead values and 1 dead class loaders.");
  }

  @Test
  void text_isColoredOnATerminalOnly() {
    assertThat(text(PASSED, Ansi.ON)).contains("\033[").contains("240");
    assertThat(text(PASSED, Ansi.OFF)).doesNotContain("\033[");
  }

  private static String text(TourResult result, Ansi ansi) {
    StringWriter text = new StringWriter();
    new TextReport(TourTable.of(result), 80, ansi).print(new PrintWriter(text, true));
    return text.toString();
  }

  @Test
  void json_hasAllFigures() {
    JsonObject json = JsonParser.parseString(JsonReport.of(PASSED)).getAsJsonObject();

    assertThat(json.get("passed").getAsBoolean()).isTrue();
    assertThat(json.getAsJsonObject("plan").get("requests").getAsInt()).isEqualTo(4000);
    JsonObject requests = json.getAsJsonObject("threadLocal").getAsJsonObject("requests");
    assertThat(requests.get("stale").getAsInt()).isEqualTo(3984);
    assertThat(requests.get("poolHops").getAsInt()).isEqualTo(4000);
    assertThat(requests.get("virtualHops").getAsInt()).isEqualTo(4000);
    assertThat(requests.get("lost").getAsInt()).isEqualTo(8000);
    JsonObject plugins = json.getAsJsonObject("threadLocal").getAsJsonObject("plugins");
    assertThat(plugins.get("left").getAsInt()).isEqualTo(240);
    assertThat(plugins.getAsJsonArray("samples")).hasSize(3);
    JsonObject agent = json.getAsJsonObject("agent");
    assertThat(agent.get("classesChanged").getAsInt()).isEqualTo(21);
    assertThat(agent.getAsJsonObject("reloads").get("left").getAsInt()).isZero();
    assertThat(json.getAsJsonObject("environment").get("java").getAsString())
        .isEqualTo("A <VM> & more");
  }

  @Test
  void json_ofALeakIsNotPassed() {
    JsonObject json = JsonParser.parseString(JsonReport.of(FAILED)).getAsJsonObject();

    assertThat(json.get("passed").getAsBoolean()).isFalse();
  }

  @Test
  void html_isWellFormedAndShowsTheTable() throws Exception {
    Document page = parse(HtmlReport.of(PASSED));

    assertThat(page.getElementsByTagName("tr").getLength())
        .isEqualTo(1 + TourTable.of(PASSED).rows().size());
    assertThat(page.getElementsByTagName("table").item(0).getTextContent())
        .contains("caches left", "240", "256.9 MB", "user lost in a hop", "8,000");
    assertThat(page.getElementsByTagName("figure").getLength()).isEqualTo(3);
  }

  @Test
  void html_chartsAreInThePagesColors_withIdsOfTheirOwn() throws Exception {
    NodeList charts = parse(HtmlReport.of(PASSED)).getElementsByTagName("svg");
    Set<String> ids = new HashSet<>();
    int elements = 0;
    for (int i = 0; i < charts.getLength(); i++) {
      Element chart = (Element) charts.item(i);
      assertThat(chart.getAttribute("aria-label"))
          .contains("ThreadLocal: up to ", "with agent: up to ", "PerThread: up to ");
      assertThat(styles(chart)).contains("var(--bad)", "var(--bar)", "var(--good)", "var(--soft)");
      assertThat(styles(chart)).doesNotContain("rgb(1,", "rgb(2,", "rgb(3,", "rgb(4,", "rgb(5,");
      NodeList all = chart.getElementsByTagName("*");
      for (int n = 0; n < all.getLength(); n++) {
        String id = ((Element) all.item(n)).getAttribute("id");
        elements += id.isEmpty() ? 0 : 1;
        ids.add(id);
      }
    }
    ids.remove("");
    assertThat(ids).hasSize(elements).isNotEmpty();
  }

  /** Returns the styles of an element and of all in it. */
  private static String styles(Element element) {
    StringBuilder styles = new StringBuilder();
    NodeList all = element.getElementsByTagName("*");
    for (int n = 0; n < all.getLength(); n++) {
      styles.append(((Element) all.item(n)).getAttribute("style")).append('\n');
    }
    return styles.toString();
  }

  @Test
  void html_escapesValues() throws Exception {
    String title = "<script>\"'&";
    String html = HtmlReport.of(Results.of(Results.half(title, 0, 1, 1), Results.CLEAN));

    assertThat(html).doesNotContain("<script>").contains("A &lt;VM&gt; &amp; more");
    assertThat(parse(html).getElementsByTagName("th").item(1).getTextContent()).isEqualTo(title);
  }

  @Test
  void html_needsNothingFromElsewhere() throws Exception {
    assertThat(HtmlReport.of(PASSED))
        .doesNotContain("http:", "https:", "src=", "href=", "@import", "<script")
        .doesNotContainPattern("url\\((?!#)");
  }

  @Test
  void html_ofALeakSaysSo() throws Exception {
    assertThat(HtmlReport.of(FAILED)).contains("FAILED: X got 3 answers wrong", "verdict failed");
    assertThat(HtmlReport.of(PASSED)).doesNotContain("FAILED", "verdict failed");
  }

  private static Document parse(String html) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(html.getBytes(StandardCharsets.UTF_8)));
  }
}
