package io.github.perthread.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.openrewrite.InMemoryExecutionContext;
import org.openrewrite.Result;
import org.openrewrite.SourceFile;
import org.openrewrite.internal.InMemoryLargeSourceSet;
import org.openrewrite.java.JavaParser;

/**
 * Every construction in every context, in one file for each: whatever the recipe decides, what it
 * leaves must compile, and must need nothing more in a second run.
 */
class StaticTypesTest {
  private static final List<String> CONSTRUCTIONS =
      List.of(
          "new ThreadLocal<String>()",
          "new ThreadLocal<>()",
          "new ThreadLocal<String>() {}",
          "ThreadLocal.withInitial(() -> \"x\")",
          "ThreadLocal.<String>withInitial(() -> null)",
          "(new ThreadLocal<String>())",
          "FIELD");

  /** Where {@code %s} is a construction; none says {@code ThreadLocal} but for types. */
  private static final List<String> CONTEXTS =
      List.of(
          "ThreadLocal<String> x = %s;",
          "final ThreadLocal<?> x = %s; use(x);",
          "Object x = %s;",
          "var x = %s; x.get();",
          "var x = %s; use(x);",
          "var x = %s; var y = x; y = other;",
          "var x = %s; x = other;",
          "var x = List.of(%s); x.get(0).get(); List<ThreadLocal<String>> y = List.copyOf(x);",
          "ThreadLocal<String> x; x = %s;",
          "Object x; use(x = %s);",
          "use(%s);",
          "same(%s).get();",
          "ThreadLocal<String> x = same(%s);",
          "ThreadLocal<String> x = same(same(%s));",
          "ThreadLocal<String> x = either(%s, other);",
          "either(%s, other);",
          "ThreadLocal<String> x = Optional.of(%s).orElse(other);",
          "Object x = Optional.of(%s).orElse(null);",
          "List<ThreadLocal<String>> x = List.of(%s);",
          "List<ThreadLocal<String>> x = new ArrayList<>(List.of(%s));",
          "List<ThreadLocal<String>> x = Stream.of(%s).toList();",
          "List<ThreadLocal<String>> x = Stream.of(1).map(i -> %s).collect(Collectors.toList());",
          "AtomicReference<ThreadLocal<String>> x = new AtomicReference<>(%s); x.set(%<s);",
          "var x = new AtomicReference<>(%s); x.set(other);",
          "new AtomicReference<>(%s).set(other);",
          "new AtomicReference<ThreadLocal<String>>(%s).set(other);",
          "Supplier<ThreadLocal<String>> x = () -> %s;",
          "Supplier<? extends ThreadLocal<String>> x = () -> { return %s; };",
          "ThreadLocal<String> x = supplied(() -> %s);",
          "supplied(() -> %s).get();",
          "either(supplied(() -> %s), other).get();",
          "map.computeIfAbsent(1, k -> %s).set(null);",
          "map.put(1, %s);",
          "map.getOrDefault(1, %s).remove();",
          "ThreadLocal<String> x = flag ? %s : other;",
          "ThreadLocal<String> x = flag ? %s : null; use(x);",
          "use(flag ? %s : other);",
          "(flag ? %s : other).remove();",
          "var x = flag ? %s : null; x = other;",
          "ThreadLocal<String> x = (ThreadLocal<String>) %s;",
          "ThreadLocal<?>[] x = {%s};",
          "ThreadLocal<?>[] x = new ThreadLocal<?>[] {%s, other};",
          "ThreadLocal<String> x = switch (1) { case 1 -> %s; default -> other; };",
          "ThreadLocal<String> x = switch (1) { case 1: yield %s; default: yield other; };",
          "var x = switch (1) { case 1 -> %s; default -> other; }; x = other;",
          "switch (1) { case 1 -> use(%s); default -> use(other); }",
          "if (%s != null) use(%<s);",
          "boolean x = %s == other;",
          "boolean x = ((Object) %s) instanceof Runnable;",
          "synchronized (%s) { }",
          "String x = \"\" + %s;",
          "for (ThreadLocal<String> x : List.of(%s)) { use(x); }",
          "for (var x : List.of(%s)) { x = other; }",
          "Object[] x = {%s, other};",
          "assert %s != null;",
          "closing(%s);",
          "varied(other, %s);",
          "overloaded(%s);",
          "generic(%s);",
          "Function<Object, ThreadLocal<String>> x = o -> flag ? %s : other;",
          "new Object() { ThreadLocal<String> x = %s; };",
          "Objects.requireNonNull(%s).get();",
          "BiFunction<Integer, Integer, ThreadLocal<String>> x = (a, b) -> same(%s);");

  /** The number and a statement go into it. */
  private static final String FILE =
      """
      package pNUMBER;

      import java.util.*;
      import java.util.concurrent.atomic.*;
      import java.util.function.*;
      import java.util.stream.*;

      abstract class C {
        private static final ThreadLocal<String> FIELD = new ThreadLocal<>();
        ThreadLocal<String> other;
        Map<Integer, ThreadLocal<String>> map;
        boolean flag;

        abstract void use(ThreadLocal<?> local);
        abstract <T> T same(T t);
        abstract <T> T either(T a, T b);
        abstract <T> T supplied(Supplier<T> supplier);
        abstract void closing(Object o);
        abstract int closing(AutoCloseable o) throws Exception;
        abstract void varied(ThreadLocal<?>... locals);
        abstract void overloaded(ThreadLocal<?> local);
        abstract void overloaded(Runnable local);
        abstract <T extends ThreadLocal<?>> void generic(T local);
        abstract <T extends Runnable> void generic(T local);

        void test() {
          STATEMENT
        }
      }
      """;

  @Test
  void everyConstruction_inEveryContext_compilesAfterwards() {
    List<String> before = compiling(cases());
    assertThat(before).hasSizeGreaterThan(CONSTRUCTIONS.size() * CONTEXTS.size() * 3 / 4);
    List<String> after = rewritten(before);
    assertThat(Javac.complaints(after)).isEmpty();
    assertThat(rewritten(after)).isEqualTo(after);
    assertThat(after).noneMatch(file -> file.contains("FIELD = new ThreadLocal"));
    assertThat(after)
        .filteredOn(file -> file.contains("PerThread<String> FIELD"))
        .hasSizeGreaterThan(300);
    assertThat(after).filteredOn(file -> file.contains("left this")).hasSizeBetween(50, 150);
  }

  private static List<String> cases() {
    List<String> cases = new ArrayList<>();
    for (String context : CONTEXTS) {
      for (String construction : CONSTRUCTIONS) {
        cases.add(
            FILE.replace("NUMBER", "" + cases.size())
                .replace("STATEMENT", context.formatted(construction)));
      }
    }
    return cases;
  }

  /** Leaves out what is no Java, such as an explicit type where one must be inferred. */
  private static List<String> compiling(List<String> cases) {
    var complaints = Javac.complaintsByFile(cases);
    Pattern number = Pattern.compile("package (p\\d+);");
    return cases.stream()
        .filter(file -> {
          var m = number.matcher(file);
          return m.find() && !complaints.containsKey(m.group(1) + "/C.java");
        })
        .toList();
  }

  private static List<String> rewritten(List<String> files) {
    var ctx =
        new InMemoryExecutionContext(e -> {
          throw new AssertionError(e);
        });
    List<SourceFile> parsed =
        JavaParser.fromJavaVersion()
            .classpath(RecipeTest.classPath())
            .build()
            .parse(ctx, files.toArray(String[]::new))
            .toList();
    Map<UUID, String> changed = new HashMap<>();
    for (Result r :
        RecipeTest.RECIPE
            .run(new InMemoryLargeSourceSet(parsed), ctx)
            .getChangeset()
            .getAllResults()) {
      SourceFile after = r.getAfter();
      if (after != null) {
        changed.put(after.getId(), after.printAll());
      }
    }
    return parsed.stream().map(f -> changed.getOrDefault(f.getId(), f.printAll())).toList();
  }
}
