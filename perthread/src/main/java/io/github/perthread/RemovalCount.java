package io.github.perthread;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many values a thread removed from a local, as far as it counted them itself. The count
 * outlives its entry, which is collected after the thread has ended or the local was dropped: then
 * it is folded into what {@link Diagnostics} and the {@link LocalHistory} know.
 *
 * <p>The lock makes sums exact: a count is either among {@link #ALL} or folded. No user code runs
 * under it, and a thread takes it once for each local.
 */
final class RemovalCount extends WeakReference<Entry> {
  private static final VarHandle COUNT;

  static {
    try {
      COUNT = MethodHandles.lookup().findVarHandle(RemovalCount.class, "count", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final Object LOCK = new Object();
  private static final Set<RemovalCount> ALL = new HashSet<>();
  private static final ReferenceQueue<Entry> COLLECTED = new ReferenceQueue<>();

  private final LocalHistory local;
  private long count;

  private RemovalCount(Entry entry, LocalHistory local) {
    super(entry, COLLECTED);
    this.local = local;
  }

  /** Makes a count; returns null if there is no memory for it. */
  static @Nullable RemovalCount make(Entry entry, LocalHistory local) {
    try {
      RemovalCount made = new RemovalCount(entry, local);
      synchronized (LOCK) {
        foldCollected();
        ALL.add(made);
      }
      return made;
    } catch (OutOfMemoryError | StackOverflowError e) {
      return null; // a count is not worth the failure of the caller's remove
    }
  }

  /** Adds; called by the entry's thread, which alone writes, so it may read plainly. */
  void add(int removed) {
    COUNT.setOpaque(this, count + removed);
  }

  private long countOpaque() {
    return (long) COUNT.getOpaque(this);
  }

  /** Folds the counts of collected entries; the caller holds the lock. */
  private static void foldCollected() {
    for (Reference<?> r = COLLECTED.poll(); r != null; r = COLLECTED.poll()) {
      RemovalCount collected = (RemovalCount) r;
      if (ALL.remove(collected)) {
        Diagnostics.countRemoved(RemovalCause.REMOVE, collected.countOpaque());
        collected.local.countRemoved(collected.countOpaque());
      }
    }
  }

  /** Returns how many values were removed for this cause, by all threads from all locals. */
  static long total(RemovalCause cause) {
    synchronized (LOCK) {
      foldCollected();
      long total = Diagnostics.removalsFolded(cause);
      if (cause == RemovalCause.REMOVE) {
        for (RemovalCount each : ALL) {
          total += each.countOpaque();
        }
      }
      return total;
    }
  }

  /** Returns how many values were removed from each of some locals. */
  static Map<LocalHistory, Long> byLocal(List<LocalHistory> locals) {
    synchronized (LOCK) {
      foldCollected();
      Map<LocalHistory, Long> totals = new HashMap<>();
      locals.forEach(local -> totals.put(local, local.removalsFolded()));
      for (RemovalCount each : ALL) {
        totals.computeIfPresent(each.local, (local, total) -> total + each.countOpaque());
      }
      return totals;
    }
  }
}
