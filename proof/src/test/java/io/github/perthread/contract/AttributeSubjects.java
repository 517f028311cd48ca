package io.github.perthread.contract;

import io.github.perthread.Peek;
import io.github.perthread.ThreadAttributes;
import io.github.perthread.reference.AttributeObject;
import io.github.perthread.reference.CForm;
import io.github.perthread.reference.FirstFormInC;
import io.github.perthread.reference.FirstFormInPython;
import io.github.perthread.reference.PurePythonForm;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The locals that have attributes by name for each thread. */
final class AttributeSubjects {
  private static final String VALUE = "value";
  private static final String INSIDE = "inside";

  private AttributeSubjects() {}

  static Subject threadAttributes(@Nullable Supplier<?> initial) {
    return new OfThreadAttributes(initial == null ? new Attributes() : new Attributes(initial));
  }

  static Subject firstInC(@Nullable Supplier<?> initial) {
    FirstInC local = initial == null ? new FirstInC() : new FirstInC(initial);
    return new OfPort(local, local.field);
  }

  static Subject firstInPython(@Nullable Supplier<?> initial) {
    FirstInPython local = initial == null ? new FirstInPython() : new FirstInPython(initial);
    return new OfPort(local, local.field);
  }

  static Subject purePython(@Nullable Supplier<?> initial) {
    return new OfPurePython(initial == null ? new Pure() : new Pure(initial));
  }

  static Subject inC(@Nullable Supplier<?> initial) {
    InC local = initial == null ? new InC() : new InC(initial);
    return new OfPort(local, local.field);
  }

  /** What the subclasses' {@code init} does if there is an initial value. */
  private static void fill(AttributeObject attributes, @Nullable Object... args) {
    if (args.length == 1 && args[0] instanceof Supplier<?> initial) {
      attributes.set("half", "built");
      attributes.set(VALUE, initial.get());
    }
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

  private static final class FirstInC extends FirstFormInC {
    final AtomicReference<@Nullable Object> field = new AtomicReference<>();

    FirstInC(@Nullable Object... args) {
      super(args);
    }

    @Override
    protected void init(@Nullable Object... args) {
      fill(this, args);
    }
  }

  private static final class FirstInPython extends FirstFormInPython {
    final AtomicReference<@Nullable Object> field = new AtomicReference<>();

    FirstInPython(@Nullable Object... args) {
      super(args);
    }

    @Override
    protected void init(@Nullable Object... args) {
      fill(this, args);
    }
  }

  private static final class InC extends CForm {
    final AtomicReference<@Nullable Object> field = new AtomicReference<>();

    InC(@Nullable Object... args) {
      super(args);
    }

    @Override
    protected void init(@Nullable Object... args) {
      fill(this, args);
    }
  }

  private static final class Pure extends PurePythonForm {
    final AtomicReference<@Nullable Object> field = new AtomicReference<>();

    Pure(@Nullable Object... args) {
      super(args);
    }

    @Override
    protected void init(@Nullable Object... args) {
      fill(this, args);
    }

    /** Runs user code inside an access, as a property of a class in Python does. */
    @Override
    protected @Nullable Supplier<? extends @Nullable Object> property(String name) {
      return name.equals(INSIDE) && field.get() instanceof Runnable inside
          ? () -> {
            inside.run();
            return null;
          }
          : null;
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

  private static final class OfPurePython extends OfPort {
    private final Pure local;

    OfPurePython(Pure local) {
      super(local, local.field);
      this.local = local;
    }

    @Override
    public void occupy(AtomicReference<Runnable> initializer, Runnable inside) {
      local.field.set(inside);
      local.get(INSIDE);
    }
  }
}
