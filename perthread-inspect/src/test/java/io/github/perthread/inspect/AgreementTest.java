package io.github.perthread.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.inspect.Inspection.ThreadUse;
import io.github.perthread.inspect.analysis.Inspector;
import io.github.perthread.inspect.dump.Hprof;
import io.github.perthread.inspect.heap.Heap;
import io.github.perthread.inspect.heap.HeapClass;
import io.github.perthread.inspect.output.Progress;
import io.github.perthread.inspect.planted.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.netbeans.lib.profiler.heap.HeapFactory;
import org.netbeans.lib.profiler.heap.Instance;
import org.netbeans.lib.profiler.heap.JavaClass;
import org.netbeans.lib.profiler.heap.ObjectArrayInstance;
import org.netbeans.lib.profiler.heap.PrimitiveArrayInstance;

/** The same dump read by this reader, by NetBeans' heap library and by the JVM that wrote it. */
final class AgreementTest {
  private static final Pattern HISTOGRAM =
      Pattern.compile("^ *\\d+: +(\\d+) +(\\d+) +([\\w.$]+)(?: \\(.*\\))?$", Pattern.MULTILINE);

  @TempDir Path folder;

  static Stream<Jdk> jdks() {
    return Jdk.all().stream();
  }

  static Stream<Arguments> layouts() {
    List<Arguments> layouts = new ArrayList<>();
    for (Jdk jdk : Jdk.all()) {
      layouts.add(Arguments.of(jdk, List.of()));
      layouts.add(Arguments.of(jdk, List.of("-XX:-UseCompressedOops")));
      layouts.add(
          Arguments.of(jdk, List.of("-XX:-UseCompressedOops", "-XX:-UseCompressedClassPointers")));
      if (jdk.feature() >= 25) {
        layouts.add(Arguments.of(jdk, List.of("-XX:+UseCompactObjectHeaders")));
      }
    }
    return layouts.stream();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void withNetBeans_onClassesInstancesAndLengths(Jdk jdk) throws IOException {
    Path dump = dump(jdk, List.of());
    Heap heap = Heap.read(dump, Progress.NONE);
    org.netbeans.lib.profiler.heap.Heap theirs = HeapFactory.createHeap(dump.toFile());

    Map<String, Integer> classes = new TreeMap<>();
    Map<String, Long> lengths = new TreeMap<>();
    for (int node = 0; node < heap.size(); node++) {
      if (heap.tag(node) != Hprof.CLASS) {
        classes.merge(heap.className(node), 1, Integer::sum);
        lengths.merge(heap.className(node), (long) heap.length(node), Long::sum);
      }
    }
    Map<String, Integer> theirClasses = new TreeMap<>();
    Map<String, Long> theirLengths = new TreeMap<>();
    for (JavaClass c : classes(theirs)) {
      for (Instance instance : instances(c)) {
        theirClasses.merge(c.getName(), 1, Integer::sum);
        theirLengths.merge(c.getName(), (long) length(instance), Long::sum);
      }
    }
    assertThat(heap.classes()).hasSameSizeAs(classes(theirs));
    assertThat(classes.size()).isGreaterThan(400);
    assertThat(difference(classes, theirClasses)).isEmpty();
    assertThat(difference(lengths, theirLengths)).isEmpty();
  }

  /** Where two maps differ: a failure that shows them whole fills the screen. */
  private static Map<String, String> difference(Map<String, ?> ours, Map<String, ?> theirs) {
    Map<String, String> difference = new TreeMap<>();
    ours.forEach((name, n) -> difference.put(name, n + " and " + theirs.get(name)));
    theirs.forEach((name, n) -> difference.putIfAbsent(name, ours.get(name) + " and " + n));
    difference.keySet().removeIf(name -> Objects.equals(ours.get(name), theirs.get(name)));
    return difference;
  }

  /** The library's lists are raw. */
  private static List<JavaClass> classes(org.netbeans.lib.profiler.heap.Heap heap) {
    List<?> classes = heap.getAllClasses();
    return classes.stream().map(JavaClass.class::cast).toList();
  }

  private static List<Instance> instances(JavaClass c) {
    List<?> instances = c.getInstances();
    return instances.stream().map(Instance.class::cast).toList();
  }

  private static int length(Instance instance) {
    return instance instanceof PrimitiveArrayInstance primitive
        ? primitive.getLength()
        : instance instanceof ObjectArrayInstance objects ? objects.getLength() : 0;
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void withNetBeans_onTheValuesOfThreadLocals(Jdk jdk) throws IOException {
    Path dump = dump(jdk, List.of());
    Map<String, Integer> ours =
        Inspector.inspect(Heap.read(dump, Progress.NONE), Progress.NONE).threads().stream()
            .collect(Collectors.toMap(ThreadUse::thread, ThreadUse::values, Integer::sum));

    Map<String, Integer> theirs = new HashMap<>();
    for (JavaClass c : classes(HeapFactory.createHeap(dump.toFile()))) {
      if (isThread(c)) {
        instances(c).forEach(thread -> count(thread, theirs));
      }
    }
    // Each of the pool's threads has three FastThreadLocals besides, which NetBeans does not know.
    ours.replaceAll((thread, values) -> thread.startsWith("pool-1-") ? values - 3 : values);
    assertThat(ours).isEqualTo(theirs);
  }

  private static boolean isThread(@Nullable JavaClass c) {
    return c != null && (c.getName().equals("java.lang.Thread") || isThread(c.getSuperClass()));
  }

  private static void count(Instance thread, Map<String, Integer> values) {
    for (String field : List.of("threadLocals", "inheritableThreadLocals")) {
      Object map = thread.getValueOfField(field);
      if (map instanceof Instance instance
          && instance.getValueOfField("table") instanceof ObjectArrayInstance table) {
        for (Object element : table.getValues()) {
          if (element instanceof Instance entry && entry.getValueOfField("value") != null) {
            values.merge(name(thread), 1, Integer::sum);
          }
        }
      }
    }
  }

  private static String name(Instance thread) {
    Instance string = (Instance) thread.getValueOfField("name");
    PrimitiveArrayInstance bytes = (PrimitiveArrayInstance) string.getValueOfField("value");
    StringBuilder name = new StringBuilder();
    for (Object character : bytes.getValues()) {
      name.append((char) Integer.parseInt((String) character));
    }
    return name.toString();
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("layouts")
  void withTheJvm_onTheSizesOfInstances(Jdk jdk, List<String> options) throws IOException {
    Path dump = folder.resolve("sizes.hprof");
    List<String> all = new ArrayList<>(options);
    all.add("-Xmx256m");
    all.add("-XX:-EnableContended"); // padding around contended fields is not in a dump,
    all.add("-Xshare:off"); // and the archived classes have it all the same
    String histogram = jdk.run(all, Program.class, "both", dump.toString());
    Heap heap = Heap.read(dump, Progress.NONE);
    Map<String, Long> sizes = new HashMap<>();
    for (int node = 0; node < heap.size(); node++) {
      HeapClass c = heap.classOf(node);
      if (c != null && !hasHiddenFields(c)) {
        sizes.put(c.name(), heap.shallowSize(node));
      }
    }

    Map<String, String> differing = new TreeMap<>();
    int compared = 0;
    Matcher line = HISTOGRAM.matcher(histogram);
    while (line.find()) {
      Long ours = sizes.get(line.group(3));
      if (ours != null) {
        long size = Long.parseLong(line.group(2)) / Long.parseLong(line.group(1));
        if (ours != size) {
          differing.put(line.group(3), ours + " and " + size);
        }
        compared++;
      }
    }
    assertThat(differing).isEmpty();
    assertThat(compared).isGreaterThan(200);
  }

  /** Fields of the JVM's own, which are not in a dump. */
  private static boolean hasHiddenFields(HeapClass c) {
    return c.isLoader()
        || c.isA("java.lang.Thread")
        || c.isA("java.lang.Throwable")
        || c.name()
            .matches(
                "java\\.lang\\.(Class|Module|StackFrameInfo|invoke\\..*)|jdk\\.internal\\.vm\\..*");
  }

  private Path dump(Jdk jdk, List<String> options) {
    Path dump = folder.resolve("heap.hprof");
    List<String> all = new ArrayList<>(options);
    all.add("-Xmx256m");
    jdk.run(all, Program.class, "both", dump.toString());
    return dump;
  }
}
