package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.perthread.testing.ChildJvm;
import io.github.perthread.testing.Gc;
import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.lang.ref.WeakReference;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is counted while something wants it: exact, by the thread itself, and not for ever. */
@Tag("diagnostics")
class CountingTest {
  private PerThreadMonitor.Counting counting = () -> {};

  @BeforeEach
  void start() {
    counting = PerThreadMonitor.startCounting();
  }

  @AfterEach
  void stop() {
    counting.close();
    PerThread.removeAllForCurrentThread();
  }

  private static long removed() {
    return PerThreadMonitor.view().getRemovals().getOrDefault("REMOVE", 0L);
  }

  private static long removedFrom(String local) {
    return PerThreadMonitor.view().getLocals().stream()
        .filter(info -> info.getName().equals(local))
        .mapToLong(PerThreadMXBean.LocalInfo::getRemovals)
        .sum();
  }

  private static void setAndRemove(PerThread<String> local, int times) {
    for (int i = 0; i < times; i++) {
      local.set("a");
      local.remove();
      local.remove();
    }
  }

  private static PerThread<String> local(String name, boolean withHook) {
    PerThread.Builder<String> builder = PerThread.<String>builder().name(name);
    return withHook ? builder.onRemoval(value -> {}).build() : builder.build();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void removals_ofSeveralThreads_areCountedEach(boolean withHook) {
    PerThread<String> local = local("counted " + withHook, withHook);
    long before = removed();
    setAndRemove(local, 1);
    assertThat(removedFrom(local.describe())).isEqualTo(1);
    setAndRemove(local, 99);
    try (Worker worker = Worker.start(ThreadKind.PLATFORM)) {
      worker.run(() -> setAndRemove(local, 50));
      assertThat(removedFrom(local.describe())).isEqualTo(150);
      assertThat(removed()).isEqualTo(before + 150);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void removals_ofALocalThatWasUsedUncounted_areCountedByItsThreadToo(boolean withHook) {
    counting.close();
    PerThread<String> local = local("used before " + withHook, withHook);
    setAndRemove(local, 10);
    counting = PerThreadMonitor.startCounting();
    setAndRemove(local, 1);
    local.set("a");
    assertThat(local.find(Thread.currentThread())).isInstanceOf(ObservedEntry.class);
    local.remove();
    setAndRemove(local, 8);
    assertThat(removedFrom(local.describe())).isEqualTo(10);
  }

  @Test
  void remove_ofALocalThatCounts_takesNoEntryAway() {
    PerThread<String> local = local("steady", false);
    setAndRemove(local, 3);
    Entry entry = local.find(Thread.currentThread());
    setAndRemove(local, 3);
    assertThat(local.find(Thread.currentThread())).isNotNull().isSameAs(entry);
  }

  @Test
  void removals_inAnInitializer_areCountedAndTheInitializerIsStillKnownToRun() {
    counting.close();
    PerThread<String>[] self = newArray();
    self[0] =
        PerThread.<String>builder()
            .name("recursive")
            .initial(() -> {
              self[0].set("a");
              self[0].remove();
              return self[0].get();
            })
            .build();
    counting = PerThreadMonitor.startCounting();
    assertThatThrownBy(self[0]::get)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("recursive");
  }

  @SuppressWarnings("unchecked")
  private static PerThread<String>[] newArray() {
    return (PerThread<String>[]) new PerThread<?>[1];
  }

  @Test
  void removals_ofThreadsThatEndedAndOfDroppedLocals_stayInTheTotal() {
    long before = removed();
    PerThread<String> kept = local("kept", false);
    TestThreads.runIn(ThreadKind.PLATFORM, () -> setAndRemove(kept, 20));
    Gc.awaitCleared(useAndDrop());
    Gc.collectRepeatedly(2);
    assertThat(removed()).isEqualTo(before + 50);
    kept.set("so that it is listed");
    assertThat(removedFrom("kept")).isEqualTo(20);
  }

  private static WeakReference<Object> useAndDrop() {
    PerThread<String> dropped = local("dropped", false);
    setAndRemove(dropped, 30);
    return new WeakReference<>(dropped);
  }

  @Test
  void counting_afterEachThatStartedItHasClosed_ends() {
    PerThread<String> local = local("ends", false);
    PerThreadMonitor.Counting second = PerThreadMonitor.startCounting();
    setAndRemove(local, 5);
    counting.close();
    counting.close();
    setAndRemove(local, 5);
    second.close();
    assertThat(Diagnostics.isCounting()).isFalse();
    setAndRemove(local, 5);
    assertThat(removedFrom("ends")).isEqualTo(10);
  }

  @Test
  void initialValue_isKnownUntilAnotherIsSet() {
    PerThread<StringBuilder> local = PerThread.withInitial("initial", StringBuilder::new);
    local.get();
    assertThat(held("initial").isInitial()).isTrue();
    local.set(new StringBuilder());
    assertThat(held("initial").isInitial()).isFalse();
    local.remove();
    local.get();
    assertThat(held("initial").isInitial()).isTrue();
    PerThread<String> none = new PerThread<>("none");
    none.get();
    assertThat(held("none").isInitial()).isTrue();
    none.set("set");
    assertThat(held("none").isInitial()).isFalse();
  }

  private static HeldValue held(String name) {
    return PerThreadMonitor.heldValues().stream()
        .filter(held -> held.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void heldValues_ofAttributes_areTheAttributes() {
    ThreadAttributes attributes = new ThreadAttributes("request");
    assertThat(attributes.names()).isEmpty();
    assertThat(PerThreadMonitor.heldValues()).noneMatch(held -> held.localName().equals("request"));
    attributes.set("user", "ada");
    assertThat(held("request[user]").attribute()).contains("user");
    assertThat(held("request[user]").valueClass()).isEqualTo("java.lang.String");
    assertThat(held("request[user]").toString()).startsWith("request[user]: java.lang.String in ");
  }

  @Test
  void register_withoutTheModuleOfJmx_saysWhichToAdd() {
    String out = ChildJvm.run(List.of("--limit-modules", "java.base"), WithoutJmx.class);
    assertThat(out).contains("--add-modules java.management").contains("counting: false");
  }

  /** Registers where there is no JMX. */
  static final class WithoutJmx {
    private WithoutJmx() {}

    public static void main(String[] arguments) {
      for (int i = 0; i < 2; i++) {
        try {
          PerThreadMonitor.register();
        } catch (IllegalStateException e) {
          System.out.println(e.getMessage());
        }
      }
      PerThreadMonitor.unregister();
      System.out.println("counting: " + Diagnostics.isCounting());
    }
  }
}
