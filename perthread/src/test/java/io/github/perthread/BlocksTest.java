package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The blocks that virtual threads share in a local. Most tests have platform threads use them. */
class BlocksTest {
  /** A local in which threads of each kind use blocks. */
  private static final class InBlocks extends PerThread<@Nullable Object> {
    @Override
    boolean usesBlock(Thread t) {
      return true;
    }
  }

  private static int blocks(ThreadSlots<?> local) {
    return Table.entries(local.blocks().slotsAcquire());
  }

  private static List<Worker> startAll(
      ThreadKind kind, int count, PerThread<@Nullable Object> local) {
    List<Worker> workers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Worker worker = Worker.start(kind);
      workers.add(worker);
      worker.run(() -> local.set(Thread.currentThread()));
    }
    return workers;
  }

  @EachKind
  @Tag("C3")
  void threads_withNeighboringIds_shareABlock(ThreadKind kind) {
    InBlocks local = new InBlocks();
    List<Worker> workers = startAll(kind, 200, local);
    assertThat(blocks(local)).isLessThan(100); // 13, if no others were started in between
    workers.forEach(w -> w.run(() -> assertThat(local.get()).isSameAs(Thread.currentThread())));
    assertThat(local.threadCount()).isEqualTo(200);
    workers.forEach(Worker::end);
    await().atMost(Inside.patience(kind)).until(() -> blocks(local) == 0);
  }

  @Test
  @Tag("C3")
  void local_thatNoVirtualThreadUses_hasNoBlocks() {
    PerThread<String> local = new PerThread<>();
    local.set("value");
    local.isSet();
    assertThat(local.blocksAcquire()).isNull();
  }

  @EachKind
  @Tag("E5")
  void local_withAHookOrPropagated_hasNoBlocks(ThreadKind kind) {
    PerThread<String> hooked = PerThread.<String>builder().onRemoval(value -> {}).build();
    PerThread<String> propagated = PerThread.<String>builder().propagated().build();
    TestThreads.runIn(
        kind,
        () -> {
          hooked.set("value");
          propagated.set("value");
        });
    assertThat(hooked.blocksAcquire()).isNull();
    assertThat(propagated.blocksAcquire()).isNull();
  }

  /** By the threads that come, long before a ticker does it: this table has none. */
  @Test
  @Tag("C3")
  void records_whoseThreadsEnded_areRetiredByThoseThatFollow() {
    RecordTable records = new RecordTable(new AtomicReference<>(new Object[0]));
    Thread ended = new Thread(() -> {}); // never begun, which is the same here
    for (long id = 0; id < 16_000; id += BlockRecord.WIDTH) {
      records.findOrMakeBlock(ended, id);
      assertThat(Table.entries(records.slotsAcquire())).isLessThan(30);
    }
  }

  @Test
  @Tag("C3")
  void records_withALivingThread_areRetiredByNoOther() {
    RecordTable records = new RecordTable(new AtomicReference<>(new Object[0]));
    Thread living = Thread.currentThread();
    BlockRecord first = records.findOrMakeBlock(living, 0);
    for (long id = BlockRecord.WIDTH; id < 16_000; id += BlockRecord.WIDTH) {
      records.findOrMakeBlock(living, id);
    }
    assertThat(Table.entries(records.slotsAcquire())).isEqualTo(1_000);
    assertThat(records.findOrMakeBlock(living, 1)).isSameAs(first);
  }

  @EachKind
  @Tag("E1")
  @Tag("E4")
  void value_ofAnEndedThread_isDroppedAndThoseBesideItStay(ThreadKind kind) {
    InBlocks local = new InBlocks();
    List<Worker> workers = startAll(kind, 48, local);
    for (int i = 0; i < 48; i += 2) {
      workers.get(i).end();
    }
    Inside.awaitValues(kind, 24, local);
    assertThat(Inside.entries(local)).isEqualTo(24);
    for (int i = 1; i < 48; i += 2) {
      Worker worker = workers.get(i);
      worker.run(() -> assertThat(local.get()).isSameAs(Thread.currentThread()));
      worker.end();
    }
  }

  @EachKind
  @Tag("E2")
  void thread_thatLeavesAndComesAgain_hasAPlaceAgain(ThreadKind kind) {
    InBlocks local = new InBlocks();
    TestThreads.runIn(
        kind,
        () -> {
          for (int i = 0; i < 3; i++) {
            PerThread.exiting(() -> local.set("value")).run();
            assertThat(local.isSet()).isFalse();
            assertThat(Inside.entries(local)).isZero();
          }
          local.set("again");
          PerThread.removeAllForCurrentThread();
          assertThat(Inside.entries(local)).isZero();
          local.set("and again");
          assertThat(local.get()).isEqualTo("and again");
        });
    Inside.awaitValues(kind, 0, local);
  }

  @EachKind
  @Tag("E2")
  void exit_inAnInitializer_keepsWhatItMakes(ThreadKind kind) {
    PerThread<String> local =
        new PerThread<>() {
          @Override
          boolean usesBlock(Thread t) {
            return true;
          }

          @Override
          protected String initialValue() {
            PerThread.exiting(() -> {}).run();
            return "made";
          }
        };
    TestThreads.runIn(kind, () -> assertThat(local.get()).isEqualTo("made"));
    Inside.awaitValues(kind, 0, local);
  }

  private static void findOften(PerThread<?> local) {
    for (int i = 0; i < 2 * Blocks.OFTEN; i++) {
      local.get();
    }
  }

  @EachKind
  @Tag("L3")
  void entry_thatItsThreadFindsOften_isInTheArrayTooAndCountedOnce(ThreadKind kind) {
    InBlocks local = new InBlocks();
    try (Worker worker = Worker.start(kind)) {
      worker.run(() -> local.set("value"));
      assertThat(Table.entries(local.slotsAcquire())).isZero();
      worker.run(() -> findOften(local));
      assertThat(Table.entries(local.slotsAcquire())).isEqualTo(1);
      assertThat(local.threadCount()).isEqualTo(1);
      local.clearAllThreads();
      worker.run(() -> assertThat(local.isSet()).isFalse());
      worker.run(() -> local.set("value"));
    }
    Inside.awaitValues(kind, 0, local);
    assertThat(Table.entries(local.slotsAcquire())).isZero();
  }

  @EachKind
  @Tag("E2")
  void entry_thatIsInTheArrayToo_leavesBothAtTheExit(ThreadKind kind) {
    InBlocks local = new InBlocks();
    TestThreads.runIn(
        kind,
        () -> {
          PerThread.exiting(
                  () -> {
                    local.set("value");
                    findOften(local);
                  })
              .run();
          assertThat(local.isSet()).isFalse();
          assertThat(Inside.entries(local)).isZero();
          assertThat(Table.entries(local.slotsAcquire())).isZero();
        });
  }

  @EachKind
  @Tag("L2")
  void close_findsEntriesInBlocksAndInTheArray(ThreadKind kind) {
    InBlocks local = new InBlocks();
    try (Worker worker = Worker.start(kind)) {
      worker.run(() -> local.set("value"));
      worker.run(() -> findOften(local));
      local.close();
      worker.run(() -> assertThat(local.isSet()).isFalse());
      assertThat(local.threadCount()).isZero();
      assertThat(Inside.values(local)).isZero();
    }
  }

  @EachKind
  @Tag("E7")
  void firstSet_ofAPlatformThread_dropsTheValuesOfAllWhoEnded(ThreadKind kind) {
    PerThread<Object> local = new PerThread<>();
    TestThreads.inParallel(kind, 40, local::set);
    local.set("value");
    assertThat(Inside.values(local)).isEqualTo(1);
  }

  /** As two threads may leave it that come at once. */
  @EachKind
  @Tag("O1")
  void blocks_thatThereAreTwoOfForTheSameThreads_areBothLookedThrough(ThreadKind kind) {
    InBlocks local = new InBlocks();
    TestThreads.runIn(
        kind,
        () -> {
          Thread t = Thread.currentThread();
          long id = ThreadIds.id(t);
          BlockRecord other = new BlockRecord(id);
          other.register(t, BlockRecord.index(id) ^ 1);
          local.blocks().insert(new Block(other.use(local.self())), t);
          BlockRecord mine = ThreadRegistry.blockRecord(t, id);
          Block block = new Block(mine.use(local.self()));
          assertThat(local.blocks().insert(block, t)).isSameAs(block);
          Entry e = new Entry(id, mine.ownThread(BlockRecord.index(id)));
          e.storeRelease("value");
          block.put(BlockRecord.index(id), e);
          assertThat(local.get()).isEqualTo("value");
          assertThat(local.threadCount()).isEqualTo(1);
          assertThat(blocks(local)).isEqualTo(2);
        });
    Inside.awaitValues(kind, 0, local);
  }
}
