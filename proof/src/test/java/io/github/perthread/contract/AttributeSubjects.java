package io.github.perthread.contract;

import io.github.perthread.Peek;
import io.github.perthread.ThreadAttributes;
import io.github.perthread.reference.AttributeObject;
import io.github.perthread.reference.CForm;
import io.github.perthread.reference.FirstForm;
import io.github.perthread.reference.PurePythonForm;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The locals that have attributes by name for each thread. */
final class AttributeSubjects {
  private static final String VALUE = "value";

  private AttributeSubjects() {}

  static Subject threadAttributes(@Nullable Supplier<?> initial) {
    return new OfThreadAttributes(initial == null ? new Attributes() : new Attributes(initial));
  }

  static Subject first(@Nullable Supplier<?> initial) {
    return new OfFirst(initial == null ? new First() : new First(initial));
  }

  static Subject purePython(@Nullable Supplier<?> initial) {
    return new OfPurePython(initial == null ? new Bindable() : new Bindable(initial));
  }

  static Subject inC(@Nullable Supplier<?> initial) {
    InC local = initial == null ? new InC() : new InC(initial);
    return new OfPort(local, local.field);
  }

  private static void fill(AttributeObject attributes, Supplier<?> initial) {
    attributes.set("half", "built");
    attributes.set(VALUE, initial.get());
  }

  private static final class Attributes extends ThreadAttributes {
    final AtomicReference<@Nullable Object> field = new AtomicReference<>();

    Attributes() {}

    Attributes(Supplier<?> initial) {
      super(a -> {
        a.set("half", "built");
        a.set(VALUE, initial.get());
      });
    }
  }

  private static final class First extends FirstForm {
    final AtomicReference<@Nullable Object> field = new AtomicReference<>();

    First() {}

    First(Supplier<?> initial) {
      super(a -> fill(a, initial));
    }
  }

  private static final class InC extends CForm {
    final AtomicReference<@Nullable Object> field = new AtomicReference<>();

    InC() {}

    InC(Supplier<?> initial) {
      super(a -> fill(a, initial));
    }
  }

  /** Lets user code in, as a descriptor of Python's does. */
  private static final class Bindable extends PurePythonForm {
    final AtomicReference<@Nullable Object> field = new AtomicReference<>();

    Bindable() {}

    Bindable(Supplier<?> initial) {
      super(a -> fill(a, initial));
    }

    void whileBound(Runnable inside) {
      Function<Map<String, @Nullable Object>, @Nullable Object> access =
          dict -> {
            inside.run();
            return null;
          };
      withDict(access);
    }
  }

  private record OfThreadAttributes(Attributes self) implements Subject {
    @Override
    public @Nullable Object get() {
      return self.getOrDefault(VALUE, null);
    }

    @Override
    public void set(@Nullable Object value) {
      self.set(VALUE, value);
    }

    @Override
    public boolean isSet() {
      return self.has(VALUE);
    }

    @Override
    public void remove() {
      self.remove(VALUE);
    }

    @Override
    public int valuesHeld() {
      return Peek.valuesHeld(Peek.mapsOf(self));
    }

    @Override
    public int room() {
      return Peek.slots(Peek.mapsOf(self));
    }

    @Override
    public @Nullable Object get(String name) {
      return self.get(name);
    }

    @Override
    public void set(String name, @Nullable Object value) {
      self.set(name, value);
    }

    @Override
    public Map<String, @Nullable Object> dict() {
      return self.asMap();
    }

    @Override
    public AtomicReference<@Nullable Object> field() {
      return self.field;
    }

    @Override
    public void clearAllThreads() {
      self.clearAllThreads();
    }
  }

  private static class OfPort implements Subject {
    private final AttributeObject port;
    private final AtomicReference<@Nullable Object> field;

    OfPort(AttributeObject port, AtomicReference<@Nullable Object> field) {
      this.port = port;
      this.field = field;
    }

    @Override
    public @Nullable Object get() {
      return port.has(VALUE) ? port.get(VALUE) : null;
    }

    @Override
    public void set(@Nullable Object value) {
      port.set(VALUE, value);
    }

    @Override
    public boolean isSet() {
      return port.has(VALUE);
    }

    @Override
    public void remove() {
      port.remove(VALUE);
    }

    @Override
    public Object self() {
      return port;
    }

    @Override
    public int valuesHeld() {
      return port.dictsHeld();
    }

    @Override
    public @Nullable Object get(String name) {
      return port.get(name);
    }

    @Override
    public void set(String name, @Nullable Object value) {
      port.set(name, value);
    }

    @Override
    public Map<String, @Nullable Object> dict() {
      return port.dict();
    }

    @Override
    public AtomicReference<@Nullable Object> field() {
      return field;
    }
  }

  private static final class OfFirst extends OfPort {
    private final First first;

    OfFirst(First first) {
      super(first, first.field);
      this.first = first;
    }

    @Override
    public void close() {
      first.close();
    }
  }

  private static final class OfPurePython extends OfPort {
    private final Bindable local;

    OfPurePython(Bindable local) {
      super(local, local.field);
      this.local = local;
    }

    @Override
    public void occupy(AtomicReference<Runnable> initializer, Runnable inside) {
      local.whileBound(inside);
    }
  }
}
