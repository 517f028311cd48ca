package io.github.perthread.mutation;

import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.Patch;
import com.github.difflib.patch.PatchFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A patch to the engine, and what its head says.
 *
 * @param name of the file, without its ending
 * @param head the keys of the head, which {@code run.sh} describes, and their values
 * @param why the rest of the head: what is broken, or the shortest bad interleaving
 * @param patches by the path, in the project, of the source that each changes
 */
record Mutation(
    String name, Map<String, String> head, String why, Map<String, Patch<String>> patches) {
  /** Seen from the directory of a module. */
  static final Path ROOT = Path.of("..");

  private static final Path FOLDER = ROOT.resolve("proof/mutations");
  private static final String SUFFIX = ".patch";
  private static final Pattern KEY = Pattern.compile("(Test|Module|Races|JDK|Unseen): (.+)");
  private static final Pattern CHANGED = Pattern.compile("\\+\\+\\+ b/(\\S+).*");

  static List<Mutation> all() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return named(
          files
              .map(file -> file.getFileName().toString())
              .filter(file -> file.endsWith(SUFFIX))
              .map(file -> file.substring(0, file.length() - SUFFIX.length()))
              .sorted()
              .toList());
    }
  }

  static List<Mutation> named(List<String> names) throws IOException {
    List<Mutation> mutations = new ArrayList<>();
    for (String name : names) {
      mutations.add(read(name, Files.readAllLines(FOLDER.resolve(name + SUFFIX))));
    }
    return mutations;
  }

  static Mutation read(String name, List<String> lines) {
    Map<String, String> head = new HashMap<>();
    List<String> why = new ArrayList<>();
    int at = 0;
    for (; at < lines.size() && !lines.get(at).startsWith("diff "); at++) {
      Matcher key = KEY.matcher(lines.get(at));
      if (key.matches()) {
        head.put(key.group(1), key.group(2));
      } else {
        why.add(lines.get(at));
      }
    }
    return new Mutation(
        name, head, String.join("\n", why).strip(), patches(lines.subList(at, lines.size())));
  }

  private static Map<String, Patch<String>> patches(List<String> lines) {
    Map<String, Patch<String>> patches = new LinkedHashMap<>();
    for (int at = 0; at < lines.size(); at++) {
      Matcher changed = CHANGED.matcher(lines.get(at));
      if (changed.matches()) {
        int end = at;
        while (end < lines.size() && !lines.get(end).startsWith("diff ")) {
          end++;
        }
        patches.put(
            changed.group(1), UnifiedDiffUtils.parseUnifiedDiff(lines.subList(at - 1, end)));
      }
    }
    return patches;
  }

  /** A value of the head, or nothing. */
  String get(String key) {
    return head.getOrDefault(key, "");
  }

  /** The test classes that must notice. */
  List<String> tests() {
    return List.of(get("Test").split(" +"));
  }

  /** The sources as they are with this mutation, by path; fails if it does not apply. */
  Map<String, String> sources() throws IOException {
    Map<String, String> sources = new LinkedHashMap<>();
    for (Map.Entry<String, Patch<String>> patch : patches.entrySet()) {
      List<String> lines = Files.readAllLines(ROOT.resolve(patch.getKey()));
      try {
        String changed = String.join("\n", patch.getValue().applyFuzzy(lines, 0)) + "\n";
        sources.put(patch.getKey(), changed);
      } catch (PatchFailedException e) {
        throw new IllegalStateException(name + " does not apply to " + patch.getKey(), e);
      }
    }
    return sources;
  }
}
