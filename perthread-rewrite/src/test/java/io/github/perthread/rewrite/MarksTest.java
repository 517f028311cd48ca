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
