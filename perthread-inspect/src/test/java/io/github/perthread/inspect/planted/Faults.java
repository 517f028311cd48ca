package io.github.perthread.inspect.planted;

import io.github.perthread.ThreadAttributes;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.ref.SoftReference;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Plants one situation on threads that live on, then writes a dump of itself. */
public final class Faults {
  static final ThreadAttributes REQUEST = new ThreadAttributes();
  static final ThreadLocal<List<Small>> SMALL = ThreadLocal.withInitial(ArrayList::new);
  static final List<Object> KEPT = new ArrayList<>();
  private static final CountDownLatch PLANTED = new CountDownLatch(1);

  private Faults() {}

  /**
   * Writes a dump.
   *
   * @param args what to plant, and the dump to write
   */
  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "class-data" -> plantClassData(false);
      case "class-data-array" -> plantClassData(true);
      case "class-data-and-reflection" -> {
        plantClassData(false);
        reflectOnTheJdk();
      }
      case "class-value" ->
          onThread("worker", () -> HELD_BY_CLASS.get(Faults.class).set(new byte[9]));
      case "reflection" -> reflectOnTheJdk();
      case "soft" -> onThread("worker", Faults::plantSoft);
      case "soft-map" -> onThread("worker", Faults::plantSoftlyFilled);
      case "same-name" -> onThreads(50, "worker", false);
      case "virtual" -> onThreads(50, "", true);
      case "inheritable" -> onThread("worker", () -> plantSelf(new InheritableThreadLocal<>()));
      case "self" -> onThread("worker", () -> plantSelf(new ThreadLocal<>()));
      case "hostile" ->
          onThread("a\u001b[2J\nLeaks: 0 sites\u202e", () -> plantSelf(new ThreadLocal<>()));
      case "small" -> onThread("worker", Faults::plantSmall);
      case "attributes" -> onThread("worker", Faults::plantAttributes);
      case "indexed" -> IndexedCopy.plant();
      default -> throw new IllegalArgumentException(args[0]);
    }
    Program.dump(args[1], true);
  }

  /** Runs a task on a thread that waits after it, as a server's does. */
  private static void onThread(String name, Runnable task) throws InterruptedException {
    onThread(name, false, task);
  }

  private static void onThread(String name, boolean virtual, Runnable task)
      throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    Runnable whole =
        () -> {
          task.run();
          done.countDown();
          awaitForever();
        };
    Thread thread = virtual ? startVirtual(whole) : new Thread(whole, name);
    if (!virtual) {
      thread.setDaemon(true);
      thread.start();
    }
    KEPT.add(thread);
    if (!done.await(Program.DEADLINE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the thread does not get done");
    }
  }

  private static void awaitForever() {
    try {
      PLANTED.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** By reflection, because the tests are compiled for Java 17. */
  private static Thread startVirtual(Runnable task) {
    try {
      return (Thread)
          Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void onThreads(int count, String name, boolean virtual)
      throws InterruptedException {
    for (int i = 0; i < count; i++) {
      onThread(name, virtual, () -> plantSelf(new ThreadLocal<>()));
    }
  }

  private static final ClassValue<ThreadLocal<byte[]>> HELD_BY_CLASS =
      new ClassValue<>() {
        @Override
        protected ThreadLocal<byte[]> computeValue(Class<?> type) {
          return new ThreadLocal<>();
        }
      };

  /** Is defined once more as a hidden class, whose data are a local or an array with one. */
  public static final class Shell implements Runnable {
    public Shell() {}

    @Override
    @SuppressWarnings("unchecked")
    public void run() {
      try {
        Object data = MethodHandles.classData(MethodHandles.lookup(), "_", Object.class);
        Object local = data instanceof Object[] array ? array[0] : data;
        ((ThreadLocal<byte[]>) local).set(new byte[500_000]);
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static void plantClassData(boolean inArray) throws Exception {
    Runnable hidden = hidden(inArray);
    KEPT.add(hidden);
    onThread("worker", hidden);
  }

  private static Runnable hidden(boolean inArray) throws Exception {
    ThreadLocal<byte[]> local = new ThreadLocal<>();
    try (InputStream in = Faults.class.getResourceAsStream("Faults$Shell.class")) {
      if (in == null) {
        throw new IllegalStateException("no class file");
      }
      return (Runnable)
          MethodHandles.lookup()
              .defineHiddenClassWithClassData(
                  in.readAllBytes(), inArray ? new Object[] {local} : local, true)
              .lookupClass()
              .getDeclaredConstructor()
              .newInstance();
    }
  }

  /** What reflection remembers of many classes: nothing in a dump reaches it. */
  private static void reflectOnTheJdk() throws IOException {
    Path classes =
        FileSystems.getFileSystem(java.net.URI.create("jrt:/")).getPath("/modules/java.base/java");
    try (Stream<Path> files = Files.walk(classes)) {
      files
          .map(file -> file.toString().replace("/modules/java.base/", ""))
          .filter(file -> file.matches("java/(util|time|io|net)/.*\\.class"))
          .forEach(file -> reflectOn(file.replace(".class", "").replace('/', '.')));
    }
  }

  private static void reflectOn(String name) {
    try {
      Class<?> type = Class.forName(name, false, null);
      KEPT.add(type.getDeclaredMethods().length + type.getDeclaredFields().length);
    } catch (ClassNotFoundException | LinkageError e) {
      throw new IllegalStateException(e);
    }
  }

  private static void plantSelf(ThreadLocal<Object> local) {
    local.set(new SelfValue(local));
  }

  record SelfValue(ThreadLocal<Object> local) {}

  private static void plantSoft() {
    new ThreadLocal<SoftReference<byte[]>>().set(new SoftReference<>(new byte[4_000_000]));
  }

  private static void plantSoftlyFilled() {
    List<Object> cache = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      cache.add(new SoftReference<>(List.of(new byte[100_000])));
    }
    cache.add(new byte[7000]);
    new ThreadLocal<List<Object>>().set(cache);
  }

  /** Two references: 24 bytes at an alignment of 8. */
  static final class Small {
    final @Nullable Object first = null;
    final @Nullable Object second = null;
    final @Nullable Object third = null;
  }

  private static void plantSmall() {
    for (int i = 0; i < 200_000; i++) {
      SMALL.get().add(new Small());
    }
  }

  private static void plantAttributes() {
    REQUEST.set("tenant", new byte[3000]);
    REQUEST.set("user", new byte[2000]);
    REQUEST.set("gone", new byte[1000]);
    REQUEST.remove("gone");
  }
}
