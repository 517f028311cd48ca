package io.github.perthread.rewrite;

import org.junit.jupiter.api.Test;

/** What the recipe changes, where a construction is not all of an initializer of a field. */
class ExpressionsTest implements RecipeTest {
  @Test
  void arrays_keepTheirType() {
    becomes(
        """
        class Arrays {
          private final ThreadLocal<?>[] a = {new ThreadLocal<String>(), new ThreadLocal<>()};
          private final ThreadLocal<?>[] b = new ThreadLocal<?>[] {ThreadLocal.withInitial(() -> 1)};
          private final ThreadLocal<?>[] c = new ThreadLocal<?>[2];

          void fill() {
            c[0] = new ThreadLocal<String>();
          }
        }
        """,
        """
        import io.github.perthread.PerThread;

        class Arrays {
          private final ThreadLocal<?>[] a = {new PerThread<String>(), new PerThread<>()};
          private final ThreadLocal<?>[] b = new ThreadLocal<?>[] {PerThread.withInitial(() -> 1)};
          private final ThreadLocal<?>[] c = new ThreadLocal<?>[2];

          void fill() {
            c[0] = new PerThread<String>();
          }
        }
        """);
  }

  @Test
  void branches_becomePerThread() {
    becomes(
        """
        class Branches {
          private static final boolean FAST = Boolean.getBoolean("fast");
          private final ThreadLocal<String> both = FAST ? new ThreadLocal<>() : ThreadLocal.withInitial(() -> "");
          private final ThreadLocal<String> one = FAST ? new ThreadLocal<>() : new InheritableThreadLocal<>();
          private final ThreadLocal<String> cast = (ThreadLocal<String>) new ThreadLocal<String>();
          private final ThreadLocal<String> inside = (new ThreadLocal<>());

          ThreadLocal<String> of(int i) {
            return switch (i) {
              case 0 -> new ThreadLocal<>();
              case 1 -> {
                yield ThreadLocal.withInitial(() -> "1");
              }
              default -> null;
            };
          }
        }
        """,
        """
        import io.github.perthread.PerThread;

        class Branches {
          private static final boolean FAST = Boolean.getBoolean("fast");
          private final PerThread<String> both = FAST ? new PerThread<>() : PerThread.withInitial(() -> "");
          private final ThreadLocal<String> one = FAST ? new PerThread<>() : new InheritableThreadLocal<>();
          private final ThreadLocal<String> cast = (ThreadLocal<String>) new PerThread<String>();
          private final PerThread<String> inside = (new PerThread<>());

          ThreadLocal<String> of(int i) {
            return switch (i) {
              case 0 -> new PerThread<>();
              case 1 -> {
                yield PerThread.withInitial(() -> "1");
              }
              default -> null;
            };
          }
        }
        """);
  }

  @Test
  void localVariables_becomePerThread() {
    becomes(
        """
        class Locals {
          String typed() {
            ThreadLocal<String> a = new ThreadLocal<>();
            final ThreadLocal<String> b = new ThreadLocal<>();
            return a.get() + b.get() + new ThreadLocal<String>().get();
          }

          String inferred() {
            var local = new ThreadLocal<String>();
            local.set("x");
            return local.get();
          }
        }
        """,
        """
        import io.github.perthread.PerThread;

        class Locals {
          String typed() {
            ThreadLocal<String> a = new PerThread<>();
            final ThreadLocal<String> b = new PerThread<>();
            return a.get() + b.get() + new PerThread<String>().get();
          }

          String inferred() {
            var local = new PerThread<String>();
            local.set("x");
            return local.get();
          }
        }
        """);
  }

  @Test
  void severalVariables_inOneDeclaration() {
    becomes(
        """
        class Several {
          private final ThreadLocal<String> a = new ThreadLocal<>(), b = new ThreadLocal<>();
          private final ThreadLocal<String> c = new ThreadLocal<>(), d = a;
        }
        """,
        """
        import io.github.perthread.PerThread;

        class Several {
          private final PerThread<String> a = new PerThread<>(), b = new PerThread<>();
          private final ThreadLocal<String> c = new PerThread<>(), d = a;
        }
        """);
  }
}
