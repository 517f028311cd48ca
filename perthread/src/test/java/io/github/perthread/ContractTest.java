package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.ChildLoader;
import io.github.perthread.testing.ContractPage;
import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Whether every test of the library says what it proves: a clause of {@code docs/contract.md}, or
 * something that the contract does not speak of. Module {@code proof} looks whether every clause
 * has a test.
 */
@Tag("contract")
class ContractTest {
  private static final Set<String> OTHER_TAGS =
      Set.of("lifetime", "contract", "module", "api", "counting", "diagnostics", "cost");

  @Test
  void everyTest_hasTagsThatAreClausesOrKnownOtherwise() throws Exception {
    Set<String> known = new TreeSet<>(OTHER_TAGS);
    known.addAll(ContractPage.clauses().keySet());
    int tests = 0;
    for (Class<?> type : testClasses()) {
      for (Method method : type.getDeclaredMethods()) {
        if (AnnotationSupport.isAnnotated(method, Testable.class)) {
          assertThat(tags(method, type)).as("tags of %s", method).isNotEmpty().isSubsetOf(known);
          tests++;
        }
      }
    }
    assertThat(tests).isGreaterThan(ContractPage.clauses().size());
  }

  private static Set<String> tags(AnnotatedElement... elements) {
    Set<String> tags = new TreeSet<>();
    for (AnnotatedElement element : elements) {
      AnnotationSupport.findRepeatableAnnotations(element, Tag.class)
          .forEach(tag -> tags.add(tag.value()));
    }
    return tags;
  }

  private static List<Class<?>> testClasses() throws IOException, ClassNotFoundException {
    Path root = ChildLoader.placeOf(ContractTest.class);
    try (Stream<Path> files = Files.walk(root)) {
      List<String> names =
          files
              .map(file -> root.relativize(file).toString())
              .filter(name -> name.endsWith("Test.class") || name.endsWith("IT.class"))
              .map(name -> name.replace(".class", "").replace('/', '.').replace('\\', '.'))
              .toList();
      List<Class<?>> classes = new ArrayList<>();
      for (String name : names) {
        classes.add(Class.forName(name));
      }
      return classes;
    }
  }
}
