package foreign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What became of each test in one run of a suite. */
record SuiteRun(Map<String, Outcome> tests) {
  enum Outcome {
    PASSED,
    SKIPPED,
    FAILED
  }

  /** Reads Surefire's reports. */
  static SuiteRun read(Path directory) throws IOException {
    Map<String, Outcome> tests = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.startsWith("TEST-") && name.endsWith(".xml")) {
          read(file, tests);
        }
      }
    }
    return new SuiteRun(tests);
  }

  private static void read(Path file, Map<String, Outcome> tests) throws IOException {
    try {
      NodeList cases =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(file.toFile())
              .getElementsByTagName("testcase");
      for (int i = 0; i < cases.getLength(); i++) {
        Element test = (Element) cases.item(i);
        String name = test.getAttribute("classname") + "." + test.getAttribute("name");
        tests.merge(stable(name), outcome(test), SuiteRun::worse);
      }
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException(file.toString(), e);
    }
  }

  /**
   * Names of parameterized tests may have identity hash codes in them, which differ between runs.
   */
  private static String stable(String name) {
    return name.replaceAll("@[0-9a-f]{5,8}", "@");
  }

  private static Outcome outcome(Element test) {
    boolean failed =
        test.getElementsByTagName("failure").getLength() > 0
            || test.getElementsByTagName("error").getLength() > 0;
    boolean skipped = test.getElementsByTagName("skipped").getLength() > 0;
    return failed ? Outcome.FAILED : skipped ? Outcome.SKIPPED : Outcome.PASSED;
  }

  private static Outcome worse(Outcome one, Outcome other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /** Returns how many tests passed, failed and were skipped. */
  String counts() {
    return String.format(
        Locale.ROOT,
        "%,d, %,d, %,d",
        count(Outcome.PASSED),
        count(Outcome.FAILED),
        count(Outcome.SKIPPED));
  }

  long count(Outcome outcome) {
    return tests.values().stream().filter(outcome::equals).count();
  }
}
