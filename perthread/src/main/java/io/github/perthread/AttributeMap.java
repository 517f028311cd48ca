package io.github.perthread;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One thread's attributes, in insertion order: Python's {@code __dict__}.
 *
 * <p>Each name has a cell, which is in two arrays: one by hash, for the owner, and one in insertion
 * order, for all threads that enumerate. Only the owner changes the arrays. It changes the array in
 * insertion order only by adding a cell at its end or by replacing it, so that other threads may
 * read it meanwhile. Other threads may do one more thing: take a value out of its cell (clearing,
 * {@code removeLoadedBy}). A cell without a value is no attribute. It is left behind when its name
 * is set again, which puts the attribute at the end, and when the arrays are replaced.
 */
final class AttributeMap extends AbstractMap<String, @Nullable Object> {
  private static final VarHandle ORDER;
  private static final VarHandle ELEMENT =
      MethodHandles.arrayElementVarHandle(AttributeCell[].class);

  /** The value of a cell that has none. */
  private static final Object UNSET = AttributeCell.UNSET;

  static {
    try {
      ORDER =
          MethodHandles.lookup().findVarHandle(AttributeMap.class, "order", AttributeCell[].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final ThreadRecord owner;
  private final String ownerName;

  private @Nullable AttributeCell[] hashed = new AttributeCell[8];
  private @Nullable AttributeCell[] order = new AttributeCell[4];
  private int ordered;

  /** The owner's entries in the handles' caches that have cells of this map. */
  private io.github.perthread.Entry[] cachedIn = {};

  private int cachedCount;

  /** In handles' caches, to say that there is no attribute of that name; in no other array. */
  private @Nullable AttributeCell[] absent = {};

  private int absentCount;

  AttributeMap(Thread owner) {
    this.owner = ThreadRegistry.record(owner);
    this.ownerName = owner.getName(); // not toString, which may be made from the attributes
  }

  /** Returns a map of the calling thread's own, with copies of the values that there are now. */
  AttributeMap copy(UnaryOperator<@Nullable Object> copyValue) {
    AttributeMap copy = new AttributeMap(Thread.currentThread());
    for (Map.Entry<String, @Nullable Object> attribute : entrySet()) {
      Object value = attribute.getValue();
      copy.store(attribute.getKey(), value == null ? null : copyValue.apply(value));
    }
    return copy;
  }

  // Called by the owner, unchecked.

  /** Returns the attribute's value, or {@link #UNSET}. */
  @Nullable Object find(String name) {
    AttributeCell cell = cell(name);
    return cell == null ? UNSET : cell.valueOpaque();
  }

  /** Returns the cell of that name, perhaps one without a value. */
  @SuppressWarnings("ReferenceEquality") // names are literals as a rule, and then identical
  @Nullable AttributeCell cell(String name) {
    @Nullable AttributeCell[] cells = hashed;
    AttributeCell first = cells[home(name, cells.length - 1)];
    return first != null && first.name == name ? first : search(name);
  }

  private @Nullable AttributeCell search(String name) {
    @Nullable AttributeCell[] cells = hashed;
    int mask = cells.length - 1;
    for (int i = home(name, mask); ; i = i + 1 & mask) {
      AttributeCell cell = cells[i];
      if (cell == null || name.equals(cell.name)) {
        return cell;
      }
    }
  }

  private static int home(String name, int mask) {
    int hash = name.hashCode();
    return (hash ^ (hash >>> 16)) & mask;
  }

  /** Caches the cell in the handle, which then finds it without a search. */
  void cacheInHandle(AttributeCell cell, HandleCache cache) {
    io.github.perthread.Entry entry = cache.entry(Thread.currentThread());
    if (entry.value == UNSET) {
      if (cachedIn.length == cachedCount) {
        cachedIn = Arrays.copyOf(cachedIn, 2 * cachedCount + 1);
      }
      cachedIn[cachedCount++] = entry;
    }
    entry.storeRelease(cell);
  }

  /**
   * Has the handle know that there is no attribute of that name, until one is added. All that can
   * fail comes before the cell is in the cache, where it must not be without being in the array.
   */
  void cacheAbsence(String name, HandleCache cache) {
    AttributeCell known = cell(name);
    AttributeCell cell = known != null ? known : new AttributeCell(name, UNSET);
    if (known == null && absentCount == absent.length) {
      absent = Arrays.copyOf(absent, 2 * absentCount + 1);
    }
    cacheInHandle(cell, cache);
    if (known == null) {
      absent[absentCount++] = cell;
    }
  }

  /** Has handles search for a name, of which an attribute is to be added. */
  private void endAbsence(String name) {
    for (int i = 0; i < absentCount; i++) {
      AttributeCell cell = absent[i];
      if (cell != null && cell.name.equals(name)) {
        cell.outdated = true;
        absent[i] = absent[--absentCount];
        absent[absentCount] = null;
        return;
      }
    }
  }

  /**
   * Clears the handles' caches; called by the owner when this is its map no more. Calls nothing and
   * allocates nothing, as {@link PropagatedLocals} needs it.
   */
  void clearHandleCaches() {
    for (int i = 0; i < cachedCount; i++) {
      cachedIn[i].value = UNSET;
    }
    cachedCount = 0;
    absentCount = 0;
  }

  /** Stores a value; returns the value before, or {@link #UNSET}. */
  @Nullable Object store(String name, @Nullable Object value) {
    AttributeCell cell = cell(name);
    Object before = cell == null ? UNSET : cell.value;
    if (cell != null && (before != UNSET || cell == order[ordered - 1])) {
      cell.store(value, null);
    } else {
      append(new AttributeCell(name, value));
    }
    return before;
  }

  /** Removes and returns the value, or returns {@link #UNSET}. */
  @Nullable Object take(String name) {
    AttributeCell cell = cell(name);
    if (cell == null) {
      return UNSET;
    }
    Object before = cell.value;
    cell.storeRelease(UNSET);
    return before;
  }

  private void append(AttributeCell cell) {
    if (ordered == order.length) {
      makeRoom();
    }
    endAbsence(cell.name);
    int i = place(cell.name, hashed);
    AttributeCell older = hashed[i];
    if (older != null) {
      older.outdated = true;
    }
    ELEMENT.setRelease(order, ordered, cell);
    ordered++; // no call from here on, so that the cell is in both arrays or in none
    hashed[i] = cell;
  }

  /** Returns where a name belongs: where its cell is, an older one perhaps, or a free place. */
  private static int place(String name, @Nullable AttributeCell[] hashed) {
    int mask = hashed.length - 1;
    int i = home(name, mask);
    for (AttributeCell there = hashed[i];
        there != null && !there.name.equals(name);
        there = hashed[i]) {
      i = i + 1 & mask;
    }
    return i;
  }

  /** Replaces the arrays by new ones with the cells that have a value. */
  private void makeRoom() {
    @Nullable AttributeCell[] old = order;
    AttributeCell[] kept = new AttributeCell[old.length];
    int count = 0;
    for (AttributeCell cell : old) {
      if (cell != null && cell.value != UNSET) {
        kept[count++] = cell;
      } else if (cell != null) {
        cell.outdated = true; // from now on it is in no array
      }
    }
    int length = old.length;
    while (length < 2 * count) {
      length *= 2;
    }
    @Nullable AttributeCell[] fresh = new AttributeCell[length];
    System.arraycopy(kept, 0, fresh, 0, count);
    @Nullable AttributeCell[] freshHashed = new AttributeCell[2 * length];
    for (int i = 0; i < count; i++) {
      freshHashed[place(kept[i].name, freshHashed)] = kept[i];
    }
    ORDER.setRelease(this, fresh);
    ordered = count; // no call from here on
    hashed = freshHashed;
  }

  // Called by any thread.

  private @Nullable AttributeCell[] orderAcquire() {
    return (@Nullable AttributeCell[]) ORDER.getAcquire(this);
  }

  /** Removes all values; returns how many. */
  int clearValues() {
    int count = 0;
    @Nullable AttributeCell[] cells = orderAcquire();
    for (int i = 0; i < cells.length; i++) {
      AttributeCell cell = (AttributeCell) ELEMENT.getAcquire(cells, i);
      Object v = cell == null ? UNSET : cell.valueAcquire();
      if (cell != null && v != UNSET && cell.takeIf(v)) {
        count++;
      }
    }
    return count;
  }

  /** Removes the values whose class a loader or a child of it defined; returns how many. */
  int removeValuesLoadedBy(ClassLoader loader) {
    int count = 0;
    @Nullable AttributeCell[] cells = orderAcquire();
    for (int i = 0; i < cells.length; i++) {
      AttributeCell cell = (AttributeCell) ELEMENT.getAcquire(cells, i);
      Object v = cell == null ? UNSET : cell.valueAcquire();
      if (cell != null && ClassLoaders.isLoadedBy(v, loader) && cell.takeIf(v)) {
        count++;
      }
    }
    return count;
  }

  @Override
  public int size() {
    int size = 0;
    for (Iterator<?> i = entrySet().iterator(); i.hasNext(); i.next()) {
      size++;
    }
    return size;
  }

  @Override
  public boolean containsKey(Object name) {
    return read(name) != UNSET;
  }

  @Override
  public @Nullable Object get(Object name) {
    return nullIfUnset(read(name));
  }

  private @Nullable Object read(Object name) {
    Objects.requireNonNull(name, "name");
    if (isOwn()) {
      return name instanceof String s ? find(s) : UNSET;
    }
    for (Map.Entry<String, @Nullable Object> e : entrySet()) {
      if (e.getKey().equals(name)) {
        return e.getValue();
      }
    }
    return UNSET;
  }

  @Override
  public @Nullable Object put(String name, @Nullable Object value) {
    Objects.requireNonNull(name, "name");
    requireOwn();
    return nullIfUnset(store(name, value));
  }

  @Override
  public @Nullable Object remove(Object name) {
    Objects.requireNonNull(name, "name");
    requireOwn();
    return name instanceof String s ? nullIfUnset(take(s)) : null;
  }

  @Override
  public void clear() {
    requireOwn();
    clearValues();
  }

  /** Overridden because the inherited method refuses with another exception. */
  @Override
  public void replaceAll(
      BiFunction<? super String, ? super @Nullable Object, ? extends @Nullable Object> function) {
    requireOwn();
    super.replaceAll(function);
  }

  @Override
  public Set<Map.Entry<String, @Nullable Object>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Map.Entry<String, @Nullable Object>> iterator() {
        return new Entries();
      }

      @Override
      public int size() {
        return AttributeMap.this.size();
      }

      @Override
      public void clear() {
        AttributeMap.this.clear();
      }
    };
  }

  private boolean isOwn() {
    return owner.thread.refersTo(Thread.currentThread());
  }

  private void requireOwn() {
    if (!isOwn()) {
      throw new IllegalStateException(
          "The attributes of thread #%d '%s' cannot be changed by %s"
              .formatted(owner.threadId, ownerName, Thread.currentThread()));
    }
  }

  static @Nullable Object nullIfUnset(@Nullable Object v) {
    return v == UNSET ? null : v;
  }

  /** Iterates over the cells that were there when it was made, and perhaps some added since. */
  private final class Entries implements Iterator<Map.Entry<String, @Nullable Object>> {
    private final @Nullable AttributeCell[] cells = orderAcquire();
    private int position;
    private Map.@Nullable Entry<String, @Nullable Object> next = advance();
    private @Nullable String last;

    private Map.@Nullable Entry<String, @Nullable Object> advance() {
      while (position < cells.length) {
        AttributeCell cell = (AttributeCell) ELEMENT.getAcquire(cells, position++);
        Object v = cell == null ? UNSET : cell.valueAcquire();
        if (cell != null && v != UNSET) {
          return new Attribute(cell.name, v);
        }
      }
      return null;
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public Map.Entry<String, @Nullable Object> next() {
      var result = next;
      if (result == null) {
        throw new NoSuchElementException();
      }
      last = result.getKey();
      next = advance();
      return result;
    }

    @Override
    public void remove() {
      if (last == null) {
        throw new IllegalStateException("next was not called");
      }
      AttributeMap.this.remove(last);
      last = null;
    }
  }

  /** An attribute as it was found; setting the value of this entry sets the attribute. */
  private final class Attribute extends SimpleEntry<String, @Nullable Object> {
    private static final long serialVersionUID = 1;

    Attribute(String name, @Nullable Object value) {
      super(name, value);
    }

    @Override
    public @Nullable Object setValue(@Nullable Object value) {
      put(getKey(), value);
      return super.setValue(value);
    }
  }
}
