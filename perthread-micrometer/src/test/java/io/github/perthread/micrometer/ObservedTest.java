package io.github.perthread.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.PerThread;
import io.github.perthread.testing.ChildJvm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openjdk.jmc.common.IDisplayable;
import org.openjdk.jmc.common.IMCFrame;
import org.openjdk.jmc.common.IMCStackTrace;
import org.openjdk.jmc.common.item.IAttribute;
import org.openjdk.jmc.common.item.IItem;
import org.openjdk.jmc.common.item.IItemIterable;
import org.openjdk.jmc.common.item.IType;
import org.openjdk.jmc.flightrecorder.JfrAttributes;
import org.openjdk.jmc.flightrecorder.JfrLoaderToolkit;
import org.openjdk.jmc.flightrecorder.internal.EventArray;
import org.openjdk.jmc.flightrecorder.internal.FlightRecordingLoader;

/**
 * The run that {@code docs/diagnostics.md} shows, made anew: what the page tells of it is so, and
 * Mission Control's own library reads its recording.
 */
class ObservedTest {
  private static final Path FOLDER = Path.of("target", "observed");
  private static final Path RECORDING = FOLDER.resolve("observed.jfr");
  private static final Set<String> OF_EVERY_EVENT =
      Set.of("(eventType)", "startTime", "(endTime)", "duration", "eventThread", "stackTrace");

  private static String printed = "";

  @BeforeAll
  static void observe() throws IOException {
    Files.createDirectories(FOLDER);
    Files.deleteIfExists(RECORDING);
    Path settings = FOLDER.resolve("perthread.jfc");
    try (InputStream in = PerThread.class.getResourceAsStream("perthread.jfc")) {
      Files.copy(Objects.requireNonNull(in), settings, StandardCopyOption.REPLACE_EXISTING);
    }
    printed =
        ChildJvm.run(
            List.of(
                "-Dperthread.trackCreation=true",
                "-XX:StartFlightRecording:settings=" + settings + ",filename=" + RECORDING),
            Observed.class);
    Files.writeString(FOLDER.resolve("observed.txt"), printed);
  }

  @Test
  void option_thatThePageGives_recordsWhatThePageShows() throws IOException {
    String option = blockOfThePage("-XX:StartFlightRecording");
    Path file = FOLDER.resolve("by-option.jfr");
    Files.deleteIfExists(file);
    ChildJvm.run(List.of(option.replace("observed.jfr", file.toString())), Observed.class);
    try (RecordingFile recording = new RecordingFile(file)) {
      Set<String> types = new TreeSet<>();
      while (recording.hasMoreEvents()) {
        types.add(recording.readEvent().getEventType().getName());
      }
      assertThat(types)
          .contains(
              "perthread.LocalCreated",
              "perthread.FirstUse",
              "perthread.ValuesRemoved",
              "perthread.TableRebuilt",
              "perthread.HookFailed",
              "perthread.Sweep");
    }
  }

  @Test
  void page_showsAScrapeAndAListing_asTheyArePrinted() throws IOException {
    assertThat(lasting(printed))
        .contains(lasting(blockOfThePage("# HELP")))
        .contains(lasting(blockOfThePage("ThreadAttributes made in ")));
  }

  @Test
  void page_showsEvents_asTheyAreRecorded() throws Exception {
    Set<String> recorded = new TreeSet<>(List.of(lasting(printRecording()).split("\n\n")));
    String[] shown = lasting(blockOfThePage("perthread.")).split("\n\n");
    assertThat(shown).hasSizeGreaterThan(4);
    assertThat(recorded).contains(shown);
  }

  private static String blockOfThePage(String beginning) throws IOException {
    String page = Files.readString(Path.of("..", "docs", "diagnostics.md"));
    List<String> blocks =
        Arrays.stream(page.split("(?m)^```.*\n")).filter(b -> b.startsWith(beginning)).toList();
    assertThat(blocks).as(beginning).hasSize(1);
    return blocks.get(0).strip();
  }

  /**
   * Without what is another each time (times, numbers of threads, sizes that depend on them) and
   * without the library's own frames.
   */
  private static String lasting(String text) {
    return text.replaceAll("(startTime|duration) = .*", "$1")
        .replaceAll("(?m)^ {4}(io\\.github\\.perthread\\.[A-Z].*|\\.\\.\\.)\\R", "")
        .replaceAll("lambda\\$(\\w+)\\$\\d+", "lambda of $1")
        .replaceAll("javaThreadId = \\d+", "id")
        .replaceAll("line: \\d+|\\.java:\\d+", "line")
        .replaceAll("@[0-9a-f]+", "@")
        .replaceAll("created \\S+", "created")
        .replaceAll("Lambda\\S+", "Lambda")
        .replaceAll("ForkJoinPool-\\d+-worker-\\d+", "ForkJoinPool worker")
        .replaceAll("\"pool-1-thread-\\d\"", "pool thread")
        .replaceAll("bytes \\d+", "bytes")
        .replaceAll("rebuilds_total [\\d.]+", "rebuilds_total")
        .replaceAll("(slots\\w*) = \\d+", "$1")
        .replaceAll("\\R", "\n");
  }

  private static String printRecording() throws IOException, InterruptedException {
    Path jfr = Path.of(System.getProperty("java.home"), "bin", "jfr");
    Process process =
        new ProcessBuilder(
                jfr.toString(),
                "print",
                "--stack-depth",
                "16",
                "--events",
                "perthread.*",
                RECORDING.toString())
            .redirectErrorStream(true)
            .start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
    return text;
  }

  @Test
  void missionControl_readsEachEventWithItsNameFieldsAndUnits() throws Exception {
    assertThat(ofEachType(ObservedTest::described))
        .containsExactly(
            "First Use in a Thread: Local (text)",
            "Local Created: Local (text), Initializer (class)",
            "Removal Hook Failed: Local (text), Thrown (class), Message (text)",
            "Sweep: Threads Seen (number), Threads Dropped (number)",
            "Table Rebuilt: Local (text), Slots Before (number), Slots (number)",
            // What is called count is a Total Count to Mission Control, whoever calls it so.
            "Values Removed: Local (text), Cause (text), Total Count (number)");
  }

  @Test
  void missionControl_readsValuesThreadsStacksAndDurations() throws Exception {
    assertThat(ofEachType(ObservedTest::values))
        .contains(
            "First Use in a Thread, short-lived: shop.buffers",
            "Values Removed, perthread-hooks: shop.buffers, THREAD_END, 1",
            "Removal Hook Failed, perthread-hooks: shop.buffers,"
                + " java.lang.IllegalStateException, a hook that fails, 8192 bytes",
            "Sweep, ForkJoinPool worker: 5, 1");
    assertThat(ofEachType(items -> List.of(frames(items))))
        .anyMatch(stack -> stack.contains("PerThread$Builder.build, Observed.main"));
    assertThat(ofEachType(ObservedTest::sweepTimes))
        .isNotEmpty()
        .allMatch(time -> time.matches("[1-9][\\d.,]*\\h\\S?s"));
  }

  @Test
  void missionControl_putsAllInOneCategory() throws Exception {
    List<String> categories = new ArrayList<>();
    try (InputStream in = Files.newInputStream(RECORDING)) {
      for (EventArray events : FlightRecordingLoader.loadStream(in, false, false).getArrays()) {
        if (isOurs(events.getType())) {
          categories.add(String.join("/", events.getTypeCategory()));
        }
      }
    }
    assertThat(categories).hasSizeGreaterThanOrEqualTo(6).containsOnly("PerThread");
  }

  private static boolean isOurs(IType<?> type) {
    return type.getIdentifier().startsWith("perthread.");
  }

  private static Set<String> ofEachType(Function<IItemIterable, List<String>> look)
      throws Exception {
    Set<String> seen = new TreeSet<>();
    for (IItemIterable items : JfrLoaderToolkit.loadEvents(RECORDING.toFile())) {
      if (isOurs(items.getType())) {
        seen.addAll(look.apply(items));
      }
    }
    return seen;
  }

  @SuppressWarnings("deprecation") // the accessor keys that replace them are in no order
  private static List<IAttribute<?>> ownFields(IType<IItem> type) {
    return type.getAttributes().stream()
        .filter(attribute -> !OF_EVERY_EVENT.contains(attribute.getIdentifier()))
        .toList();
  }

  private static List<String> described(IItemIterable items) {
    return List.of(
        ownFields(items.getType()).stream()
            .map(f -> f.getName() + " (" + f.getContentType().getIdentifier() + ")")
            .collect(Collectors.joining(", ", items.getType().getName() + ": ", "")));
  }

  private static List<String> values(IItemIterable items) {
    IType<IItem> type = items.getType();
    return items.stream()
        .map(item ->
            ownFields(type).stream()
                .map(field -> display(field, type, item))
                .collect(
                    Collectors.joining(
                        ", ",
                        type.getName()
                            + ", "
                            + display(JfrAttributes.EVENT_THREAD, type, item)
                            + ": ",
                        "")))
        .map(ObservedTest::lasting)
        .toList();
  }

  private static <T> String display(IAttribute<T> field, IType<IItem> type, IItem item) {
    T value = field.getAccessor(type).getMember(item);
    return value instanceof IDisplayable displayable
        ? displayable.displayUsing(IDisplayable.AUTO)
        : field.getContentType().getDefaultFormatter().format(value);
  }

  private static String frames(IItemIterable items) {
    IMCStackTrace stack =
        JfrAttributes.EVENT_STACKTRACE
            .getAccessor(items.getType())
            .getMember(items.iterator().next());
    return stack == null
        ? ""
        : stack.getFrames().stream().map(ObservedTest::frame).collect(Collectors.joining(", "));
  }

  private static String frame(IMCFrame frame) {
    return frame.getMethod().getType().getTypeName() + "." + frame.getMethod().getMethodName();
  }

  private static List<String> sweepTimes(IItemIterable items) {
    IType<IItem> type = items.getType();
    return type.getIdentifier().equals("perthread.Sweep")
        ? items.stream().map(item -> display(JfrAttributes.DURATION, type, item)).toList()
        : List.of();
  }
}
