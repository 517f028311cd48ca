package io.github.perthread.contract;

import io.github.perthread.contract.Verdict.Expected;
import io.github.perthread.testing.ContractPage;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The table of clauses and implementations, made of what a run found. */
final class ContractTable {
  private static final String SOURCES = "../../proof/src/test/java/io/github/perthread/contract/";
  private static final Pattern NUMBER = Pattern.compile("\\b" + ContractPage.NUMBER + "\\b");

  private final Map<Implementation, Map<String, Boolean>> found =
      new EnumMap<>(Implementation.class);
  private final Map<String, Integer> notes = new LinkedHashMap<>();

  /** A row's head. */
  record Line(String id, String says, String group, String method) {}

  void found(Implementation implementation, String method, boolean holds) {
    found.computeIfAbsent(implementation, any -> new HashMap<>()).put(method, holds);
  }

  /** Fails if there is a cell that nothing was found for although the clause applies. */
  void requireComplete(List<Line> lines) {
    for (Line line : lines) {
      for (Implementation implementation : Implementation.values()) {
        if (cell(implementation, line).equals("?")) {
          throw new AssertionError("Not run: " + implementation + " " + line);
        }
      }
    }
  }

  String print(List<Line> lines) {
    notes.clear();
    List<String> out = new ArrayList<>();
    out.add("# The contract, and who keeps it");
    out.add("");
    out.add(
        "Written by `ContractTest`, which runs every clause over every implementation and fails");
    out.add("if this file says anything else; not to be edited. The clauses are those of");
    out.add("[the contract](../contract.md), shortened; each links to the test that asserts it.");
    out.add("");
    out.add("**yes**: holds. **no**: known not to hold, and the test shows that it does not.");
    out.add("**–**: does not apply. The numbers lead to the reasons below.");
    out.add("");
    out.add("A row asserts the core of its clause; where a clause grants a time it waits for four");
    out.add("times as long, as the machine may be busy. All that a clause says is asserted by the");
    out.add("tests of `PerThread` that carry its number as a tag, in `perthread/src/test`.");
    out.add("");
    StringBuilder head = new StringBuilder("| | clause |");
    StringBuilder rule = new StringBuilder("|---|---|");
    for (Implementation implementation : Implementation.values()) {
      head.append(' ').append(implementation.title()).append(" |");
      rule.append(":-:|");
    }
    out.add(head.toString());
    out.add(rule.toString());
    lines.forEach(line -> out.add(row(line)));
    out.add("");
    out.add("## Reasons");
    out.add("");
    notes.forEach((why, number) -> out.add(number + ". " + linked(why)));
    out.addAll(List.of("", "## Clauses without a row", ""));
    out.add("They are about one implementation only, or need a JVM of their own:");
    out.add("");
    out.add("| | clause | proven by |");
    out.add("|---|---|---|");
    Set<String> rows = lines.stream().map(Line::id).collect(Collectors.toSet());
    ContractPage.clauses()
        .forEach((number, says) -> {
          if (!rows.contains(number)) {
            out.add(ProvenElsewhere.of(number, says).row());
          }
        });
    return String.join("\n", out) + "\n";
  }

  private String row(Line line) {
    StringBuilder row = new StringBuilder("| " + linked(line.id) + " | [");
    row.append(line.says).append("](").append(SOURCES);
    row.append(line.group).append(".java \"").append(line.method).append("\") |");
    for (Implementation implementation : Implementation.values()) {
      row.append(' ').append(cell(implementation, line)).append(" |");
    }
    return row.toString();
  }

  /** A text with its clauses' numbers as links to the contract. */
  static String linked(String text) {
    return NUMBER
        .matcher(text)
        .replaceAll(number ->
            "[%s](../contract.md#%s)"
                .formatted(number.group(), number.group().toLowerCase(Locale.ROOT)));
  }

  private String cell(Implementation implementation, Line line) {
    Verdict verdict = implementation.verdict(line.method);
    if (verdict.expected() == Expected.DOES_NOT_APPLY) {
      return "– " + note(verdict);
    }
    Boolean holds = found.getOrDefault(implementation, Map.of()).get(line.method);
    if (holds == null) {
      return "?";
    }
    return holds ? "yes" : "**no** " + note(verdict);
  }

  private String note(Verdict verdict) {
    return "<sup>" + notes.computeIfAbsent(verdict.why(), why -> notes.size() + 1) + "</sup>";
  }
}
