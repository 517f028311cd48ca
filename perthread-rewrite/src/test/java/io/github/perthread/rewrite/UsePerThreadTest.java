package io.github.perthread.rewrite;

import org.junit.jupiter.api.Test;

/** What the recipe changes. */
class UsePerThreadTest implements RecipeTest {
  @Test
  void constructions_becomePerThread() {
    becomes(
        """
        import java.text.SimpleDateFormat;
        import java.util.ArrayList;
        import java.util.List;

        class Formats {
          private static final ThreadLocal<String> USER = new ThreadLocal<>();
          private static final ThreadLocal<String> TYPED = new ThreadLocal<String>();
          private static final ThreadLocal<List<String>> NAMES = ThreadLocal.withInitial(ArrayList::new);
          private static final ThreadLocal<SimpleDateFormat> FORMAT =
              new ThreadLocal<SimpleDateFormat>() {
                @Override
                protected SimpleDateFormat initialValue() {
                  return new SimpleDateFormat("yyyy-MM-dd");
                }
              };

          String today(java.util.Date date) {
            NAMES.get().add(TYPED.get());
            return USER.get() + FORMAT.get().format(date);
          }
        }
        """,
        """
        import io.github.perthread.PerThread;

        import java.text.SimpleDateFormat;
        import java.util.ArrayList;
        import java.util.List;

        class Formats {
          private static final PerThread<String> USER = new PerThread<>();
          private static final PerThread<String> TYPED = new PerThread<String>();
          private static final PerThread<List<String>> NAMES = PerThread.withInitial(ArrayList::new);
          private static final PerThread<SimpleDateFormat> FORMAT =
              new PerThread<SimpleDateFormat>() {
                @Override
                protected SimpleDateFormat initialValue() {
                  return new SimpleDateFormat("yyyy-MM-dd");
                }
              };

          String today(java.util.Date date) {
            NAMES.get().add(TYPED.get());
            return USER.get() + FORMAT.get().format(date);
          }
        }
        """);
  }

  @Test
  void subclass_extendsPerThread() {
    becomes(
        """
        public class Depth extends ThreadLocal<Integer> {
          @Override
          protected Integer initialValue() {
            return 0;
          }

          public void enter() {
            set(get() + 1);
          }

          @Override
          public void remove() {
            super.remove();
          }
        }
        """,
        """
        import io.github.perthread.PerThread;

        public class Depth extends PerThread<Integer> {
          @Override
          protected Integer initialValue() {
            return 0;
          }

          public void enter() {
            set(get() + 1);
          }

          @Override
          public void remove() {
            super.remove();
          }
        }
        """);
  }

  @Test
  void signatures_stayAsTheyAre() {
    becomes(
        """
        import java.util.function.Supplier;

        public class Api {
          public static final ThreadLocal<String> PUBLIC = new ThreadLocal<>();
          protected final ThreadLocal<String> inherited = new ThreadLocal<>();
          final ThreadLocal<String> packaged = new ThreadLocal<>();
          private ThreadLocal<String> changing = new ThreadLocal<>();
          private final ThreadLocal<String> own = new ThreadLocal<>();
          private final ThreadLocal<String> assigned;

          Api(ThreadLocal<String> parameter) {
            assigned = new ThreadLocal<>();
            changing = parameter;
          }

          public ThreadLocal<String> own() {
            return own;
          }

          public Supplier<ThreadLocal<String>> made() {
            return ThreadLocal::new;
          }

          boolean isOne(Object o) {
            return o instanceof ThreadLocal && ((ThreadLocal<?>) o).get() == assigned.get();
          }
        }
        """,
        """
        import io.github.perthread.PerThread;

        import java.util.function.Supplier;

        public class Api {
          public static final ThreadLocal<String> PUBLIC = new PerThread<>();
          protected final ThreadLocal<String> inherited = new PerThread<>();
          final ThreadLocal<String> packaged = new PerThread<>();
          private ThreadLocal<String> changing = new PerThread<>();
          private final PerThread<String> own = new PerThread<>();
          private final ThreadLocal<String> assigned;

          Api(ThreadLocal<String> parameter) {
            assigned = new PerThread<>();
            changing = parameter;
          }

          public ThreadLocal<String> own() {
            return own;
          }

          public Supplier<ThreadLocal<String>> made() {
            return PerThread::new;
          }

          boolean isOne(Object o) {
            return o instanceof ThreadLocal && ((ThreadLocal<?>) o).get() == assigned.get();
          }
        }
        """);
  }

  @Test
  void references_becomePerThread() {
    becomes(
        """
        import java.util.function.Function;
        import java.util.function.Supplier;

        class References {
          Supplier<ThreadLocal<String>> a = ThreadLocal::new;
          Supplier<ThreadLocal<String>> b = ThreadLocal<String>::new;
          Function<Supplier<String>, ThreadLocal<String>> c = ThreadLocal::withInitial;
          Function<ThreadLocal<String>, String> untouched = ThreadLocal::get;
        }
        """,
        """
        import io.github.perthread.PerThread;

        import java.util.function.Function;
        import java.util.function.Supplier;

        class References {
          Supplier<ThreadLocal<String>> a = PerThread::new;
          Supplier<ThreadLocal<String>> b = PerThread<String>::new;
          Function<Supplier<String>, ThreadLocal<String>> c = PerThread::withInitial;
          Function<ThreadLocal<String>, String> untouched = ThreadLocal::get;
        }
        """);
  }

  @Test
  void generics_nestedRawAndExplicit() {
    becomes(
        """
        import java.util.List;
        import java.util.Map;

        class Generics<K extends Comparable<K>> {
          private final ThreadLocal<Map<K, List<? super K>>> a = new ThreadLocal<>();
          private final ThreadLocal<ThreadLocal<K>> b = new ThreadLocal<ThreadLocal<K>>();
          private final ThreadLocal<ThreadLocal<K>> c = ThreadLocal.withInitial(() -> new ThreadLocal<>());
          private final ThreadLocal<? extends Number> d = new ThreadLocal<Integer>();
          private final ThreadLocal<Number> e = ThreadLocal.<Number>withInitial(() -> 1);
          @SuppressWarnings("rawtypes")
          private final ThreadLocal f = new ThreadLocal();
          private final Map<K, ThreadLocal<K>> g = new java.util.HashMap<>();

          ThreadLocal<K> of(K k) {
            return g.computeIfAbsent(k, x -> new ThreadLocal<>());
          }
        }
        """,
        """
        import io.github.perthread.PerThread;

        import java.util.List;
        import java.util.Map;

        class Generics<K extends Comparable<K>> {
          private final PerThread<Map<K, List<? super K>>> a = new PerThread<>();
          private final PerThread<ThreadLocal<K>> b = new PerThread<ThreadLocal<K>>();
          private final PerThread<ThreadLocal<K>> c = PerThread.withInitial(() -> new PerThread<>());
          private final PerThread<? extends Number> d = new PerThread<Integer>();
          private final PerThread<Number> e = PerThread.<Number>withInitial(() -> 1);
          @SuppressWarnings("rawtypes")
          private final PerThread f = new PerThread();
          private final Map<K, ThreadLocal<K>> g = new java.util.HashMap<>();

          ThreadLocal<K> of(K k) {
            return g.computeIfAbsent(k, x -> new PerThread<>());
          }
        }
        """);
  }

  @Test
  void imports_addedAndRemoved() {
    becomes(
        """
        package p;

        import static java.lang.ThreadLocal.withInitial;

        import java.lang.ThreadLocal;
        import java.util.List;

        class Imports {
          private static final ThreadLocal<List<String>> A = withInitial(List::of);
          private static final java.lang.ThreadLocal<String> B = new java.lang.ThreadLocal<>();
        }
        """,
        """
        package p;

        import io.github.perthread.PerThread;
        import java.util.List;

        class Imports {
          private static final PerThread<List<String>> A = PerThread.withInitial(List::of);
          private static final PerThread<String> B = new PerThread<>();
        }
        """);
  }

  @Test
  void import_staysWhileItIsUsed() {
    becomes(
        """
        import java.lang.ThreadLocal;

        class Imports {
          static ThreadLocal<String> local = new ThreadLocal<>();
        }
        """,
        """
        import io.github.perthread.PerThread;

        import java.lang.ThreadLocal;

        class Imports {
          static ThreadLocal<String> local = new PerThread<>();
        }
        """);
  }

  @Test
  void commentsAndLayout_stay() {
    becomes(
        """
        /** Holds one. */
        class Layout {
            /* first */ private static final /* second */ ThreadLocal < String > /* third */
                    A  =  new /* fourth */ ThreadLocal< >( /* fifth */ ) ; // sixth

            /** Documented. */
            private   final ThreadLocal<String> b =
                    // before
                    ThreadLocal . withInitial( () ->
                            "b" /* after */ );
        }
        """,
        """
        import io.github.perthread.PerThread;

        /** Holds one. */
        class Layout {
            /* first */ private static final /* second */ PerThread < String > /* third */
                    A  =  new /* fourth */ PerThread< >( /* fifth */ ) ; // sixth

            /** Documented. */
            private   final PerThread<String> b =
                    // before
                    PerThread . withInitial( () ->
                            "b" /* after */ );
        }
        """);
  }

  @Test
  void kindsOfTypes_recordsEnumsInterfaces() {
    becomes(
        """
        interface Holder {
          ThreadLocal<String> SHARED = new ThreadLocal<>();

          record Point(int x, ThreadLocal<String> name) {
            private static final ThreadLocal<Point> LAST = new ThreadLocal<>();

            public Point {
              LAST.set(null);
            }

            Point(int x) {
              this(x, new ThreadLocal<>());
            }
          }

          enum Kind {
            A(new ThreadLocal<>());

            private static final ThreadLocal<Kind> CURRENT = ThreadLocal.withInitial(() -> A);
            private final ThreadLocal<String> own;

            Kind(ThreadLocal<String> own) {
              this.own = own;
            }
          }
        }
        """,
        """
        import io.github.perthread.PerThread;

        interface Holder {
          ThreadLocal<String> SHARED = new PerThread<>();

          record Point(int x, ThreadLocal<String> name) {
            private static final PerThread<Point> LAST = new PerThread<>();

            public Point {
              LAST.set(null);
            }

            Point(int x) {
              this(x, new PerThread<>());
            }
          }

          enum Kind {
            A(new PerThread<>());

            private static final PerThread<Kind> CURRENT = PerThread.withInitial(() -> A);
            private final ThreadLocal<String> own;

            Kind(ThreadLocal<String> own) {
              this.own = own;
            }
          }
        }
        """);
  }

  @Test
  void cloneableSubclass_isAsAnyOther() {
    becomes(
        """
        class Copied extends ThreadLocal<String> implements Cloneable {
          Copied copy() throws CloneNotSupportedException {
            return (Copied) clone();
          }
        }
        """,
        """
        import io.github.perthread.PerThread;

        class Copied extends PerThread<String> implements Cloneable {
          Copied copy() throws CloneNotSupportedException {
            return (Copied) clone();
          }
        }
        """);
  }
}
