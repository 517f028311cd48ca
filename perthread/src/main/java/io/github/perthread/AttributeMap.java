package io.github.perthread;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * One thread's attributes, in insertion order: Python's {@code __dict__}.
 *
 * <p>Each name has a cell, which two arrays share: an open-addressed one by hash for the owner, and
 * one in insertion order for whoever enumerates. Only the owner changes the arrays, and the order
 * only by adding to its end or replacing it by a new one, so that others may read it meanwhile;
 * they never use the hashed one. Other threads may do one thing: take a value out of its cell
 * (clearing, {@code removeLoadedBy}). A cell without a value is no attribute; it is left behind
 * when its name is set anew, which puts the attribute at the end, and when the arrays are replaced.
 */
final class AttributeMap extends AbstractMap<String, @Nullable Object> {
  private static final VarHandle ORDER;
  private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(Cell[].class);

  /** What a cell without a value has; not to be confused with {@code Map.Entry}'s. */
  private static final Object UNSET = io.github.perthread.Entry.UNSET;

  static {
    try {
      ORDER = MethodHandles.lookup().findVarHandle(AttributeMap.class, "order", Cell[].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** A name and its value, or {@link #UNSET}. */
  static final class Cell {
    private static final VarHandle VALUE;

    static {
      try {
        VALUE = MethodHandles.lookup().findVarHandle(Cell.class, "value", Object.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    final String name;
    @Nullable Object value;

    /** What a handle found the value to be an instance of, if one looked; only for the owner. */
    @Nullable Class<?> type;

    Cell(String name, @Nullable Object value) {
      this.name = name;
      this.value = value;
    }

    void storeRelease(@Nullable Object v) {
      VALUE.setRelease(this, v);
    }

    /** The owner's store of what is an instance of the type; null if that is not known. */
    void store(@Nullable Object v, @Nullable Class<?> ofType) {
      if (type != ofType) {
        type = ofType;
      }
      storeRelease(v);
    }

    @Nullable Object valueAcquire() {
      return VALUE.getAcquire(this);
    }

    boolean takeIf(@Nullable Object v) {
      return VALUE.compareAndSet(this, v, UNSET);
    }
  }

  private final ThreadRecord owner;
  private final String ownerName;

  private @Nullable Cell[] hashed = new Cell[8];
  private @Nullable Cell[] order = new Cell[4];
  private int ordered;

  /** Where handles find cells of this map; weakly, for there are other threads' cells, too. */
  private final List<WeakReference<PerThread<?>>> shortCuts = new ArrayList<>(0);

  AttributeMap(Thread owner) {
    this.owner = ThreadRegistry.of(owner).record(owner);
    this.ownerName = owner.getName(); // not toString, which may be made from the attributes
  }

  // What the owner does, unchecked.

  /** The attribute's value, or {@link #UNSET}. */
  @Nullable Object find(String name) {
    Cell cell = cell(name);
    return cell == null ? UNSET : cell.value;
  }

  /** The cell of that name, perhaps one that lost its value. */
  @SuppressWarnings("ReferenceEquality") // names are literals as a rule, and then identical
  @Nullable Cell cell(String name) {
    @Nullable Cell[] cells = hashed;
    Cell first = cells[home(name, cells.length - 1)];
    return first != null && first.name == name ? first : search(name);
  }

  private @Nullable Cell search(String name) {
    @Nullable Cell[] cells = hashed;
    int mask = cells.length - 1;
    for (int i = home(name, mask); ; i = i + 1 & mask) {
      Cell cell = cells[i];
      if (cell == null || name.equals(cell.name)) {
        return cell;
      }
    }
  }

  private static int home(String name, int mask) {
    int hash = name.hashCode();
    return (hash ^ (hash >>> 16)) & mask;
  }

  /** Has a handle find the cell without a search. */
  void cut(Cell cell, AttributeCells shortCut) {
    if (shortCut.find() == null) {
      shortCuts.add(shortCut.self());
    }
    shortCut.set(cell);
  }

  /** Called when this is the thread's map no more. */
  void removeShortCuts() {
    for (WeakReference<PerThread<?>> shortCut : shortCuts) {
      PerThread<?> cells = shortCut.get();
      if (cells != null) {
        cells.remove();
      }
    }
    shortCuts.clear();
  }

  /** Returns the value before, or {@link #UNSET}. */
  @Nullable Object store(String name, @Nullable Object value) {
    Cell cell = cell(name);
    Object before = cell == null ? UNSET : cell.value;
    if (cell != null && (before != UNSET || cell == order[ordered - 1])) {
      cell.store(value, null);
    } else {
      append(new Cell(name, value));
    }
    return before;
  }

  /** Returns the value, which is no more there, or {@link #UNSET}. */
  @Nullable Object take(String name) {
    Cell cell = cell(name);
    if (cell == null) {
      return UNSET;
    }
    Object before = cell.value;
    cell.storeRelease(UNSET);
    return before;
  }

  private void append(Cell cell) {
    if (ordered == order.length) {
      makeRoom();
    }
    hash(cell);
    ELEMENT.setRelease(order, ordered++, cell);
  }

  /** Puts the cell where its name belongs, in place of the one that lost its value if need be. */
  private void hash(Cell cell) {
    int mask = hashed.length - 1;
    int i = home(cell.name, mask);
    for (Cell there = hashed[i];
        there != null && !there.name.equals(cell.name);
        there = hashed[i]) {
      i = i + 1 & mask;
    }
    hashed[i] = cell;
  }

  /** New arrays, of the cells that have a value; there are twice as many hashed as ordered ones. */
  private void makeRoom() {
    @Nullable Cell[] old = order;
    Cell[] kept = new Cell[old.length];
    int count = 0;
    for (Cell cell : old) {
      if (cell != null && cell.value != UNSET) {
        kept[count++] = cell;
      }
    }
    int length = old.length;
    while (length < 2 * count) {
      length *= 2;
    }
    @Nullable Cell[] fresh = new Cell[length];
    System.arraycopy(kept, 0, fresh, 0, count);
    hashed = new Cell[2 * length];
    for (int i = 0; i < count; i++) {
      hash(kept[i]);
    }
    ordered = count;
    ORDER.setRelease(this, fresh);
  }

  // What any thread may do.

  private @Nullable Cell[] orderAcquire() {
    return (@Nullable Cell[]) ORDER.getAcquire(this);
  }

  /** Takes all values away. */
  void clearValues() {
    @Nullable Cell[] cells = orderAcquire();
    for (int i = 0; i < cells.length; i++) {
      Cell cell = (Cell) ELEMENT.getAcquire(cells, i);
      if (cell != null) {
        cell.storeRelease(UNSET);
      }
    }
  }

  int removeValuesLoadedBy(ClassLoader loader) {
    int count = 0;
    @Nullable Cell[] cells = orderAcquire();
    for (int i = 0; i < cells.length; i++) {
      Cell cell = (Cell) ELEMENT.getAcquire(cells, i);
      Object v = cell == null ? UNSET : cell.valueAcquire();
      if (cell != null && Loaders.isLoadedBy(v, loader) && cell.takeIf(v)) {
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

  /** Overridden because the inherited one makes another exception of the refusal. */
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

  /** Weakly consistent: over the cells that there were when it was made, and came since. */
  private final class Entries implements Iterator<Map.Entry<String, @Nullable Object>> {
    private final @Nullable Cell[] cells = orderAcquire();
    private int position;
    private Map.@Nullable Entry<String, @Nullable Object> next = advance();
    private @Nullable String last;

    private Map.@Nullable Entry<String, @Nullable Object> advance() {
      while (position < cells.length) {
        Cell cell = (Cell) ELEMENT.getAcquire(cells, position++);
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

  /** An attribute as it was found; to set its value sets the attribute. */
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
