package io.github.perthread.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page {@code docs/contract.md}, which every build reads the clauses from.
 *
 * <p>A clause is a heading of level 3 that is the clause's number, and below it a paragraph whose
 * bold beginning is what the clause says in a line.
 */
public final class ContractPage {
  /** Where the page is, seen from a module's directory, in which Maven runs its tests. */
  public static final Path FILE = Path.of("..", "docs", "contract.md");

  /** A clause's number: a letter for the subject, and a number from 1. */
  public static final Pattern NUMBER = Pattern.compile("[A-Z][1-9][0-9]?");

  private static final Pattern HEADING = Pattern.compile("(?m)^### (.*)$");
  private static final Pattern CLAUSE = Pattern.compile("\n\n\\*\\*([^*]+)\\.\\*\\* ");

  private ContractPage() {}

  /** Returns the clauses in the page's order: the number of each, and what it says in a line. */
  public static Map<String, String> clauses() {
    try {
      return clauses(Files.readString(FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns the clauses of a page.
   *
   * @throws IllegalArgumentException if a heading of level 3 is not a number, or the second of the
   *     same number, or if what it says in a line is missing
   */
  static Map<String, String> clauses(String page) {
    Map<String, String> clauses = new LinkedHashMap<>();
    Matcher heading = HEADING.matcher(page);
    while (heading.find()) {
      String number = heading.group(1);
      Matcher clause = CLAUSE.matcher(page).region(heading.end(), page.length());
      if (!NUMBER.matcher(number).matches() || !clause.lookingAt()) {
        throw new IllegalArgumentException("Not a clause of the contract: " + heading.group());
      }
      if (clauses.put(number, clause.group(1).replace('\n', ' ')) != null) {
        throw new IllegalArgumentException("Two clauses of one number: " + number);
      }
    }
    return clauses;
  }
}
