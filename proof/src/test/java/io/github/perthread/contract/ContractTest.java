package io.github.perthread.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.perthread.contract.Verdict.Expected;
import io.github.perthread.testing.ContractPage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs every clause over every implementation, and compares the table of what was found with the
 * one in the documentation. With {@code -Dperthread.contract.rewrite=true} it writes that one anew.
 *
 * <p>A clause that is known not to hold for an implementation is run as well, and has to fail, by
 * the assertion that the clause names.
 */
class ContractTest {
  private static final Path COMMITTED = Path.of("..", "docs", "proof", "contract-table.md");

  /** In the order of the contract's page. */
  private static final List<String> CLAUSES = List.copyOf(ContractPage.clauses().keySet());

  private record Group(
      Class<? extends Contract> type, BiFunction<Implementation, Boolean, Contract> factory) {}

  private static final List<Group> GROUPS =
      List.of(
          new Group(OwnershipClauses.class, OwnershipClauses::new),
          new Group(ThreadEndClauses.class, ThreadEndClauses::new),
          new Group(InitializationClauses.class, InitializationClauses::new),
          new Group(ValueClauses.class, ValueClauses::new),
          new Group(AttributeClauses.class, AttributeClauses::new));

  private final ContractTable table = new ContractTable();

  private record Row(Group group, Method method) {
    Clause clause() {
      return method.getAnnotation(Clause.class);
    }
  }

  @TestFactory
  Stream<DynamicNode> contract() {
    List<DynamicNode> nodes = new ArrayList<>();
    for (Implementation implementation : Implementation.values()) {
      nodes.add(
          dynamicContainer(
              implementation.title(),
              rows().stream()
                  .filter(row -> applies(implementation, row))
                  .map(row -> test(implementation, row))));
    }
    nodes.add(dynamicTest("the table in the documentation is what was found", this::checkTable));
    return nodes.stream();
  }

  @Test
  void expectations_areAboutClausesThatThereAre() {
    Set<String> clauses =
        rows().stream().map(row -> row.method.getName()).collect(Collectors.toSet());
    for (Implementation implementation : Implementation.values()) {
      assertThat(clauses).containsAll(implementation.exceptions());
    }
    assertThat(rows())
        .extracting(row -> Implementation.PER_THREAD.verdict(row.method.getName()).expected())
        .doesNotContain(Expected.KNOWN_NOT_TO_HOLD);
  }

  @Test
  void rowsAndProofsElsewhere_areOfClausesThatThereAre() {
    List<String> rows = rows().stream().map(row -> row.clause().id()).distinct().toList();
    List<String> elsewhere = ProvenElsewhere.ALL.stream().map(ProvenElsewhere::id).toList();
    assertThat(CLAUSES).containsAll(rows).containsAll(elsewhere);
    assertThat(elsewhere).doesNotHaveDuplicates().doesNotContainAnyElementsOf(rows);
  }

  private static List<Row> rows() {
    return GROUPS.stream()
        .flatMap(group ->
            Arrays.stream(group.type.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Clause.class))
                .map(method -> new Row(group, method)))
        .sorted(
            Comparator.comparingInt((Row row) -> CLAUSES.indexOf(row.clause().id()))
                .thenComparing(ContractTest::order))
        .toList();
  }

  /** A line that goes on where another stopped comes after it. */
  private static String order(Row row) {
    String says = row.clause().says();
    return (says.startsWith("\u2026 and") ? 2 : says.startsWith("\u2026") ? 1 : 0)
        + row.method.getName();
  }

  private static boolean applies(Implementation implementation, Row row) {
    return implementation.verdict(row.method.getName()).expected() != Expected.DOES_NOT_APPLY;
  }

  private DynamicNode test(Implementation implementation, Row row) {
    String name = row.clause().id() + " " + row.method.getName();
    boolean expected = implementation.verdict(row.method.getName()).isExpectedToHold();
    return dynamicTest(
        name + (expected ? "" : " (known not to hold)"),
        () -> {
          boolean holds = run(row, row.group.factory.apply(implementation, expected), expected);
          table.found(implementation, row.method.getName(), holds);
          assertThat(holds).as("holds").isEqualTo(expected);
        });
  }

  /** Only that assertion which is to fail shows that a clause does not hold. */
  private static boolean run(Row row, Contract contract, boolean expected) throws Exception {
    try {
      row.method.invoke(contract);
      return true;
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof AssertionError failed && !expected) {
        assertThat(row.clause().otherwise()).as("what the clause says otherwise").isNotEmpty();
        assertThat(failed).hasMessageContaining(row.clause().otherwise());
        return false;
      }
      throw e;
    }
  }

  private void checkTable() throws Exception {
    List<ContractTable.Line> lines =
        rows().stream()
            .map(row ->
                new ContractTable.Line(
                    row.clause().id(),
                    row.clause().says(),
                    row.group.type.getSimpleName(),
                    row.method.getName()))
            .toList();
    table.requireComplete(lines);
    String generated = table.print(lines);
    if (Boolean.getBoolean("perthread.contract.rewrite")) {
      Files.createDirectories(COMMITTED.getParent());
      Files.writeString(COMMITTED, generated);
    }
    assertThat(Files.readString(COMMITTED))
        .as("-Dperthread.contract.rewrite=true writes it anew")
        .isEqualTo(generated);
  }
}
