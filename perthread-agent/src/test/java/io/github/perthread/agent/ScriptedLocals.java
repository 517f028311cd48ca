package io.github.perthread.agent;

import java.lang.reflect.Field;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Locals of each kind whose initializers do what a script says. This class is loaded twice, as it
 * is and as the agent changes it.
 */
final class ScriptedLocals implements ScriptedLocalFactory {
  @Override
  @SuppressWarnings("NullAway") // the JDK's withInitial says nothing of null
  public ThreadLocal<@Nullable Object> make(Kind kind, Script script) {
    return switch (kind) {
      case PLAIN -> new ThreadLocal<>();
      case PLAIN_BY_REFERENCE -> byReference(ThreadLocal::new);
      case SUPPLIED -> ThreadLocal.withInitial(script);
      case SUPPLIED_BY_REFERENCE -> byReference(ThreadLocal::withInitial, script);
      case ANONYMOUS ->
          new ThreadLocal<>() {
            @Override
            protected @Nullable Object initialValue() {
              return script.get();
            }
          };
      case SUPER_CALLS -> new SuperCalls(script);
      case CLOSEABLE -> new Closeable(script);
      case CLONEABLE -> new Copyable(script);
      case UNCONSTRUCTED -> unconstructed(script);
    };
  }

  private static ThreadLocal<@Nullable Object> byReference(
      Supplier<ThreadLocal<@Nullable Object>> constructor) {
    return constructor.get();
  }

  private static ThreadLocal<@Nullable Object> byReference(
      Function<Script, ThreadLocal<@Nullable Object>> factory, Script script) {
    return factory.apply(script);
  }

  private static ThreadLocal<@Nullable Object> unconstructed(Script script) {
    try {
      Class<?> type = Class.forName("sun.misc.Unsafe");
      Field field = type.getDeclaredField("theUnsafe");
      field.setAccessible(true);
      Copyable made =
          (Copyable)
              type.getMethod("allocateInstance", Class.class)
                  .invoke(field.get(null), Copyable.class);
      made.script = script;
      return made;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("Unsafe", e);
    }
  }

  @Override
  public ThreadLocal<@Nullable Object> copy(ThreadLocal<@Nullable Object> local) {
    return local instanceof Copyable copyable ? copyable.copy() : local;
  }

  @Override
  public void close(ThreadLocal<@Nullable Object> local) {
    if (local instanceof Resource resource) {
      resource.close();
    }
  }

  interface Resource {
    default void close() {}
  }

  private static class Scripted extends ThreadLocal<@Nullable Object> {
    Script script;

    Scripted(Script script) {
      this.script = script;
    }

    @Override
    protected @Nullable Object initialValue() {
      return script.get();
    }
  }

  private static final class Closeable extends Scripted implements Resource {
    Closeable(Script script) {
      super(script);
    }
  }

  private static final class Copyable extends Scripted implements Cloneable {
    Copyable(Script script) {
      super(script);
    }

    @SuppressWarnings("unchecked")
    ThreadLocal<@Nullable Object> copy() {
      try {
        return (ThreadLocal<@Nullable Object>) clone();
      } catch (CloneNotSupportedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static final class SuperCalls extends Scripted {
    SuperCalls(Script script) {
      super(script);
    }

    @Override
    public @Nullable Object get() {
      return super.get();
    }

    @Override
    public void set(@Nullable Object value) {
      super.set(value);
    }

    @Override
    public void remove() {
      super.remove();
    }

    @Override
    protected @Nullable Object initialValue() {
      Object made = super.initialValue();
      return super.initialValue() == null ? made : "never";
    }
  }
}
