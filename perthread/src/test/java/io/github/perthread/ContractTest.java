package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.ChildLoader;
import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.AnnotationSupport;

/** Whether every clause of the contract has a test. */
@Tag("contract")
class ContractTest {
  private static final List<String> CLAUSES =
      List.of(
          "O1", "O2", "O3", "O4", "O5", "O6", // ownership
          "E1", "E2", "E3", "E4", "E5", "E6", "E7", // thread end
          "I1", "I2", "I3", "I4", "I5", // initialization
          "L1", "L2", "L3", "L4", "L5", // locals
          "A1", "A2", "A3", "A4", "A5", "A6", // attributes
          "C1", "C2", "C3"); // concurrency

  private static final Set<String> OTHER_TAGS =
      Set.of("lifetime", "contract", "module", "api", "counting", "diagnostics", "cost");

  @Test
  void everyClause_hasATest() throws Exception {
    Set<String> tagged = new TreeSet<>();
    for (Class<?> type : testClasses()) {
      for (Method method : type.getDeclaredMethods()) {
        if (AnnotationSupport.isAnnotated(
            method, org.junit.platform.commons.annotation.Testable.class)) {
          Set<String> tags = tags(method, type);
          assertThat(tags).as("tags of %s", method).isNotEmpty();
          tagged.addAll(tags);
        }
      }
    }
    tagged.removeAll(OTHER_TAGS);
    assertThat(tagged).containsExactlyElementsOf(new TreeSet<>(CLAUSES));
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
      List<Class<?>> classes = new java.util.ArrayList<>();
      for (String name : names) {
        classes.add(Class.forName(name));
      }
      return classes;
    }
  }
}
