package io.github.perthread;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * The algorithms of a local's table: an open-addressed array of {@link Entry entries}, found by
 * thread id.
 */
final class Table {
  /*
   * The races, and why the accesses may be as weak as they are.
   *
   * An array has a power of two of slots, and one element more, the seal. A slot goes from null to
   * an entry and then only to other entries: the tombstone, or that of a thread which takes the
   * place of a dead one. It never goes back to null, so a probe may stop at null.
   *
   * READING. A thread is the only one that ever inserts its own entry, and only its death removes
   * it. So it may read the local's array, and a slot, plainly. A stale array still holds its entry;
   * a new one seen through a race may show null where the entry is, for nothing orders the reads.
   * Hence a hit is always right, and a miss proves nothing: whoever misses reads the array again
   * with acquire and looks there before it calls the local unset or initializes it.
   *
   * INSERTING against REBUILDING. A full array is replaced by a new one; entries move, as they are.
   *   Thread A                                  Thread B (rebuilds)
   *                                             copies slot i (free, or of a thread that just died)
   *   puts its entry into slot i
   *   returns: the value is stored              publishes the new array
   * and A's value is lost. So B first seals the old array and only then reads its slots, and A,
   * after it has put its entry into a slot, reads the seal. Both are volatile accesses, and those
   * have one order: either B's read of slot i comes after A's CAS and finds the entry, or A finds
   * the seal, knows nothing, and looks again in the array that came after. A helps: it rebuilds too
   * when the sealed array is still current, so nobody waits for anybody.
   *
   * TAKING A DEAD ONE'S PLACE against SWEEPING. Both first take the value out of the dead entry
   * (Entry.take has one winner, and that one sees to the hook; where there is no hook and nobody
   * counts, Entry.discard has many) and then try to CAS the slot. It does not matter who wins it,
   * nor whether a rebuild has moved the entry on meanwhile: what is left of it has no value, and
   * whoever comes by later takes its place.
   *   Dead is judged on entries read with acquire. Seen through a race, an entry whose thread had
   * ended long ago could still show the value that it began with.
   *
   * THE FIRST THREAD finds its entry in a field of the local, without the table. It may while the
   * entry is in the table: it takes the field, by a CAS, once it has inserted it, and whoever drops
   * the entry clears the field. Only the thread itself drops it while it lives, so it never finds
   * there an entry that is no longer in the table. The field is of no use to anybody else.
   *   Thread A (inserted, is about to take it)  Thread B (closes)
   *                                             swaps in CLOSED, closes A's entry
   *   takes the field
   * and A would go on storing. So B does not only clear the field but sets the id beside it to what
   * no CAS replaces; and A, once it has filled the field, looks at the id again and clears it itself.
   * B does so before it swaps in CLOSED, lest A store by the field after the table has refused it.
   *   A that has read its own id there may still find, in the field, the tombstone that B has put
   * into it meanwhile, and would store into what all locals share. So it looks whose entry it found.
   *   Two that drop a dead one's entry must not both clear the field: the later one would do it to
   * whoever has taken it meanwhile. So the id goes by CAS from the dead one's to that of nobody by
   * way of a third, and between the two only the winner of the first CAS writes.
   *
   * CLOSING swaps in the array CLOSED, which is sealed for ever, seals the old one and closes each
   * entry in it. A store that comes through a stale array ends in an entry that nothing leads to;
   * where there is a hook the store is a CAS, which fails on a closed entry. A flag would not do:
   *   Thread A: flag is down                    Thread B: flag up, takes A's (old) value
   *   Thread A: stores                          the value survives.
   */

  /** How many slots from an id's home on are tried before it goes to its second home. */
  static final int WINDOW = 2;

  /** How many slots a newcomer tries in all before it makes a roomier table. */
  private static final int REACH = 16;

  /** Up to here a newcomer looks at every slot, so that small tables are prompt. */
  static final int PROMPT_THREADS = 64;

  /** Up to here a table is made roomier than it need be, so that all are at home. */
  static final int ROOMY_THREADS = 256;

  private static final int MAX_SLOTS_PER_THREAD = 8;

  private static final int PROMPT_SLOTS = PROMPT_THREADS * MAX_SLOTS_PER_THREAD;

  /** Below this a table is not worth shrinking. */
  private static final int SMALL = 16;

  static final Entry TOMBSTONE = new Entry(0, new WeakReference<>(null));
  private static final Entry SEAL = new Entry(0, new WeakReference<>(null));

  /** What a local begins with; sealed, so that the first to insert replaces it. */
  static final @Nullable Entry[] EMPTY = {null, SEAL};

  /** What a closed local has, for ever. */
  static final @Nullable Entry[] CLOSED = {null, SEAL};

  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Entry[].class);

  /** Told of every dead entry before its place is taken; may be told twice. */
  interface Undertaker {
    void bury(Entry dead);
  }

  private Table() {}

  static int slots(@Nullable Entry[] a) {
    return a.length - 1;
  }

  /** Where an id belongs. Ids are dense as a rule; the shift spreads those that are not. */
  static int home(long id, @Nullable Entry[] a) {
    return (int) (id ^ (id >>> 7)) & (a.length - 2);
  }

  /** The other slot of the window at home. */
  static int besideHome(int home, @Nullable Entry[] a) {
    return home + 1 & (a.length - 2);
  }

  /** The n-th slot at which an id is looked for: a window at home, then from a second home on. */
  static int slot(long id, int n, @Nullable Entry[] a) {
    int mask = a.length - 2;
    return n < WINDOW
        ? home(id, a) + n & mask
        : (int) ((id * 0x9E3779B97F4A7C15L) >>> 32) + (n - WINDOW) & mask;
  }

  private static int lastProbe(@Nullable Entry[] a) {
    return slots(a) <= WINDOW ? slots(a) : WINDOW + slots(a);
  }

  static @Nullable Entry get(@Nullable Entry[] a, int i) {
    return (Entry) SLOT.getAcquire(a, i);
  }

  static boolean isSealed(@Nullable Entry[] a) {
    return SLOT.getVolatile(a, a.length - 1) == SEAL;
  }

  static void seal(@Nullable Entry[] a) {
    if (!isSealed(a)) { // the shared arrays are; do not make all processors fetch their lines anew
      SLOT.setVolatile(a, a.length - 1, SEAL);
    }
  }

  /** The calling thread's entry, if it is here and this (perhaps racily read) array shows it. */
  static @Nullable Entry find(@Nullable Entry[] a, long id, Thread t) {
    for (int n = 0, last = lastProbe(a); n < last; n++) {
      Entry e = a[slot(id, n, a)];
      if (e == null) {
        break;
      }
      if (e.threadId == id && e.belongsTo(t)) {
        return e;
      }
    }
    return Threads.hasUnreliableId(t) ? scan(a, t) : null;
  }

  /** Finds the entry of a thread whose id is not to be relied on. */
  private static @Nullable Entry scan(@Nullable Entry[] a, Thread t) {
    for (int i = 0; i < slots(a); i++) {
      Entry e = a[i];
      if (e != null && e.thread.refersTo(t)) {
        return e;
      }
    }
    return null;
  }

  /** Buries a thread's entry in this array, if there is one, and tells whether there was. */
  static boolean drop(@Nullable Entry[] a, ThreadRecord thread, Undertaker undertaker) {
    for (int n = 0, last = lastProbe(a); n < last; n++) {
      int i = slot(thread.threadId, n, a);
      Entry e = get(a, i);
      if (e == null) {
        break;
      }
      if (e.threadId == thread.threadId && (Threads.TRUSTED_IDS || e.thread == thread.thread)) {
        undertaker.bury(e);
        entomb(a, i, e);
        return true;
      }
    }
    return false;
  }

  /**
   * Puts the entry into a free slot or a dead one's place. When this returns the slot the entry is
   * in the array, but in the local only if the array is not sealed.
   *
   * @return the slot, or -1 if all within reach are taken
   */
  static int claim(@Nullable Entry[] a, Entry mine, Undertaker undertaker) {
    for (int n = 0, last = Math.min(lastProbe(a), REACH); n < last; n++) {
      int i = slot(mine.threadId, n, a);
      Entry there = get(a, i);
      while (there == null || there.isDead()) {
        if (there != null && there != TOMBSTONE) {
          undertaker.bury(there);
        }
        if (SLOT.compareAndSet(a, i, there, mine)) {
          return i;
        }
        there = get(a, i);
      }
    }
    return -1;
  }

  /** Puts the tombstone in a dead one's place, unless somebody was quicker. */
  private static void entomb(@Nullable Entry[] a, int i, Entry dead) {
    SLOT.compareAndSet(a, i, dead, TOMBSTONE);
  }

  /**
   * Buries the dead, until all slots or {@link #PROMPT_THREADS} living threads are seen.
   *
   * @return how many living threads were seen
   */
  static int sweepSmall(@Nullable Entry[] a, Undertaker undertaker) {
    int alive = 0;
    if (isPrompt(a)) {
      for (int i = 0; i < slots(a) && alive <= PROMPT_THREADS; i++) {
        alive += sweepSlot(a, i, undertaker) ? 1 : 0;
      }
    }
    return alive;
  }

  /** How many entries there are, of living threads and of dead ones. */
  static int entries(@Nullable Entry[] a) {
    int entries = 0;
    for (int i = 0; i < slots(a); i++) {
      entries += isTaken(a, i) ? 1 : 0;
    }
    return entries;
  }

  /** Whether an entry is in that slot, its thread being alive or not. */
  static boolean isTaken(@Nullable Entry[] a, int i) {
    Entry e = get(a, i);
    return e != null && e != TOMBSTONE;
  }

  /** Buries who is dead in that slot; tells whether somebody alive is in it. */
  static boolean sweepSlot(@Nullable Entry[] a, int i, Undertaker undertaker) {
    Entry e = get(a, i);
    if (e == null || e == TOMBSTONE) {
      return false;
    }
    if (!e.isDead()) {
      return true;
    }
    undertaker.bury(e);
    entomb(a, i, e);
    return false;
  }

  /** Whether a newcomer should have a roomier table rather than a slot away from home. */
  static boolean isCrowded(@Nullable Entry[] a, long id, int alive) {
    Entry e = get(a, home(id, a));
    return alive < ROOMY_THREADS
        && 2 * slots(a) <= MAX_SLOTS_PER_THREAD * (alive + 1)
        && e != null
        && !e.isDead();
  }

  /** Whether it may be counted at each drop who is alive, rather than after so many drops. */
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
   * Whether so few of the threads are alive that a smaller array should follow. A prompt table is
   * counted at each drop; a larger one so rarely that up to a 16th of it may have died since, hence
   * the lower bound, which keeps it under {@link #MAX_SLOTS_PER_THREAD} all the same.
   */
  static boolean isSparse(@Nullable Entry[] a, int alive) {
    int most = isPrompt(a) ? MAX_SLOTS_PER_THREAD : MAX_SLOTS_PER_THREAD / 2;
    return slots(a) > SMALL && slots(a) > most * alive;
  }

  /**
   * Seals the array and makes the one that is to come after it: of those alive, and of the newcomer
   * if there is one.
   */
  static @Nullable Entry[] rebuild(
      @Nullable Entry[] a, @Nullable Entry newcomer, Undertaker undertaker) {
    seal(a);
    Entry[] alive = new Entry[slots(a) + 1];
    int count = 0;
    for (int i = 0; i < slots(a); i++) {
      Entry e = get(a, i);
      if (e == null || e == TOMBSTONE || e == newcomer) {
        continue;
      }
      if (e.isDead()) {
        undertaker.bury(e);
      } else {
        alive[count++] = e;
      }
    }
    if (newcomer != null) {
      alive[count++] = newcomer;
    }
    return arrange(alive, count);
  }

  /**
   * The smallest table that has all at home; if none has, the smallest of those that come closest.
   */
  private static @Nullable Entry[] arrange(Entry[] entries, int count) {
    int size = Math.max(2, Integer.highestOneBit(Math.max(1, 2 * count - 1)) << 1);
    @Nullable Entry[] best = new Entry[size + 1];
    int fewestAway = place(entries, count, best);
    while (fewestAway > 0 && count <= ROOMY_THREADS && 2 * size <= MAX_SLOTS_PER_THREAD * count) {
      size *= 2;
      @Nullable Entry[] roomier = new Entry[size + 1];
      int away = place(entries, count, roomier);
      if (away < fewestAway) {
        fewestAway = away;
        best = roomier;
      }
    }
    return best;
  }

  /** Fills an array that nobody else sees yet; returns how many are not at home. */
  private static int place(Entry[] entries, int count, @Nullable Entry[] a) {
    int away = 0;
    for (int k = 0; k < count; k++) {
      Entry e = entries[k];
      int n = 0;
      while (a[slot(e.threadId, n, a)] != null) {
        n++;
      }
      a[slot(e.threadId, n, a)] = e;
      away += n > 0 ? 1 : 0;
    }
    return away;
  }
}
