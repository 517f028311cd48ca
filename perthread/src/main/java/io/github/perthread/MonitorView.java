package io.github.perthread;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Computes every attribute on demand; caches nothing. */
final class MonitorView implements PerThreadMXBean {
  /** Of an array of compressed references, and of an entry: what most JVMs take. */
  private static final int HEADER_BYTES = 16;

  private static final int SLOT_BYTES = 4;
  private static final int ENTRY_BYTES = 32;

  /** Of a block: itself, the slots in it, and that its threads' record knows the local. */
  private static final int BLOCK_BYTES = 184;

  @Override
  public int getLocalCount() {
    return LocalsInUse.all().size();
  }

  @Override
  public long getLiveValues() {
    return LocalsInUse.all().stream().mapToLong(AbstractPerThread::countValues).sum();
  }

  @Override
  public Map<String, Long> getRemovals() {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (RemovalCause cause : RemovalCause.values()) {
      counts.put(cause.name(), RemovalCount.total(cause));
    }
    return counts;
  }

  @Override
  public long getTableRebuilds() {
    return Diagnostics.rebuilds();
  }

  @Override
  public long getHookFailures() {
    return Diagnostics.hookFailures();
  }

  @Override
  public List<LocalInfo> getLocals() {
    Set<AbstractPerThread<?>> locals = LocalsInUse.all();
    Map<LocalHistory, Long> removals =
        RemovalCount.byLocal(locals.stream().map(AbstractPerThread::history).toList());
    return locals.stream()
        .<LocalInfo>map(local -> new Local(local, removals.getOrDefault(local.history(), 0L)))
        .toList();
  }

  @Override
  public List<ValueInfo> listValues(long threadId) {
    List<ValueInfo> values = new ArrayList<>();
    for (AbstractPerThread<?> local : LocalsInUse.all()) {
      local.visit((thread, value) -> {
        if (ThreadIds.id(thread) == threadId) {
          list(local.describe(), value, values);
        }
      });
    }
    return values;
  }

  private static void list(String local, @Nullable Object value, List<ValueInfo> values) {
    if (value instanceof AttributeMap attributes) {
      attributes.forEach((name, v) -> values.add(new Value(local + "[" + name + "]", v)));
    } else {
      values.add(new Value(local, value));
    }
  }

  @Override
  public int clear(String name) {
    Objects.requireNonNull(name, "name");
    int count = 0;
    for (AbstractPerThread<?> local : LocalsInUse.all()) {
      if (local.hasUserValues() && local.describe().equals(name)) {
        count += local.clearAllThreadsAndCount();
      }
    }
    return count;
  }

  private static final class Local implements LocalInfo {
    private final long id;
    private final String name;
    private final String initializerClass;
    private final String created;
    private final List<String> creationStack;
    private final int liveThreads;
    private final long liveValues;
    private final int entries;
    private final long removals;
    private final long tableBytes;

    Local(AbstractPerThread<?> local, long removals) {
      name = local.describe();
      initializerClass = local.initializerClass().getName();
      LocalHistory history = local.history();
      id = history.id;
      created =
          history.createdMillis == LocalHistory.UNKNOWN
              ? ""
              : Instant.ofEpochMilli(history.createdMillis).toString();
      creationStack = history.creation.stream().map(StackTraceElement::toString).toList();
      this.removals = removals;
      liveThreads = local.countThreads();
      liveValues = local.countValues();
      int[] found = {0};
      local.forEachEntry(e -> found[0]++);
      entries = found[0];
      tableBytes = bytes(local.slotsAcquire()) + blockBytes(local) + (long) ENTRY_BYTES * entries;
    }

    private static long bytes(@Nullable Entry[] a) {
      return HEADER_BYTES + (long) SLOT_BYTES * (Table.slots(a) + 1);
    }

    private static long blockBytes(AbstractPerThread<?> local) {
      Blocks blocks = local.blocksAcquire();
      return blocks == null
          ? 0
          : bytes(blocks.slotsAcquire())
              + (long) BLOCK_BYTES * Table.entries(blocks.slotsAcquire());
    }

    @Override
    public long getId() {
      return id;
    }

    @Override
    public String getName() {
      return name;
    }

    @Override
    public String getInitializerClass() {
      return initializerClass;
    }

    @Override
    public String getCreated() {
      return created;
    }

    @Override
    public List<String> getCreationStack() {
      return creationStack;
    }

    @Override
    public int getLiveThreads() {
      return liveThreads;
    }

    @Override
    public long getLiveValues() {
      return liveValues;
    }

    @Override
    public int getEntries() {
      return entries;
    }

    @Override
    public long getRemovals() {
      return removals;
    }

    @Override
    public long getTableBytes() {
      return tableBytes;
    }
  }

  private static final class Value implements ValueInfo {
    private final String local;
    private final String valueClass;

    Value(String local, @Nullable Object value) {
      this.local = local;
      valueClass = HeldValue.classOf(value);
    }

    @Override
    public String getLocal() {
      return local;
    }

    @Override
    public String getValueClass() {
      return valueClass;
    }
  }
}
