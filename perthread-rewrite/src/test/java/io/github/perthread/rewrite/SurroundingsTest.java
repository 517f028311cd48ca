package io.github.perthread.rewrite;

import org.junit.jupiter.api.Test;

/** What the recipe leaves to a person because of the code around it. */
class SurroundingsTest implements RecipeTest {
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
}
