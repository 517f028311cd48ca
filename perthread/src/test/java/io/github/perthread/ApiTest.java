package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The signatures of the public API, as they were fixed before it was written. */
@Tag("api")
class ApiTest {
  @Test
  void perThread_hasItsSignatures() {
    assertThat(ThreadLocal.class).isAssignableFrom(PerThread.class);
    assertThat(AutoCloseable.class).isAssignableFrom(PerThread.class);
    assertThat(Modifier.isFinal(PerThread.class.getModifiers())).isFalse();
    assertThat(api(PerThread.class))
        .containsExactlyInAnyOrder(
            "public PerThread()",
            "public PerThread(String)",
            "protected PerThread(PerThread$Builder<T>)",
            "public static <S> PerThread<S> withInitial(Supplier<? extends S>)",
            "public static <S> PerThread<S> withInitial(String, Supplier<? extends S>)",
            "public static <S> PerThread$Builder<S> builder()",
            "protected T initialValue()",
            "protected void onRemoval(T, RemovalCause)",
            "public T get()",
            "public void set(T)",
            "public void remove()",
            "public boolean isSet()",
            "public T getIfPresent()",
            "public T getAndSet(T)",
            "public T getAndRemove()",
            "public void runWith(T, Runnable)",
            "public <R, X extends Throwable> R callWith(T, PerThread$Body<? extends R, X>) throws X",
            "public int threadCount()",
            "public void forEach(BiConsumer<? super Thread, ? super T>)",
            "public Map<Thread, T> snapshot()",
            "public <R> R reduce(R, BiFunction<? super R, ? super T, ? extends R>)",
            "public int clearAllThreads()",
            "public void close()",
            "public String toString()",
            "public static void removeAllForCurrentThread()",
            "public static int countForCurrentThread()",
            "public static int removeLoadedBy(ClassLoader)",
            "public static Runnable exiting(Runnable)",
            "public static ThreadFactory threadFactory(ThreadFactory)");
  }

  @Test
  void builderAndBody_haveTheirSignatures() {
    assertThat(Modifier.isFinal(PerThread.Builder.class.getModifiers())).isTrue();
    assertThat(api(PerThread.Builder.class))
        .containsExactlyInAnyOrder(
            "public PerThread$Builder<T> name(String)",
            "public PerThread$Builder<T> initial(Supplier<? extends T>)",
            "public PerThread$Builder<T> onRemoval(Consumer<? super T>)",
            "public PerThread$Builder<T> onRemoval(BiConsumer<? super T, ? super RemovalCause>)",
            "public PerThread$Builder<T> propagated()",
            "public PerThread$Builder<T> propagated(UnaryOperator<T>)",
            "public PerThread<T> build()");
    assertThat(PerThread.Body.class).hasAnnotation(FunctionalInterface.class);
    assertThat(api(PerThread.Body.class)).containsExactly("public abstract R call() throws X");
  }

  @Test
  void threadAttributes_hasItsSignatures() {
    assertThat(Modifier.isFinal(ThreadAttributes.class.getModifiers())).isFalse();
    assertThat(api(ThreadAttributes.class))
        .containsExactlyInAnyOrder(
            "public ThreadAttributes()",
            "public ThreadAttributes(String)",
            "public ThreadAttributes(Consumer<? super ThreadAttributes>)",
            "public ThreadAttributes(Consumer<? super ThreadAttributes>, UnaryOperator<Object>)",
            "public ThreadAttributes(String, Consumer<? super ThreadAttributes>, UnaryOperator<Object>)",
            "public ThreadAttributes(String, Consumer<? super ThreadAttributes>)",
            "public final Object get(String)",
            "public final <V> V get(String, Class<V>)",
            "public final Object getOrDefault(String, Object)",
            "public final Object set(String, Object)",
            "public final Object remove(String)",
            "public final boolean has(String)",
            "public final Set<String> names()",
            "public final Map<String, Object> asMap()",
            "public final <V> ThreadAttribute<V> attribute(String, Class<V>)",
            "public void clear()",
            "public int clearAllThreads()",
            "protected Object clone() throws CloneNotSupportedException");
  }

  @Test
  void threadAttribute_hasItsSignatures() {
    assertThat(Modifier.isFinal(ThreadAttribute.class.getModifiers())).isTrue();
    assertThat(api(ThreadAttribute.class))
        .containsExactlyInAnyOrder(
            "public V get()",
            "public void set(V)",
            "public V remove()",
            "public boolean isSet()",
            "public V getOrDefault(V)",
            "public String toString()");
    assertThat(NoSuchAttributeException.class).hasSuperclass(NoSuchElementException.class);
  }

  /** A user of the package finds in the superclasses of PerThread nothing but ThreadLocal's. */
  @Test
  void superclasses_showNothingThatThreadLocalDoesNot() {
    Class<?> root = ThreadLocal.class;
    for (Class<?> type = PerThread.class.getSuperclass();
        type != root;
        type = type.getSuperclass()) {
      assertThat(Modifier.isPublic(type.getModifiers())).isFalse();
      for (Method method : type.getDeclaredMethods()) {
        if (Modifier.isPublic(method.getModifiers())) {
          assertThat(ThreadLocal.class.getMethods()).anyMatch(m -> isOverridden(m, method));
        }
        assertThat(Modifier.isProtected(method.getModifiers()))
            .as(method.toString())
            .isEqualTo(method.getName().equals("clone")); // Object's, which is protected too
      }
    }
  }

  private static boolean isOverridden(Method inherited, Method method) {
    return inherited.getName().equals(method.getName())
        && List.of(inherited.getParameterTypes()).equals(List.of(method.getParameterTypes()));
  }

  /** Reflection and method handles find each public method in PerThread itself. */
  @Test
  void publicMethods_areCallableByReflection() throws Throwable {
    PerThread<String> local = PerThread.withInitial(() -> "initial");
    MethodHandles.Lookup stranger = MethodHandles.publicLookup();
    assertThat(PerThread.class.getMethod("get").getDeclaringClass()).isEqualTo(PerThread.class);
    assertThat(PerThread.class.getMethod("get").invoke(local)).isEqualTo("initial");
    PerThread.class.getMethod("set", Object.class).invoke(local, "set");
    MethodHandle get =
        stranger.findVirtual(PerThread.class, "get", MethodType.methodType(Object.class));
    assertThat(get.invoke(local)).isEqualTo("set");
    MethodHandle remove =
        stranger.findVirtual(PerThread.class, "remove", MethodType.methodType(void.class));
    remove.invoke(local);
    assertThat(local.isSet()).isFalse();
  }

  @Test
  void perThreadContext_hasItsSignatures() {
    assertThat(Modifier.isFinal(PerThreadContext.class.getModifiers())).isTrue();
    assertThat(api(PerThreadContext.class))
        .containsExactlyInAnyOrder(
            "public static PerThreadContext capture()",
            "public static PerThreadContext empty()",
            "public boolean isEmpty()",
            "public void run(Runnable)",
            "public <R, X extends Throwable> R call(PerThread$Body<? extends R, X>) throws X",
            "public Runnable wrap(Runnable)",
            "public <V> Callable<V> wrap(Callable<V>)",
            "public <T> Supplier<T> wrapSupplier(Supplier<T>)",
            "public Executor wrap(Executor)",
            "public static Executor capturing(Executor)",
            "public static ExecutorService capturing(ExecutorService)",
            "public static ScheduledExecutorService capturing(ScheduledExecutorService)",
            "public static ThreadFactory capturing(ThreadFactory)",
            "public void install()",
            "public void restore()",
            "public String toString()");
  }

  /** What is public or protected, without the packages and the compiler's bridges. */
  private static List<String> api(Class<?> type) {
    List<String> signatures = new ArrayList<>();
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      add(constructor.getModifiers(), constructor.toGenericString(), signatures);
    }
    for (Method method : type.getDeclaredMethods()) {
      if (!method.isSynthetic()) {
        String owner = type.getName() + "." + method.getName() + "(";
        String signature = method.toGenericString().replace(owner, method.getName() + "(");
        add(method.getModifiers(), signature, signatures);
      }
    }
    return signatures;
  }

  private static void add(int modifiers, String signature, List<String> signatures) {
    if (Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers)) {
      signatures.add(
          signature
              .replaceAll("(java\\.util\\.function|java\\.util\\.concurrent|java\\.util)\\.", "")
              .replaceAll("(java\\.lang|io\\.github\\.perthread)\\.", "")
              .replaceAll(",(?=\\S)", ", "));
    }
  }
}
