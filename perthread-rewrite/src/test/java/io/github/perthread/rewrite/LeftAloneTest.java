package io.github.perthread.rewrite;

import static org.openrewrite.java.Assertions.java;
import static org.openrewrite.java.Assertions.version;

import org.junit.jupiter.api.Test;

/** What the recipe does not change, and has nothing to say about. */
class LeftAloneTest implements RecipeTest {
  private static final String OTHER =
      """
      package other;

      public class PerThread {}
      """;

  @Test
  void inheritable_stays() {
    stays(
        """
        class Inheriting {
          private static final ThreadLocal<String> A = new InheritableThreadLocal<>();
          private static final InheritableThreadLocal<String> B = new InheritableThreadLocal<>() {
            @Override protected String childValue(String parent) { return parent; }
          };

          static class Sub extends InheritableThreadLocal<String> {}

          static class SubSub extends Sub {
            boolean close() { return true; }
          }

          ThreadLocal<String> make() { return new Sub(); }
        }
        """);
  }

  @Test
  void usesOnly_stay() {
    stays(
        """
        class User {
          String name(ThreadLocal<String> local, ThreadLocal<?>... others) {
            return others.length == 0 ? local.get() : "";
          }
        }
        """);
  }

  @Test
  void otherPerThread_imported() {
    stays(
        OTHER,
        """
        import other.PerThread;

        class A {
          private static final ThreadLocal<String> LOCAL = new ThreadLocal<>();
          PerThread other;
        }
        """);
  }

  @Test
  void otherPerThread_importedOnDemand() {
    stays(
        OTHER,
        """
        import other.*;

        class A {
          private static final ThreadLocal<PerThread> LOCAL = new ThreadLocal<>();
        }
        """);
  }

  @Test
  void otherPerThread_declaredInFile() {
    stays(
        """
        class A {
          private static final ThreadLocal<String> LOCAL = new ThreadLocal<>();

          static class PerThread {}
        }
        """);
  }

  @Test
  void otherPerThread_typeParameterOrVariable() {
    stays(
        """
        class A<PerThread> {
          private final ThreadLocal<String> local = new ThreadLocal<>();
        }
        """);
    stays(
        """
        class B {
          private final ThreadLocal<String> PerThread = ThreadLocal.withInitial(() -> "");
        }
        """);
  }

  @Test
  void otherPerThread_elsewhereOnly_doesNotMatter() {
    rewriteRun(
        java(OTHER),
        java(
            """
            class A {
              private static final ThreadLocal<String> LOCAL = new ThreadLocal<>();
            }
            """,
            """
            import io.github.perthread.PerThread;

            class A {
              private static final PerThread<String> LOCAL = new PerThread<>();
            }
            """));
  }

  @Test
  void fileForAnOlderJava_stays() {
    String before =
        """
        class A {
          private static final ThreadLocal<String> LOCAL = new ThreadLocal<>();
        }
        """;
    rewriteRun(version(java(before), 11));
    rewriteRun(
        version(
            java(
                before,
                """
                import io.github.perthread.PerThread;

                class A {
                  private static final PerThread<String> LOCAL = new PerThread<>();
                }
                """),
            17));
  }

  @Test
  void fieldType_staysInFileWithClassLiteral() {
    becomes(
        """
        import java.lang.invoke.MethodHandles;
        import java.lang.invoke.VarHandle;

        class Handles {
          private static final ThreadLocal<String> LOCAL = new ThreadLocal<>();

          static VarHandle handle() throws ReflectiveOperationException {
            return MethodHandles.lookup().findStaticVarHandle(Handles.class, "LOCAL", ThreadLocal.class);
          }
        }
        """,
        """
        import io.github.perthread.PerThread;

        import java.lang.invoke.MethodHandles;
        import java.lang.invoke.VarHandle;

        class Handles {
          private static final ThreadLocal<String> LOCAL = new PerThread<>();

          static VarHandle handle() throws ReflectiveOperationException {
            return MethodHandles.lookup().findStaticVarHandle(Handles.class, "LOCAL", ThreadLocal.class);
          }
        }
        """);
  }

  @Test
  void fieldType_staysWhereAGetterIsGenerated() {
    String getter =
        """
        package lombok;

        public @interface Getter {}
        """;
    rewriteRun(
        java(getter),
        java(
            """
            import lombok.Getter;

            class A {
              @Getter private final ThreadLocal<String> local = new ThreadLocal<>();
            }
            """,
            """
            import io.github.perthread.PerThread;
            import lombok.Getter;

            class A {
              @Getter private final ThreadLocal<String> local = new PerThread<>();
            }
            """),
        java(
            """
            import lombok.Getter;

            @Getter
            class B {
              private final ThreadLocal<String> local = new ThreadLocal<>();
            }
            """,
            """
            import io.github.perthread.PerThread;
            import lombok.Getter;

            @Getter
            class B {
              private final ThreadLocal<String> local = new PerThread<>();
            }
            """));
  }

  @Test
  void fieldType_staysWhereOthersAreInferredFromIt() {
    becomes(
        """
        import java.util.List;
        import java.util.Optional;

        class Inferred {
          private final ThreadLocal<String> a = new ThreadLocal<>();
          private final ThreadLocal<String> b = new ThreadLocal<>();
          private final ThreadLocal<String> c = new ThreadLocal<>();
          private final ThreadLocal<String> d = new ThreadLocal<>();

          ThreadLocal<String> of(ThreadLocal<String> other) {
            var copy = b;
            copy = other;
            boolean isLocal = c instanceof Runnable same && same != copy;
            List<ThreadLocal<String>> typed = List.of(d, other);
            return isLocal ? typed.get(0) : Optional.of(a).orElse(other);
          }
        }
        """,
        """
        import io.github.perthread.PerThread;

        import java.util.List;
        import java.util.Optional;

        class Inferred {
          private final ThreadLocal<String> a = new PerThread<>();
          private final ThreadLocal<String> b = new PerThread<>();
          private final ThreadLocal<String> c = new PerThread<>();
          private final PerThread<String> d = new PerThread<>();

          ThreadLocal<String> of(ThreadLocal<String> other) {
            var copy = b;
            copy = other;
            boolean isLocal = c instanceof Runnable same && same != copy;
            List<ThreadLocal<String>> typed = List.of(d, other);
            return isLocal ? typed.get(0) : Optional.of(a).orElse(other);
          }
        }
        """);
  }
}
