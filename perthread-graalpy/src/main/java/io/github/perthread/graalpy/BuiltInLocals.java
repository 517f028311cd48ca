package io.github.perthread.graalpy;

import com.oracle.truffle.api.object.DynamicObject;
import com.oracle.truffle.api.object.DynamicObjectLibrary;
import io.github.perthread.PerThread;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.util.List;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * Puts a {@link PerThread} in the place of the {@code ThreadLocal} that GraalPy's own {@code
 * _thread._local} has inside. All else of that class stays as it is: its attribute rules run in
 * GraalPy's interpreter and compile with the program.
 *
 * <p>Python hands a new local over through the {@link Door}, not by a call: GraalPy gives up the
 * interpreter's lock around each call of a foreign object, and takes tens of milliseconds to get it
 * back for each busy thread.
 */
final class BuiltInLocals {
  private final Field threadLocal;
  private final int withoutDict;
  private final Object dictOf;
  private final Object newDict;

  private BuiltInLocals(Field threadLocal, int withoutDict, Object dictOf, Object newDict) {
    this.threadLocal = threadLocal;
    this.withoutDict = withoutDict;
    this.dictOf = dictOf;
    this.newDict = newDict;
  }

  /**
   * Makes the class of the module work, and tries it.
   *
   * @param module with a local of GraalPy's that is to become the door, and functions
   * @throws ReflectiveOperationException if this GraalPy has not the fields that are expected
   * @throws RuntimeException if they cannot be reached
   */
  static void open(Value module) throws ReflectiveOperationException {
    Field receiver = accessible(Value.class.getSuperclass().getDeclaredField("receiver"));
    Object door = receiver.get(module.getMember("_door"));
    Field threadLocal = accessible(door.getClass().getDeclaredField("threadLocalDict"));
    if (threadLocal.getType() != ThreadLocal.class) {
      throw new NoSuchFieldException(threadLocal + " is no ThreadLocal");
    }
    BuiltInLocals locals =
        new BuiltInLocals(
            threadLocal,
            flags(receiver.get(module.getMember("_without_dict"))),
            receiver.get(module.getMember("_own_dict")),
            receiver.get(module.getMember("_new_dict")));
    threadLocal.set(door, locals.new Door());
    checkNames(module, receiver);
    locals.close(receiver.get(module.getMember("local")));
    Object sample = receiver.get(module.invokeMember("_sample"));
    if (!(threadLocal.get(sample) instanceof LocalDicts dicts) || !dicts.isSet()) {
      throw new NoSuchFieldException(threadLocal + " does not have the attributes");
    }
  }

  private static void checkNames(Value module, Field receiver) throws IllegalAccessException {
    Object check = receiver.get(module.getMember("_check"));
    for (String name : List.of("__setattr__", "__delattr__")) {
      Object method = receiver.get(module.getMember("_builtin").getMember(name));
      try {
        module.getMember("_define").executeVoid(name, CheckedSetter.of(method, check));
      } catch (RuntimeException | LinkageError e) {
        System.getLogger("io.github.perthread.graalpy")
            .log(Level.DEBUG, "threading.local has GraalPy''s own {0}: {1}", name, e);
      }
    }
  }

  private static Field accessible(Field field) {
    field.setAccessible(true);
    return field;
  }

  /** Also takes from {@code object.__setattr__} the dict that all threads would share. */
  private void adopt(Object self) {
    try {
      threadLocal.set(self, new LocalDicts(self, dictOf, Interop.execute(newDict)));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
    close(self);
  }

  /** Makes GraalPy refuse to store attributes in the object itself. */
  private void close(Object object) {
    DynamicObjectLibrary.getUncached()
        .setShapeFlags((DynamicObject) object, flags(object) | withoutDict);
  }

  private static int flags(Object object) {
    return DynamicObjectLibrary.getUncached().getShapeFlags((DynamicObject) object);
  }

  /**
   * Stands in a local of which Python sets the attribute {@code arrival}, and then reads any: at
   * that read the object that has arrived is adopted.
   */
  private final class Door extends PerThread<@Nullable Object> {
    @Override
    public @Nullable Object get() {
      Object dict = getIfPresent();
      if (dict == null) {
        dict = Interop.execute(newDict);
        set(dict);
      } else if (Interop.contains(dict, "arrival")) {
        adopt(Interop.take(dict, "arrival"));
      }
      return dict;
    }
  }
}
