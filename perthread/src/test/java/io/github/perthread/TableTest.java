package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadFactory;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How large the tables are, whichever threads came and went, and whatever their ids. */
@Tag("C3")
class TableTest {
  /** The constant, beside 8 slots for each living thread: below that no table shrinks. */
  private static final int CONSTANT = 16;

  private final WeakReference<Thread> alive = new WeakReference<>(Thread.currentThread());

  /** As a local inserts, but that all these threads are one that lives. */
  private @Nullable Entry[] insert(@Nullable Entry[] a, Entry inserted) {
    boolean claimed = !Table.isSealed(a) && Table.claim(a, inserted, Entry::take) >= 0;
    return claimed ? a : Table.rebuild(a, inserted, Entry::take);
  }

  private void assertRoomAndOrder(int count, IntToLongFunction ids) {
    @Nullable Entry[] a = Table.EMPTY;
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Entry inserted = new Entry(ids.applyAsLong(i), alive);
      entries.add(inserted);
      a = insert(a, inserted);
      assertThat(Table.slots(a)).isLessThanOrEqualTo(8 * entries.size() + CONSTANT);
      assertThat(Table.find(a, inserted.threadId)).isSameAs(inserted);
    }
    for (Entry entry : entries) {
      assertThat(Table.find(a, entry.threadId)).isSameAs(entry);
    }
  }

  @Test
  void table_ofIdsAnyPowerOfTwoApart_hasRoomForAllInFewSlots() {
    for (int shift = 0; shift < 56; shift++) {
      int distance = shift;
      assertRoomAndOrder(9, i -> (long) (i + 1) << distance);
      assertRoomAndOrder(100, i -> (long) (i + 1) << distance);
    }
  }

  @Test
  void table_ofManyThreads_hasRoomForAllInFewSlots() {
    assertRoomAndOrder(2_000, i -> i + 1);
    assertRoomAndOrder(2_000, i -> i * (1L << 20) + 3);
    assertRoomAndOrder(2_000, i -> i * 128L + i % 3);
    long[] random = new Random(42).longs(2_000, 1, Long.MAX_VALUE).toArray();
    assertRoomAndOrder(2_000, i -> random[i]);
  }

  /** Ids as JVMs give them: in a row, one in so many, or with virtual threads' ids in between. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 256, 512})
  @Tag("cost")
  void table_ofFewThreads_hasThemWhereTheyAreLookedForFirst(long distance) {
    for (int threads = 1; threads <= 100; threads++) {
      List<Integer> probes = probes(threads, i -> 30 + i * distance);
      assertThat(probes).allMatch(n -> n <= Table.HOMES);
      assertThat(mean(probes)).isLessThan(1.05);
    }
  }

  @Test
  @Tag("cost")
  void table_ofAHundredThreadsWhoseIdsAre1024Apart_hasAllAtHome() {
    assertThat(probes(100, i -> 30 + i * 1_024L)).hasSize(100).containsOnly(1);
  }

  /** An array that spread these as well would not spread greater distances. */
  @ParameterizedTest
  @ValueSource(longs = {3, 5, 8, 16, 32, 64, 128, 1_000, 1_024, 2_048, 4_096})
  @Tag("cost")
  void table_ofFewThreads_hasMostWhereTheyAreLookedForFirstOrNext(long distance) {
    for (int threads = 1; threads <= 100; threads++) {
      assertThat(mean(probes(threads, i -> 30 + i * distance))).isLessThan(4);
    }
    List<Integer> probes = probes(100, i -> 30 + i * distance);
    assertThat(probes).filteredOn(n -> n > Table.HOMES).hasSizeLessThanOrEqualTo(10);
  }

  @Test
  @Tag("cost")
  void table_ofThreadsWithRandomGapsBetweenTheirIds_hasThemNearHome() {
    for (int seed = 0; seed < 20; seed++) {
      long[] gaps = new Random(seed).longs(10_000, 1, 2_000).toArray();
      Arrays.parallelPrefix(gaps, Long::sum);
      for (int threads : new int[] {16, 64, 100, 1_000, 10_000}) {
        assertThat(mean(probes(threads, i -> gaps[i]))).isLessThanOrEqualTo(2);
      }
    }
  }

  /** Up to distances at which a JVM would have made a thousand million threads. */
  @Test
  @Tag("cost")
  void table_whateverTheDistanceOfTheIds_isSearchedInAFewSteps() {
    for (int shift = 0; shift < 26; shift++) {
      long distance = 1L << shift;
      for (int threads : new int[] {4, 16, 64, 100, 1_000, 10_000}) {
        assertThat(mean(probes(threads, i -> 30 + i * distance))).isLessThanOrEqualTo(6);
      }
    }
  }

  /** How many slots are read until a thread's entry is found, for each thread. */
  private List<Integer> probes(int threads, IntToLongFunction ids) {
    @Nullable Entry[] a = Table.EMPTY;
    for (int i = 0; i < threads; i++) {
      Entry inserted = new Entry(ids.applyAsLong(i), alive);
      boolean isCrowded = !Table.isSealed(a) && Table.isCrowded(a, inserted.threadId);
      a = isCrowded ? Table.rebuild(a, inserted, Entry::take) : insert(a, inserted);
    }
    return Inside.probes(a);
  }

  private static double mean(List<Integer> numbers) {
    return numbers.stream().mapToInt(n -> n).average().orElse(0);
  }

  /** All ids have the same home, and the same slot to go to from there. */
  @Test
  void table_ofIdsThatHashAlike_hasRoomForAllAllTheSame() {
    @Nullable Entry[] table = new Entry[128 + 1];
    List<Long> alike = new ArrayList<>();
    for (long id = 1 << 20; alike.size() < 40; id += 1 << 20) {
      if (Table.slot(id, Table.HOMES, table) == 0) {
        alike.add(id);
      }
    }
    assertRoomAndOrder(alike.size(), alike::get);
  }

  @EachKind
  void table_ofALocalWhoseThreadsEndedByAndBy_shrinks(ThreadKind kind) {
    PerThread<Integer> local = new PerThread<>();
    local.set(-1);
    List<Worker> workers = startAll(kind.factory(), 511, local);
    for (int left : new int[] {255, 0}) {
      end(workers, left);
      Inside.awaitValues(kind, left + 1, local);
      assertSize(local, left + 1);
    }
    assertThat(local.get()).isEqualTo(-1);
  }

  @EachKind
  void table_ofALocalThatThreadsUseInWaves_isProportionalToTheLiving(ThreadKind kind) {
    PerThread<Integer> local = new PerThread<>();
    for (int wave : new int[] {3, 100, 5, 60, 9}) {
      List<Worker> workers = startAll(kind.factory(), wave, local);
      assertSize(local, wave);
      workers.subList(0, wave / 2).forEach(w -> w.run(local::remove));
      Inside.awaitValues(kind, wave - wave / 2, local); // virtual threads do not sweep
      end(workers, 0);
      awaitSize(kind, local, 0);
    }
  }

  /** Not only when it is looked at, after so many exits: the last look may be just too early. */
  @EachKind
  void table_afterEachExactExit_isProportionalToTheLiving(ThreadKind kind) {
    PerThread<Integer> local = new PerThread<>();
    local.set(-1);
    List<Worker> workers = startAll(PerThread.threadFactory(kind.factory()), 511, local);
    for (int left = 510; left >= 0; left--) {
      end(workers, left);
      assertThat(Inside.entries(local)).isEqualTo(left + 1);
      if (kind == ThreadKind.PLATFORM) { // a block waits for the ticker, or for another block
        assertSize(local, left + 1);
      }
    }
    awaitSize(kind, local, 1);
  }

  @EachKind
  void table_ofManyShortThreads_staysSmall(ThreadKind kind) {
    PerThread<Integer> local = new PerThread<>();
    local.set(-1);
    for (int round = 0; round < 100; round++) {
      TestThreads.inParallel(kind, 10, local::set);
      assertSize(local, 20);
    }
    awaitSize(kind, local, 1);
  }

  @EachKind
  void registry_afterItsThreadsEnded_isProportionalToTheLiving(ThreadKind kind) {
    RecordTable records = ThreadRegistry.recordsOf(kind.factory().newThread(() -> {}));
    PerThread<Integer> local = new PerThread<>();
    TestThreads.inParallel(kind, 400, local::set);
    // Others of this JVM's threads may be in it.
    await().atMost(Inside.patience(kind)).until(() -> Inside.slots(records) <= 8 * 30 + CONSTANT);
  }

  @EachKind
  void registry_afterAnExactExit_hasNothingOfTheThread(ThreadKind kind) throws Exception {
    Thread thread =
        PerThread.threadFactory(kind.factory()).newThread(() -> new PerThread<>().set("value"));
    long id = ThreadIds.id(thread);
    RecordTable records = ThreadRegistry.recordsOf(thread);
    thread.start();
    thread.join();
    assertThat(Inside.ids(records)).doesNotContain(id);
  }

  private static List<Worker> startAll(ThreadFactory factory, int count, PerThread<Integer> local) {
    List<Worker> workers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int value = i;
      Worker worker = Worker.start(factory);
      workers.add(worker);
      worker.run(() -> local.set(value));
    }
    return workers;
  }

  private static void end(List<Worker> workers, int left) {
    while (workers.size() > left) {
      workers.remove(workers.size() - 1).end();
    }
  }

  private static void assertSize(PerThread<?> local, int pairs) {
    assertThat(Inside.slots(local))
        .as("slots for %s living threads", pairs)
        .isLessThanOrEqualTo(8 * pairs + CONSTANT);
  }

  private static void awaitSize(ThreadKind kind, PerThread<?> local, int pairs) {
    await().atMost(Inside.patience(kind)).until(() -> Inside.slots(local) <= 8 * pairs + CONSTANT);
  }
}
