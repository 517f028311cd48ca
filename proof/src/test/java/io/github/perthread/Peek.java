package io.github.perthread;

import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/** Shows what only this package sees of a local. */
public final class Peek {
  private Peek() {}

  /** How many values a local holds, those of ended threads included. */
  public static int valuesHeld(ThreadSlots<?> local) {
    int held = 0;
    @Nullable Entry[] a = local.slotsAcquire();
    for (int i = 0; i < Table.slots(a); i++) {
      Entry e = Table.get(a, i);
      held += e != null && Entry.isValue(e.valueAcquire()) ? 1 : 0;
    }
    return held;
  }

  /** How many slots a local's table has. */
  public static int slots(ThreadSlots<?> local) {
    return Table.slots(local.slotsAcquire());
  }

  /** The local in which an object keeps its threads' attributes. */
  public static ThreadSlots<?> mapsOf(ThreadAttributes attributes) {
    try {
      Field maps = ThreadAttributes.class.getDeclaredField("maps");
      maps.setAccessible(true);
      return (ThreadSlots<?>) maps.get(attributes);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("ThreadAttributes.maps", e);
    }
  }
}
