package io.github.perthread.documents;

import io.github.perthread.documents.TestSources.Proof;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The contract's page with the tests that prove a clause below each clause. */
final class ProvedBy {
  private static final String BEGINNING = "Proved by:";

  /** A clause from its heading to where the next heading begins. */
  private static final Pattern CLAUSE = Pattern.compile("(?ms)^### (\\S+)\n(.*?)(?=^#{2,3} |\\z)");

  private static final Pattern WRITTEN = Pattern.compile("(?ms)^" + BEGINNING + "\n.*?(?:^\n|\\z)");

  private final Path folder;
  private final List<Proof> proofs;

  /**
   * @param folder where the page is
   */
  ProvedBy(Path folder, List<Proof> proofs) {
    this.folder = folder;
    this.proofs = proofs;
  }

  /** Returns the page's text with new links in the place of those that it has. */
  String rewrite(String text) {
    return CLAUSE
        .matcher(text)
        .replaceAll(clause -> {
          String says = WRITTEN.matcher(clause.group(2)).replaceAll("").strip();
          boolean last = clause.end() == text.length();
          return Matcher.quoteReplacement(
              "### "
                  + clause.group(1)
                  + "\n\n"
                  + says
                  + "\n"
                  + links(clause.group(1))
                  + (last ? "" : "\n"));
        });
  }

  /** The library's own tests first, then those that compare it with others. */
  private String links(String number) {
    Map<Path, Map<String, List<String>>> tests = new TreeMap<>();
    for (Proof proof : proofs) {
      if (proof.tag().equals(number)) {
        tests
            .computeIfAbsent(proof.file(), file -> new TreeMap<>())
            .computeIfAbsent(proof.type(), type -> new ArrayList<>())
            .add(proof.method());
      }
    }
    String links =
        tests.entrySet().stream()
            .flatMap(file ->
                file.getValue().entrySet().stream()
                    .map(type -> link(file.getKey(), type.getKey(), type.getValue())))
            .collect(Collectors.joining(",\n"));
    return links.isEmpty() ? "" : "\n" + BEGINNING + "\n" + links + "\n";
  }

  private String link(Path file, String type, List<String> methods) {
    String path = folder.relativize(file).toString().replace('\\', '/');
    return "[%s](%s \"%s\")".formatted(type, path, String.join(", ", methods));
  }
}
