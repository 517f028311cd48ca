package io.github.perthread;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The algorithms on a local's array: an open-addressed hash table of {@link Entry entries} by
 * thread id.
 */
final class Table {
  /*
   * The races, and why each access may be as weak as it is.
   *
   * Words. An array has a power of two of slots, and one element more, the seal. A slot is first
   * null, then holds an entry. It may later hold another entry: the tombstone (an entry that
   * belongs to no thread), or the entry of a thread that took the slot over after the thread of
   * the entry before had ended. A slot never becomes null again, so a search may stop at null.
   *
   * SEARCHES END. When every slot has been used once, a search that stops only at null would look
   * at all slots. So the id of a thread leads to 16 slots, and its entry is in one of them: an
   * inserting thread tries no other slot, a rebuild makes the array larger until each entry has
   * one of its 16, and an entry never changes its slot within an array. Hence a search that stops
   * after 16 slots misses nothing, in any array, however stale.
   *   Most of the 16 are chosen by hashing. If they lay in a row, neighboring ids, which fill a
   * row, would often take all 16 slots of an id, and its thread would have the array replaced.
   * Hashing also separates ids that have the same home.
   *   If an entry found no slot, the next array is larger, and is kept until the threads in a 16th
   * of its slots have ended. So between two rebuilds there are enough first uses, or ends of
   * threads, to pay for the second.
   *
   * READING. An entry is put into the array only by its own thread. While that thread lives, no
   * other thread takes the entry out, except by closing the local. So a thread may read the local's
   * array, and the slots where its own entry may be, plainly: a stale array still has the entry.
   * But plain reads have no order, so a new array that is seen through a race may show null in the
   * slot where the entry is. Hence an entry that is found is the right one, but one that is not
   * found may be there all the same. A thread that did not find its entry reads the array again
   * with acquire and searches once more, before it calls the local unset or runs the initializer.
   *
   * INSERTING against REBUILDING. A full array is replaced by a new one, to which the entries
   * themselves are moved, not copies of them.
   *   Thread A (inserts)                        Thread B (rebuilds)
   *                                             copies slot i (free, or of an ended thread)
   *   puts its entry into slot i
   *   returns: the value is stored              publishes the new array
   * and A's value is lost. So B first seals the old array and then reads its slots; A first puts
   * its entry into a slot and then reads the seal. All four accesses (A's CAS and its read of the
   * seal, B's store of the seal and its read of the slot) are volatile, and all threads see those
   * in one order. So either A's CAS comes before B reads slot i, and B finds the entry, or A reads
   * the seal after B stored it. With a slot read by acquire there would be no such order: B might
   * read slot i as it was before B stored the seal. If another thread sealed the array before B,
   * B's read of that seal takes the place of B's store. An A that sees the seal cannot know whether
   * its entry was moved, and looks for it in the next array. If the local still has the sealed
   * array, A rebuilds it as well; so no thread waits for another.
   *
   * TAKING OVER A SLOT against SWEEPING. A thread that finds the entry of an ended thread first
   * sees to its value: if there is a hook, it puts the entry where the hook's thread will find it
   * (HookQueue), which takes the value later; otherwise it clears the value (Entry.discard, or
   * Entry.take if removals are counted). Then it tries to replace the entry by a CAS on the slot.
   * Several threads may do this at once: Entry.take gives a value to one taker only, so an entry
   * may be queued twice, and its hook runs once. It does not matter which thread's CAS on the slot
   * succeeds, nor whether a rebuild has moved the entry meanwhile: some later thread takes its slot
   * over.
   *   A thread asks whether another thread has ended only if it read that thread's entry with
   * acquire. If it had read the entry plainly, it could see UNSET, with which each entry begins,
   * although the thread stored a value before it ended; and that value would be lost.
   *
   * BIAS. The field biasedEntry holds the entry of one thread, the biased thread, which so finds
   * its entry without the array. A thread first puts its entry into the array, then claims the
   * bias by a CAS on biasedThreadId, then stores the entry in biasedEntry. A thread that drops an
   * entry revokes the bias first. While a thread lives, only the thread itself drops its entry. So
   * the biased thread never finds an entry in the field that is not in the array.
   *   Thread A (inserted, about to claim)       Thread B (closes)
   *                                             installs the closed array, closes A's entry
   *   claims the bias
   * and A would go on storing. So B also sets biasedThreadId to BIAS_DISABLED, which no CAS
   * replaces. A, after it stored its entry in the field, reads the id again and clears the field
   * itself if the id is BIAS_DISABLED. B sets the id before it installs the closed array; otherwise
   * A could still store through the field after the array has refused it.
   *   A thread that reads its own id may find in the field the tombstone that B stored meanwhile.
   * All locals share the tombstone, so a value must not be stored there: the thread checks that
   * the entry is its own.
   *   Two threads that drop the same ended thread's entry must not both clear the field: between
   * the two, a third thread may have claimed it. So the id changes from the ended thread's to
   * REVOKING, and from there to UNBIASED. Only the thread whose CAS to REVOKING succeeds clears the
   * field.
   *
   * CLOSING installs an array that is sealed for ever and refers to the old one, seals the old
   * array and closes each entry in it, whose slots it reads as a rebuild does. If that fails midway,
   * the next call of close, or the library's thread, finds the old array there and goes on. A store
   * through a stale array ends in an entry to which nothing refers any more; if there is a hook,
   * the store is a CAS, which fails on a closed entry. A flag "closed" would not be enough:
   *   Thread A (sets)                           Thread B (closes)
   *   reads the flag: open
   *                                             sets the flag, takes A's old value
   *   stores its new value
   * and that value survives.
   */

  /** How many slots are searched for an id before those that are chosen by hashing. */
  static final int HOMES = 2;

  /** How many slots an entry may be in, and so how many any search looks at. */
  static final int REACH = 16;

  /**
   * Up to so many threads each insertion looks at every slot, so that ends are noticed promptly.
   */
  static final int PROMPT_THREADS = 64;

  /** Up to so many threads an array is made larger than needed, so that all are at home. */
  private static final int ROOMY_THREADS = 256;

  private static final int MAX_SLOTS_PER_THREAD = 8;

  private static final int PROMPT_SLOTS = PROMPT_THREADS * MAX_SLOTS_PER_THREAD;

  /** An array of at most so many slots is not worth shrinking. */
  private static final int SMALL = 16;

  /** Returned by {@link #claim} in the place of a slot. */
  static final int NO_SLOT = -1;

  /** Likewise; only blocks and their records are ever inserted by two threads. */
  static final int SAME = -2;

  private static final int SOME_OUT_OF_REACH = Integer.MAX_VALUE;

  static final Entry TOMBSTONE = new Entry(0, new WeakReference<>(null));
  private static final Entry SEAL = new Entry(0, new WeakReference<>(null));

  /** The first array of every local; sealed, so that the first insertion replaces it. */
  static final @Nullable Entry[] EMPTY = {null, SEAL};

  /** The seal of a closed local's array, which keeps the array before until that is emptied. */
  static final class ClosingSeal extends Entry {
    private volatile @Nullable Entry @Nullable [] before;

    ClosingSeal(@Nullable Entry[] before) {
      super(0, TOMBSTONE.thread);
      this.before = before;
    }
  }

  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Entry[].class);

  private Table() {}

  static int slots(@Nullable Entry[] a) {
    return a.length - 1;
  }

  /**
   * Returns the slot where an id belongs. Most ids are dense; the shift spreads those that are not,
   * best those at most 1,024 apart.
   */
  static int home(long id, @Nullable Entry[] a) {
    return (int) (id ^ (id >>> 8)) & (a.length - 2);
  }

  /**
   * Returns the slot that is searched next. For the first ids that a JVM gives it is beside the
   * home; the other shifts separate ids that have one home because they are far apart.
   */
  static int secondHome(long id, int home, @Nullable Entry[] a) {
    return home + 1 + (int) (id >>> 6) + (int) (id >>> 10) & (a.length - 2);
  }

  /**
   * Returns the n-th slot to search for an id: after its two homes, in a small array the slots from
   * the first home on, in a larger one some that are as good as random.
   */
  static int slot(long id, int n, @Nullable Entry[] a) {
    if (n == 0) {
      return home(id, a);
    }
    if (n < HOMES) {
      return secondHome(id, home(id, a), a);
    }
    int mask = a.length - 2;
    return mask < REACH
        ? home(id, a) + n - 1 & mask
        : (int) (hash(id + n * 0x9E3779B97F4A7C15L) >>> 32) & mask;
  }

  private static long hash(long x) {
    long y = (x ^ (x >>> 32)) * 0xD6E8FEB86659FD93L;
    return (y ^ (y >>> 29)) * 0xBF58476D1CE4E5B9L;
  }

  /** Returns how many slots an id's entry may be in. */
  static int reach(@Nullable Entry[] a) {
    return Math.min(slots(a) + 1, REACH); // in a small array, the second home comes twice
  }

  static @Nullable Entry get(@Nullable Entry[] a, int i) {
    return (Entry) SLOT.getAcquire(a, i);
  }

  /** Reads a slot in the one order of all volatile accesses: after the seal was set. */
  static @Nullable Entry getInOrder(@Nullable Entry[] a, int i) {
    return (Entry) SLOT.getVolatile(a, i);
  }

  /** Returns an array for a closed local that had another one. */
  static @Nullable Entry[] closed(@Nullable Entry[] before) {
    return new Entry[] {null, new ClosingSeal(before)};
  }

  static boolean isClosed(@Nullable Entry[] a) {
    return a[a.length - 1] instanceof ClosingSeal;
  }

  /** Returns the array that a closed local had, or null if all that was in it is removed. */
  static @Nullable Entry @Nullable [] beforeClosing(@Nullable Entry[] closed) {
    return closed[closed.length - 1] instanceof ClosingSeal seal ? seal.before : null;
  }

  /** Forgets the array that a closed local had. */
  static void closingDone(@Nullable Entry[] closed) {
    if (closed[closed.length - 1] instanceof ClosingSeal seal) {
      seal.before = null;
    }
  }

  static boolean isSealed(@Nullable Entry[] a) {
    return SLOT.getVolatile(a, a.length - 1) != null;
  }

  static void seal(@Nullable Entry[] a) {
    if (!isSealed(a)) { // all processors share the arrays that are sealed from the beginning
      SLOT.setVolatile(a, a.length - 1, SEAL);
    }
  }

  /** Returns the calling thread's entry, if this array, which may be read racily, shows it. */
  static @Nullable Entry find(@Nullable Entry[] a, long id) {
    for (int n = 0, reach = reach(a); n < reach; n++) {
      Entry e = a[slot(id, n, a)];
      if (e == null) {
        break;
      }
      if (e.threadId == id) {
        return e;
      }
    }
    return null;
  }

  /** Returns the entry that is the same as this one, if the array has one. */
  static @Nullable Entry findSame(@Nullable Entry[] a, Entry inserted) {
    for (int n = 0, reach = reach(a); n < reach; n++) {
      Entry e = get(a, slot(inserted.threadId, n, a));
      if (e == null) {
        break;
      }
      if (e.isSame(inserted)) {
        return e;
      }
    }
    return null;
  }

  /** Drops the entry of a thread, given any entry of it; returns whether there was one. */
  static boolean drop(@Nullable Entry[] a, Entry thread, DeadEntryHandler handler) {
    for (int n = 0, reach = reach(a); n < reach; n++) {
      int i = slot(thread.threadId, n, a);
      Entry e = get(a, i);
      if (e == null) {
        break;
      }
      if (e.isSame(thread)) {
        handler.onDead(e);
        replaceWithTombstone(a, i, e);
        return true;
      }
    }
    return false;
  }

  /**
   * Puts an entry into a free slot, or takes over the slot of an ended thread. Then the entry is in
   * the array, but in the local only if the array is not sealed.
   *
   * @return the slot; {@link #NO_SLOT} if all slots within reach are taken; {@link #SAME} if
   *     another thread has put the same entry there
   */
  static int claim(@Nullable Entry[] a, Entry inserted, DeadEntryHandler handler) {
    for (int n = 0, reach = reach(a); n < reach; n++) {
      int i = slot(inserted.threadId, n, a);
      Entry there = get(a, i);
      while (there == null || there.isDead()) {
        if (there != null && there != TOMBSTONE) {
          handler.onDead(there);
        }
        if (SLOT.compareAndSet(a, i, there, inserted)) {
          return i;
        }
        there = get(a, i);
      }
      if (there.isSame(inserted)) {
        return SAME;
      }
    }
    return NO_SLOT;
  }

  /** Replaces the entry of an ended thread by the tombstone, unless another thread was quicker. */
  private static void replaceWithTombstone(@Nullable Entry[] a, int i, Entry dead) {
    SLOT.compareAndSet(a, i, dead, TOMBSTONE);
  }

  /**
   * Drops the entries of ended threads from a small array, until all slots or {@link
   * #PROMPT_THREADS} living threads are seen.
   */
  static void sweepSmall(@Nullable Entry[] a, DeadEntryHandler handler) {
    int alive = 0;
    if (isPrompt(a)) {
      for (int i = 0; i < slots(a) && alive <= PROMPT_THREADS; i++) {
        alive += sweepSlot(a, i, handler) ? 1 : 0;
      }
    }
  }

  /** Returns how many entries there are, of living threads and of ended ones. */
  static int entries(@Nullable Entry[] a) {
    int entries = 0;
    for (int i = 0; i < slots(a); i++) {
      entries += isTaken(a, i) ? 1 : 0;
    }
    return entries;
  }

  /** Visits the entries that a closed local had: those inserted before the array was sealed. */
  static void forEachClosing(@Nullable Entry[] closed, Consumer<? super Entry> visitor) {
    @Nullable Entry[] a = beforeClosing(closed);
    for (int i = 0; a != null && i < slots(a); i++) {
      Entry e = getInOrder(a, i);
      if (e != null && e != TOMBSTONE) {
        visitor.accept(e);
      }
    }
  }

  /** Visits the entries that are in an array. */
  static void forEach(@Nullable Entry[] a, Consumer<? super Entry> visitor) {
    for (int i = 0; i < slots(a); i++) {
      Entry e = get(a, i);
      if (e != null && e != TOMBSTONE) {
        visitor.accept(e);
      }
    }
  }

  /** Returns whether there is an entry in that slot, of a living thread or of an ended one. */
  static boolean isTaken(@Nullable Entry[] a, int i) {
    Entry e = get(a, i);
    return e != null && e != TOMBSTONE;
  }

  /**
   * Drops the entry in that slot if its thread has ended; returns whether a living one's is there.
   */
  static boolean sweepSlot(@Nullable Entry[] a, int i, DeadEntryHandler handler) {
    Entry e = get(a, i);
    if (e == null || e == TOMBSTONE) {
      return false;
    }
    if (!e.isDead()) {
      return true;
    }
    handler.onDead(e);
    replaceWithTombstone(a, i, e);
    return false;
  }

  /** Returns whether to make a larger array rather than insert an entry away from its home. */
  static boolean isCrowded(@Nullable Entry[] a, long id) {
    Entry e = get(a, home(id, a));
    if (e == null || e.isDead()) {
      return false;
    }
    int alive = countAlive(a, ROOMY_THREADS);
    return alive < ROOMY_THREADS && isJustified(2 * slots(a), alive + 1);
  }

  /** Returns how many living threads have an entry; stops at so many. */
  private static int countAlive(@Nullable Entry[] a, int most) {
    int alive = 0;
    for (int i = 0; i < slots(a) && alive < most; i++) {
      Entry e = get(a, i);
      alive += e != null && !e.isDead() ? 1 : 0;
    }
    return alive;
  }

  /**
   * Returns whether living threads may be counted at each drop, rather than every so many drops.
   */
  static boolean isPrompt(@Nullable Entry[] a) {
    return slots(a) <= PROMPT_SLOTS;
  }

  static boolean isWorthCounting(@Nullable Entry[] a, int drops) {
    return drops >= slots(a) / 16;
  }

  static boolean isSparse(@Nullable Entry[] a) {
    int alive = 0;
    for (int i = 0; i < slots(a) && isSparse(a, alive); i++) {
      Entry e = get(a, i);
      alive += e != null && !e.isDead() ? 1 : 0;
    }
    return isSparse(a, alive);
  }

  /**
   * Returns whether so few threads are alive that a smaller array should follow. A small array is
   * counted at each drop. A larger one is counted so rarely that the threads of up to a 16th of its
   * slots may have ended since; the lower bound keeps it under {@link #MAX_SLOTS_PER_THREAD} all
   * the same.
   */
  static boolean isSparse(@Nullable Entry[] a, int alive) {
    int slots = slots(a);
    return slots > SMALL
        && (isPrompt(a) ? slots > MAX_SLOTS_PER_THREAD * alive : !isJustified(slots, alive));
  }

  /**
   * Returns whether an array of so many slots may be made for so many threads. A 16th of the slots
   * may lose their threads before there are more than {@link #MAX_SLOTS_PER_THREAD}, so an array
   * that has just grown is not sparse at once.
   */
  private static boolean isJustified(int slots, int threads) {
    return threads >= slots / MAX_SLOTS_PER_THREAD + slots / 16;
  }

  /**
   * Seals the array and returns the one that is to follow it, with the entries of living threads,
   * and an inserted one if there is any. It is smaller if the array is sparse, and else larger, if
   * there may be such: an array that is not sparse is replaced because an entry found no slot. One
   * of the same size would have to be replaced soon again.
   */
  static @Nullable Entry[] rebuild(
      @Nullable Entry[] a, @Nullable Entry inserted, DeadEntryHandler handler) {
    seal(a);
    Entry[] alive = new Entry[slots(a) + 1];
    int count = 0;
    for (int i = 0; i < slots(a); i++) {
      Entry e = getInOrder(a, i);
      if (e == null || e == TOMBSTONE || e == inserted) {
        continue;
      }
      if (e.isDead()) {
        handler.onDead(e);
      } else {
        alive[count++] = e;
      }
    }
    if (inserted != null) {
      alive[count++] = inserted;
    }
    return arrange(alive, count, sizeToFollow(a, count));
  }

  private static int sizeToFollow(@Nullable Entry[] a, int alive) {
    int needed = Math.max(2, Integer.highestOneBit(Math.max(1, 2 * alive - 1)) << 1);
    if (isSparse(a, alive)) {
      return needed;
    }
    return Math.max(needed, isJustified(2 * slots(a), alive) ? 2 * slots(a) : slots(a));
  }

  /**
   * Returns the smallest array, from a size on, that has all entries at home; if none has, the
   * smallest of those that have the most at home. Each entry is within reach, whatever it takes.
   */
  private static @Nullable Entry[] arrange(Entry[] entries, int count, int smallest) {
    @Nullable Entry[] best = null;
    int fewestAway = SOME_OUT_OF_REACH;
    for (int size = smallest;
        best == null || (fewestAway > 0 && count <= ROOMY_THREADS && isJustified(size, count));
        size *= 2) {
      @Nullable Entry[] a = new Entry[size + 1];
      int away = place(entries, count, a);
      if (away < fewestAway) {
        fewestAway = away;
        best = a;
      }
    }
    return best;
  }

  /** Fills an array that no other thread sees yet; returns how many entries are not at home. */
  private static int place(Entry[] entries, int count, @Nullable Entry[] a) {
    int away = 0;
    for (int k = 0; k < count; k++) {
      Entry e = entries[k];
      int n = 0;
      while (n < reach(a) && a[slot(e.threadId, n, a)] != null) {
        n++;
      }
      if (n == reach(a)) {
        return SOME_OUT_OF_REACH;
      }
      a[slot(e.threadId, n, a)] = e;
      away += n > 0 ? 1 : 0;
    }
    return away;
  }
}
