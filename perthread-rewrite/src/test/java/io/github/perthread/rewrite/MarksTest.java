package io.github.perthread.rewrite;

import static org.openrewrite.java.Assertions.java;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the recipe leaves to a person, and says why. */
class MarksTest implements RecipeTest {
  @Test
  void methodOfThatName() {
    becomes(
        """
        class Session extends ThreadLocal<String> {
          boolean close() {
            remove();
            return true;
          }
        }
        """,
        """
        /*~~(UsePerThread left this as it is: PerThread has a method close too)~~>*/class Session extends ThreadLocal<String> {
          boolean close() {
            remove();
            return true;
          }
        }
        """);
  }

  @Test
  void methodOfThatName_inAnAnonymousClass() {
    becomes(
        """
        class A {
          private static final ThreadLocal<String> LOCAL =
              new ThreadLocal<String>() {
                public boolean isSet(int bit) {
                  return get() != null;
                }
              };
        }
        """,
        """
        class A {
          private static final ThreadLocal<String> LOCAL =
              /*~~(UsePerThread left this as it is: PerThread has a method isSet too)~~>*/new ThreadLocal<String>() {
                public boolean isSet(int bit) {
                  return get() != null;
                }
              };
        }
        """);
  }

  @Test
  void methodOfThatName_inASubclassElsewhere() {
    String below =
        """
        class Session extends Base<String> {
          private void snapshot() {}
        }
        """;
    rewriteRun(
        java(
            """
            class Base<T> extends ThreadLocal<T> {}
            """,
            """
            /*~~(UsePerThread left this as it is: in Session, PerThread has a method snapshot too)~~>*/class Base<T> extends ThreadLocal<T> {}
            """),
        java(below));
  }

  @Test
  void interface_withADefaultMethod() {
    becomes(
        """
        class A {
          interface Resource {
            default void close() {}
          }

          static class Local extends ThreadLocal<String> implements Resource {}

          static class Harmless extends ThreadLocal<String> implements java.io.Serializable, Runnable {
            @Override public void run() {}
          }
        }
        """,
        """
        import io.github.perthread.PerThread;

        class A {
          interface Resource {
            default void close() {}
          }

          /*~~(UsePerThread left this as it is: A.Resource.close would be PerThread.close)~~>*/static class Local extends ThreadLocal<String> implements Resource {}

          static class Harmless extends PerThread<String> implements java.io.Serializable, Runnable {
            @Override public void run() {}
          }
        }
        """);
  }

  @Test
  void interface_autoCloseable() {
    becomes(
        """
        class Scope extends ThreadLocal<String> implements AutoCloseable {
          @Override
          public void close() {
            remove();
          }

          static String in(String name) {
            try (Scope scope = new Scope()) {
              scope.set(name);
              return scope.get();
            }
          }
        }
        """,
        """
        /*~~(UsePerThread left this as it is: AutoCloseable.close would be PerThread.close; PerThread has a method close too)~~>*/class Scope extends ThreadLocal<String> implements AutoCloseable {
          @Override
          public void close() {
            remove();
          }

          static String in(String name) {
            try (Scope scope = new Scope()) {
              scope.set(name);
              return scope.get();
            }
          }
        }
        """);
  }

  @Test
  void interface_cloneable() {
    becomes(
        """
        class Copied extends ThreadLocal<String> implements Cloneable {
          Copied copy() throws CloneNotSupportedException {
            return (Copied) clone();
          }
        }
        """,
        """
        /*~~(UsePerThread left this as it is: a clone of a PerThread shares its values)~~>*/class Copied extends ThreadLocal<String> implements Cloneable {
          Copied copy() throws CloneNotSupportedException {
            return (Copied) clone();
          }
        }
        """);
  }

  @Test
  void simpleNames_thatWouldBeInherited() {
    becomes(
        """
        class Names {
          static String snapshot() { return ""; }

          static class Builder {}

          private final ThreadLocal<String> called =
              new ThreadLocal<>() {
                @Override protected String initialValue() { return snapshot(); }
              };
          private final ThreadLocal<Object> named =
              new ThreadLocal<>() {
                @Override protected Object initialValue() { return new Builder(); }
              };
          private final ThreadLocal<Object> qualified =
              new ThreadLocal<>() {
                @Override protected Object initialValue() { return Names.snapshot() + new Names.Builder(); }
              };
          private final ThreadLocal<String> supplied = ThreadLocal.withInitial(() -> snapshot() + new Builder());
        }
        """,
        """
        import io.github.perthread.PerThread;

        class Names {
          static String snapshot() { return ""; }

          static class Builder {}

          private final ThreadLocal<String> called =
              /*~~(UsePerThread left this as it is: snapshot(...) would call PerThread's)~~>*/new ThreadLocal<>() {
                @Override protected String initialValue() { return snapshot(); }
              };
          private final ThreadLocal<Object> named =
              /*~~(UsePerThread left this as it is: Builder would mean PerThread.Builder)~~>*/new ThreadLocal<>() {
                @Override protected Object initialValue() { return new Builder(); }
              };
          private final PerThread<Object> qualified =
              new PerThread<>() {
                @Override protected Object initialValue() { return Names.snapshot() + new Names.Builder(); }
              };
          private final PerThread<String> supplied = PerThread.withInitial(() -> snapshot() + new Builder());
        }
        """);
  }

  @Test
  void initializer_thatUsesItsLocal() {
    becomes(
        """
        class Recursive {
          private static final ThreadLocal<Integer> SUPPLIED = ThreadLocal.withInitial(() -> {
            Recursive.SUPPLIED.set(1);
            return Recursive.SUPPLIED.get() + 1;
          });
          private static final ThreadLocal<Integer> OVERRIDDEN =
              new ThreadLocal<>() {
                @Override protected Integer initialValue() {
                  set(1);
                  return helper();
                }

                private Integer helper() {
                  return this.get();
                }
              };
          private static final ThreadLocal<Integer> FOLLOWED = ThreadLocal.withInitial(Recursive::count);
          private static final ThreadLocal<Recursive> CONSTRUCTED = ThreadLocal.withInitial(Recursive::new);
          private static final ThreadLocal<Integer> OTHER = ThreadLocal.withInitial(() -> FOLLOWED.get());

          Recursive() {
            CONSTRUCTED.set(this);
          }

          private static int count() {
            return next(0);
          }

          private static int next(int i) {
            return i > 1 ? count() : FOLLOWED.get();
          }
        }
        """,
        """
        import io.github.perthread.PerThread;

        class Recursive {
          private static final ThreadLocal<Integer> SUPPLIED = /*~~(UsePerThread left this as it is: its initializer uses the local itself)~~>*/ThreadLocal.withInitial(() -> {
            Recursive.SUPPLIED.set(1);
            return Recursive.SUPPLIED.get() + 1;
          });
          private static final ThreadLocal<Integer> OVERRIDDEN =
              /*~~(UsePerThread left this as it is: its initializer uses the local itself)~~>*/new ThreadLocal<>() {
                @Override protected Integer initialValue() {
                  set(1);
                  return helper();
                }

                private Integer helper() {
                  return this.get();
                }
              };
          private static final ThreadLocal<Integer> FOLLOWED = /*~~(UsePerThread left this as it is: its initializer uses the local itself)~~>*/ThreadLocal.withInitial(Recursive::count);
          private static final ThreadLocal<Recursive> CONSTRUCTED = /*~~(UsePerThread left this as it is: its initializer uses the local itself)~~>*/ThreadLocal.withInitial(Recursive::new);
          private static final PerThread<Integer> OTHER = PerThread.withInitial(() -> FOLLOWED.get());

          Recursive() {
            CONSTRUCTED.set(this);
          }

          private static int count() {
            return next(0);
          }

          private static int next(int i) {
            return i > 1 ? count() : FOLLOWED.get();
          }
        }
        """);
  }

  @Test
  void initializer_ofASubclass() {
    becomes(
        """
        class Own extends ThreadLocal<String> {
          @Override protected String initialValue() {
            set("");
            return "x";
          }
        }
        """,
        """
        /*~~(UsePerThread left this as it is: its initializer uses the local itself)~~>*/class Own extends ThreadLocal<String> {
          @Override protected String initialValue() {
            set("");
            return "x";
          }
        }
        """);
  }

  @Test
  void springBean() {
    becomes(
        """
        import org.springframework.context.annotation.Bean;

        class Beans {
          private final ThreadLocal<String> field = new ThreadLocal<>();

          @Bean ThreadLocal<String> made() {
            return new ThreadLocal<>();
          }

          @Bean ThreadLocal<String> kept() {
            return field;
          }

          @Bean Object hidden() {
            ThreadLocal<String> local = ThreadLocal.withInitial(() -> "");
            return local;
          }

          @Bean(destroyMethod = "") ThreadLocal<String> notClosed() {
            return new ThreadLocal<>();
          }

          @Bean String other() {
            return new ThreadLocal<String>().get();
          }

          ThreadLocal<String> noBean() {
            return new ThreadLocal<>();
          }
        }
        """,
        """
        import io.github.perthread.PerThread;
        import org.springframework.context.annotation.Bean;

        class Beans {
          private final ThreadLocal<String> field = /*~~(UsePerThread left this as it is: Spring would call close() on the bean)~~>*/new ThreadLocal<>();

          @Bean ThreadLocal<String> made() {
            return /*~~(UsePerThread left this as it is: Spring would call close() on the bean)~~>*/new ThreadLocal<>();
          }

          @Bean ThreadLocal<String> kept() {
            return field;
          }

          @Bean Object hidden() {
            ThreadLocal<String> local = /*~~(UsePerThread left this as it is: Spring would call close() on the bean)~~>*/ThreadLocal.withInitial(() -> "");
            return local;
          }

          @Bean(destroyMethod = "") ThreadLocal<String> notClosed() {
            return new PerThread<>();
          }

          @Bean String other() {
            return new PerThread<String>().get();
          }

          ThreadLocal<String> noBean() {
            return new PerThread<>();
          }
        }
        """);
  }

  @Test
  void springBean_ofASubclass() {
    becomes(
        """
        import org.springframework.context.annotation.Bean;
        import org.springframework.stereotype.Service;

        class Beans {
          static class Returned extends ThreadLocal<String> {}

          @Service static class Scanned extends ThreadLocal<String> {}

          @Bean ThreadLocal<String> returned() {
            return new Returned();
          }
        }
        """,
        """
        import org.springframework.context.annotation.Bean;
        import org.springframework.stereotype.Service;

        class Beans {
          /*~~(UsePerThread left this as it is: Spring would call close() on the bean)~~>*/static class Returned extends ThreadLocal<String> {}

          /*~~(UsePerThread left this as it is: Spring would call close() on the bean)~~>*/@Service static class Scanned extends ThreadLocal<String> {}

          @Bean ThreadLocal<String> returned() {
            return new Returned();
          }
        }
        """);
  }

  @Test
  void typesThatAreInferred() {
    becomes(
        """
        import java.util.List;
        import java.util.Optional;
        import java.util.stream.Stream;

        class Inferred {
          ThreadLocal<String> chained(ThreadLocal<String> other) {
            return Optional.of(new ThreadLocal<String>()).orElse(other);
          }

          List<ThreadLocal<String>> listed() {
            return Stream.of("").map(x -> new ThreadLocal<String>()).toList();
          }

          ThreadLocal<String> reassigned(ThreadLocal<String> other) {
            var local = new ThreadLocal<String>();
            local = other;
            return local;
          }

          List<ThreadLocal<String>> typed(ThreadLocal<String> other) {
            return List.of(new ThreadLocal<>(), other);
          }
        }
        """,
        """
        import io.github.perthread.PerThread;

        import java.util.List;
        import java.util.Optional;
        import java.util.stream.Stream;

        class Inferred {
          ThreadLocal<String> chained(ThreadLocal<String> other) {
            return Optional.of(/*~~(UsePerThread left this as it is: other types are inferred from its type)~~>*/new ThreadLocal<String>()).orElse(other);
          }

          List<ThreadLocal<String>> listed() {
            return Stream.of("").map(x -> /*~~(UsePerThread left this as it is: other types are inferred from its type)~~>*/new ThreadLocal<String>()).toList();
          }

          ThreadLocal<String> reassigned(ThreadLocal<String> other) {
            var local = /*~~(UsePerThread left this as it is: other types are inferred from its type)~~>*/new ThreadLocal<String>();
            local = other;
            return local;
          }

          List<ThreadLocal<String>> typed(ThreadLocal<String> other) {
            return List.of(new PerThread<>(), other);
          }
        }
        """);
  }

  @Test
  void overloads_forWhatIsClosed() {
    becomes(
        """
        class Overloads {
          static class Own extends ThreadLocal<String> {}

          private final ThreadLocal<String> field = new ThreadLocal<>();

          void log(Object o) {}

          void log(AutoCloseable resource) throws Exception {
            resource.close();
          }

          void call(Own own) {
            log(field);
            log(new ThreadLocal<>());
            log(own);
          }
        }
        """,
        """
        import io.github.perthread.PerThread;

        class Overloads {
          /*~~(UsePerThread left this as it is: log would be called as for an AutoCloseable)~~>*/static class Own extends ThreadLocal<String> {}

          private final ThreadLocal<String> field = new PerThread<>();

          void log(Object o) {}

          void log(AutoCloseable resource) throws Exception {
            resource.close();
          }

          void call(Own own) {
            log(field);
            log(/*~~(UsePerThread left this as it is: other types are inferred from its type)~~>*/new ThreadLocal<>());
            log(own);
          }
        }
        """);
  }

  @Test
  void tests_forWhatIsClosed() {
    becomes(
        """
        class Closer {
          private final ThreadLocal<String> field = new ThreadLocal<>();

          void close(ThreadLocal<String> local, Object o) throws Exception {
            if (local instanceof AutoCloseable) {
              ((AutoCloseable) local).close();
            }
            if (field instanceof AutoCloseable c) {
              c.close();
            }
            if (o instanceof AutoCloseable c) {
              c.close();
            }
          }
        }
        """,
        """
        import io.github.perthread.PerThread;

        class Closer {
          private final ThreadLocal<String> field = new PerThread<>();

          void close(ThreadLocal<String> local, Object o) throws Exception {
            if (/*~~(UsePerThread: true of every PerThread)~~>*/local instanceof AutoCloseable) {
              ((AutoCloseable) local).close();
            }
            if (/*~~(UsePerThread: true of every PerThread)~~>*/field instanceof AutoCloseable c) {
              c.close();
            }
            if (o instanceof AutoCloseable c) {
              c.close();
            }
          }
        }
        """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "// UsePerThread: stays\n  private final ThreadLocal<String> a = %s;",
        "private final ThreadLocal<String> a = /* no UsePerThread here */ %s;"
      })
  void answeredByAComment_nothingIsSaid(String field) {
    String made =
        "new ThreadLocal<>() { @Override protected String initialValue() { return get(); } }";
    stays("class A {\n  " + field.formatted(made) + "\n}\n");
  }

  @Test
  void answer_isOnlyForItsStatement() {
    List<String> fields =
        List.of(
            "// UsePerThread: stays\n  private final ThreadLocal<String> a = %s;",
            "private final ThreadLocal<String> b = %s;");
    String made =
        "new ThreadLocal<>() { @Override protected String initialValue() { return get(); } }";
    String mark =
        "/*~~(UsePerThread left this as it is: its initializer uses the local itself)~~>*/";
    becomes(
        "class A {\n  %s\n  %s\n}\n"
            .formatted(fields.get(0).formatted(made), fields.get(1).formatted(made)),
        "class A {\n  %s\n  %s\n}\n"
            .formatted(fields.get(0).formatted(made), fields.get(1).formatted(mark + made)));
  }
}
