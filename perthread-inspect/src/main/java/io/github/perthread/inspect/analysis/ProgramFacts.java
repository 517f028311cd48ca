package io.github.perthread.inspect.analysis;

import io.github.perthread.inspect.Inspection.Program;
import io.github.perthread.inspect.dump.Hprof;
import io.github.perthread.inspect.heap.Field;
import io.github.perthread.inspect.heap.Heap;
import io.github.perthread.inspect.heap.HeapClass;
import io.github.perthread.inspect.heap.Ints;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a heap tells of the program that it belongs to: the few system properties that name it, and
 * its process id. Nothing else is read, and of the command line no argument.
 */
final class ProgramFacts {
  private static final String COMMAND = "sun.java.command";
  private static final String LAUNCHER = "com.sun.tools.javac.launcher.";
  private static final String SPECIFICATION = "java.vm.specification.version";
  private static final Set<String> NAMES =
      Set.of(COMMAND, SPECIFICATION, "java.vm.name", "java.vm.version");
  private static final int MOST_OBJECTS = 20_000;

  private final Heap heap;
  private final Map<String, String> properties = new HashMap<>();

  ProgramFacts(Heap heap) {
    this.heap = heap;
    int table = staticOf("java.lang.System", "props");
    if (table >= 0) {
      readProperties(table);
    }
  }

  Program program(Threads threads) {
    String time =
        heap.time() <= 0
            ? null
            : Instant.ofEpochMilli(heap.time()).truncatedTo(ChronoUnit.SECONDS).toString();
    return new Program(mainClass(threads), pid(), null, jvm(), time);
  }

  private int staticOf(String className, String fieldName) {
    HeapClass c = heap.classNamed(className);
    if (c != null) {
      for (Field field : c.statics()) {
        if (field.name().equals(fieldName)) {
          return heap.staticReference(field);
        }
      }
    }
    return -1;
  }

  /** Looks through the table's own objects for pairs of which the key is one of the names. */
  private void readProperties(int table) {
    Ints queue = new Ints();
    Ints references = new Ints();
    Set<Integer> met = new HashSet<>();
    queue.add(table);
    for (int at = 0; at < queue.size() && met.size() < MOST_OBJECTS; at++) {
      int node = queue.get(at);
      readPair(node);
      heap.references(node, references);
      for (int i = 0; i < references.size(); i++) {
        int target = references.get(i);
        boolean isPart =
            heap.tag(target) != Hprof.CLASS && heap.className(target).startsWith("java.util.");
        if (isPart && met.add(target)) {
          queue.add(target);
        }
      }
    }
  }

  private void readPair(int node) {
    int key = heap.reference(node, "key");
    String name = key < 0 ? "" : heap.string(key);
    if (NAMES.contains(name)) {
      int value = heap.reference(node, "val");
      properties.put(name, heap.string(value < 0 ? heap.reference(node, "value") : value));
    }
  }

  /** Returns the feature version of the JVM: 8, 17 and so on; 0 if it is not known. */
  int feature() {
    String version = properties.getOrDefault(SPECIFICATION, "").replaceFirst("^1\\.", "");
    return version.matches("[0-9]{1,3}") ? Integer.parseInt(version) : 0;
  }

  private @Nullable String mainClass(Threads threads) {
    String command = properties.getOrDefault(COMMAND, "");
    if (!command.isEmpty()) {
      List<String> words = List.of(command.split(" ", -1));
      // Where java was given a source file, the program is that file.
      boolean isLauncher = words.get(0).contains(LAUNCHER) && words.size() > 1;
      String program = words.get(isLauncher ? 1 : 0);
      return program.substring(program.lastIndexOf('/') + 1);
    }
    for (int i = 0; i < threads.size(); i++) {
      var stack = threads.stack(i);
      if (!stack.isEmpty() && threads.name(i).equals("main")) {
        String outermost = stack.get(stack.size() - 1);
        return outermost.replaceFirst("\\.[^.]*$", "");
      }
    }
    return null;
  }

  private @Nullable String jvm() {
    String name = properties.getOrDefault("java.vm.name", "");
    String version = properties.getOrDefault("java.vm.version", "");
    String jvm = (name + " " + version).strip();
    return jvm.isEmpty() ? null : jvm;
  }

  /** Known only if the program once asked for it. */
  private long pid() {
    int current = staticOf("java.lang.ProcessHandleImpl", "current");
    return current < 0 ? 0 : heap.number(current, "pid");
  }
}
