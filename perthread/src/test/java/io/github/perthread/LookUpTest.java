package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How many slots a look-up reads, and how often a table is replaced, whichever threads came and
 * went, and whatever their ids: counted, with threads that are made up.
 */
@Tag("C3")
@Tag("C4")
class LookUpTest {
  /** How ids may follow each other. */
  private static final List<LongUnaryOperator> PATTERNS =
      List.of(
          i -> i,
          i -> 3 * i,
          i -> 64 * i,
          i -> 1_024 * i,
          i -> i << 20,
          i -> (i << 20) + i % 3,
          i -> i << 32,
          i -> i % 2 == 0 ? i : i << 24,
          i -> (i * 0x9E3779B97F4A7C15L) >>> 1);

  /** A thread that is alive until it is said to have ended. */
  private static final class MadeUpThread extends WeakReference<Thread> {
    private boolean hasEnded;

    MadeUpThread() {
      super(Thread.currentThread());
    }

    @Override
    public @Nullable Thread get() {
      return hasEnded ? null : super.get();
    }
  }

  /** A table that made-up threads use, and that notes what its replacements cost. */
  private static final class Slots extends ThreadSlots<Object> implements DeadEntryHandler {
    private long nextId;
    private int firstUses;
    private int living;
    private int rebuilds;
    private long slotsRebuilt;

    /** Has a new thread use this for the first time. */
    Entry use(long id) {
      nextId = id;
      firstUses++;
      living++;
      Entry e = insert(Thread.currentThread());
      if (e == null) {
        throw new AssertionError("Never closed");
      }
      return e;
    }

    /** Ends a thread; only threads that need its slot notice. */
    void end(Entry e) {
      ((MadeUpThread) e.thread).hasEnded = true;
      living--;
    }

    /** Ends a thread and drops its entry, as the registry does. */
    void endAndDrop(Entry e) {
      end(e);
      drop(e);
      assertThat(Inside.slots(this)).isLessThanOrEqualTo(8 * living + 16);
    }

    @Override
    Entry newEntry(Thread t) {
      return new Entry(nextId, new MadeUpThread());
    }

    @Override
    DeadEntryHandler deadEntryHandler() {
      return this;
    }

    @Override
    public void onDead(Entry dead) {
      dead.discard();
    }

    @Override
    boolean removeOwn(Thread t, boolean withHook, RemovalCause cause) {
      throw new AssertionError("Not called");
    }

    @Override
    void cloned() {
      throw new AssertionError("Not called");
    }

    @Override
    Runnable onTableBuilt(@Nullable Entry[] before, @Nullable Entry[] next) {
      rebuilds++;
      slotsRebuilt += Math.max(Table.slots(before), Table.slots(next));
      return () -> {};
    }

    /** Each entry is within reach, and 16 slots were rebuilt at most for each first use. */
    void check() {
      assertThat(slotsRebuilt / 16).as("%s rebuilds", rebuilds).isLessThanOrEqualTo(firstUses);
      assertThat(Inside.probes(slotsAcquire())).allMatch(n -> n <= Table.REACH);
    }
  }

  @Test
  void search_looksAtSixteenSlotsAndNoMore() {
    long id = 5;
    @Nullable Entry[] a = new Entry[(1 << 12) + 1];
    Arrays.fill(a, 0, 1 << 12, Table.TOMBSTONE);
    Entry mine = new Entry(id, new MadeUpThread());
    assertThat(Table.REACH).isEqualTo(16);
    for (int n = 0; n < 100; n++) {
      int i = Table.slot(id, n, a);
      a[i] = mine;
      Entry found = Table.find(a, id);
      boolean dropped = Table.drop(a, mine, Entry::discard);
      assertThat(found).isSameAs(n < 16 ? mine : null);
      assertThat(dropped).isEqualTo(n < 16);
      a[i] = Table.TOMBSTONE;
    }
  }

  /** A table that is full of living threads but for one slot, the 17th that would be tried. */
  @Test
  void insertion_looksAtSixteenSlotsAndNoMore() {
    @Nullable Entry[] a = new Entry[(1 << 12) + 1];
    Arrays.fill(a, 0, 1 << 12, new Entry(1, new MadeUpThread()));
    a[Table.slot(5, 16, a)] = null;
    assertThat(Table.claim(a, new Entry(5, new MadeUpThread()), Entry::discard)).isEqualTo(-1);
    a[Table.slot(5, 15, a)] = null;
    assertThat(Table.claim(a, new Entry(5, new MadeUpThread()), Entry::discard)).isNotNegative();
  }

  @EachKind
  void table_of100000Threads_isReplacedWheneverItDoubles(ThreadKind kind) {
    TestThreads.runIn(
        kind,
        () -> {
          for (LongUnaryOperator ids : PATTERNS) {
            Slots table = new Slots();
            for (int i = 1; i <= 100_000; i++) {
              table.use(ids.applyAsLong(i));
            }
            table.check();
            assertThat(table.rebuilds).isLessThanOrEqualTo(20);
            assertThat(Inside.slots(table)).isLessThanOrEqualTo(8 * 100_000);
          }
        });
  }

  /** The storm: neighboring ids fill long rows of slots, in which all that is tried may lie. */
  @EachKind
  void table_ofManyThreadsWithShortOnesBesideThem_isHardlyEverReplaced(ThreadKind kind) {
    TestThreads.runIn(
        kind,
        () -> {
          for (LongUnaryOperator ids : PATTERNS) {
            for (int living : new int[] {300, 2_000, 20_000, 32_768, 60_000}) {
              assertShortThreadsCostLittle(ids, living);
            }
          }
        });
  }

  private static void assertShortThreadsCostLittle(LongUnaryOperator ids, int living) {
    Slots table = new Slots();
    for (int i = 1; i <= living; i++) {
      table.use(ids.applyAsLong(i));
    }
    int before = table.rebuilds;
    int threads = 40_960;
    Queue<Entry> abandoned = new ArrayDeque<>();
    for (int i = 1; i <= threads; i++) {
      Entry e = table.use(ids.applyAsLong(living + i));
      table.end(e);
      abandoned.add(e);
      while (abandoned.size() >= 100 && i % 3 == 0) {
        table.drop(abandoned.remove());
      }
    }
    table.check();
    assertThat(table.rebuilds - before).isLessThanOrEqualTo(threads / 4_096);
    assertThat(Inside.slots(table)).isLessThanOrEqualTo(8 * living + 16);
  }

  /** One thread more makes it grow, and one less shrink: but not in turn. */
  @EachKind
  void table_whoseThreadsBecomeOneMoreAndOneLess_isNotReplacedEachTime(ThreadKind kind) {
    TestThreads.runIn(
        kind,
        () -> {
          for (LongUnaryOperator ids : PATTERNS) {
            Slots table = new Slots();
            long next = 1;
            for (int living = 0; living < 600; living++) {
              for (int i = 0; i < 50; i++) {
                table.endAndDrop(table.use(ids.applyAsLong(next++)));
              }
              table.use(ids.applyAsLong(next++));
              table.check();
            }
          }
        });
  }

  @EachKind
  void table_whoseThreadsComeAndGoInWaves_costsLittleAndShrinks(ThreadKind kind) {
    TestThreads.runIn(
        kind,
        () -> {
          for (LongUnaryOperator ids : PATTERNS) {
            Slots table = new Slots();
            Random random = new Random(42);
            List<Entry> living = new ArrayList<>();
            long next = 1;
            for (int wave = 0; wave < 200; wave++) {
              for (int i = random.nextInt(400); i > 0; i--) {
                living.add(table.use(ids.applyAsLong(next++)));
              }
              Collections.shuffle(living, random);
              for (int i = random.nextInt(living.size() + 1); i > 0; i--) {
                table.endAndDrop(living.remove(living.size() - 1));
              }
              table.check();
            }
          }
        });
  }
}
