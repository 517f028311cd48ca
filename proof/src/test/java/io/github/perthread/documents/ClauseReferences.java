package io.github.perthread.documents;

import io.github.perthread.testing.ContractPage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where files mention clauses of the contract, and what is wrong with that. */
final class ClauseReferences {
  /** What looks like a clause's number and is something else. */
  private static final Set<String> OTHERS = Set.of("G1", "H2");

  private static final Pattern NUMBER =
      Pattern.compile("(?<![A-Za-z0-9_.#])" + ContractPage.NUMBER + "(?![A-Za-z0-9_])");

  /** A text block, a string, a character, or a comment: the last of them is group 1. */
  private static final Pattern JAVA =
      Pattern.compile(
          "\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*+\"|'(?:\\\\.|[^'\\\\\n])*+'"
              + "|(//[^\n]*|/\\*.*?\\*/)",
          Pattern.DOTALL);

  private final Collection<String> clauses;

  /**
   * @param clauses the numbers that there are
   */
  ClauseReferences(Collection<String> clauses) {
    this.clauses = clauses;
  }

  /** Returns the numbers that a text mentions. */
  static List<String> numbers(String text) {
    return matches(text).map(MatchResult::group).toList();
  }

  private static Stream<MatchResult> matches(String text) {
    return NUMBER.matcher(text).results().filter(number -> !OTHERS.contains(number.group()));
  }

  /**
   * Returns a line for each number in a document's prose that is no link to its clause.
   *
   * @param page where the contract is, which has its numbers as headings
   */
  List<String> problemsOfDocument(Path file, String text, Path page) {
    String name = Repository.name(file);
    Markdown document = Markdown.parse(text);
    List<String> problems = new ArrayList<>();
    Set<Integer> headings =
        Repository.name(page).equals(name) ? clauseHeadings(document) : Set.of();
    for (Markdown.Prose prose : document.prose()) {
      if (!headings.contains(prose.line())) {
        for (String number : numbers(prose.text())) {
          problems.add(name + ":" + prose.line() + ": " + number + " is not a link to its clause");
        }
      }
    }
    for (Markdown.Target link : document.targets()) {
      for (String number : numbers(link.text())) {
        if (!clauses.contains(number)) {
          problems.add(name + ":" + link.line() + ": there is no clause " + number);
        } else if (number.equals(link.text()) && !leadsTo(page, number, file, link)) {
          problems.add(name + ":" + link.line() + ": " + number + " links to something else");
        }
      }
    }
    return problems;
  }

  /** Returns a line for each number in a Java file's comments that no clause has. */
  List<String> problemsOfSource(Path file, String text) {
    List<String> problems = new ArrayList<>();
    Matcher token = JAVA.matcher(text);
    while (token.find()) {
      if (token.group(1) != null) {
        int start = token.start(1);
        matches(token.group(1))
            .filter(number -> !clauses.contains(number.group()))
            .forEach(number ->
                problems.add(
                    "%s:%d: there is no clause %s"
                        .formatted(
                            Repository.name(file),
                            line(text, start + number.start()),
                            number.group())));
      }
    }
    return problems;
  }

  private static long line(String text, int offset) {
    return 1 + text.substring(0, offset).chars().filter(character -> character == '\n').count();
  }

  private static Set<Integer> clauseHeadings(Markdown page) {
    return Set.copyOf(
        page.titles().stream()
            .filter(title -> ContractPage.NUMBER.matcher(title.text()).matches())
            .map(Markdown.Title::line)
            .toList());
  }

  private static boolean leadsTo(Path page, String number, Path file, Markdown.Target link) {
    String[] parts = link.destination().split("#", -1);
    return parts.length == 2
        && parts[1].equals(number.toLowerCase(Locale.ROOT))
        && Repository.name(parts[0].isEmpty() ? file : file.resolveSibling(parts[0]))
            .equals(Repository.name(page));
  }
}
