package io.github.perthread.reference;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Python's {@code object} does for a class that is written in Python: it looks for attributes
 * in the dict that is in the object's {@code __dict__} slot. So {@code super.getattribute(name)} in
 * a port is {@code object.__getattribute__(self, name)} in Python.
 *
 * <p>An object has one such slot and not one for each thread. A local that is written in Python
 * therefore has to put the calling thread's dict in the slot before each access, and to keep other
 * threads out until the access is done.
 */
public abstract class PythonObject extends AttributeObject {
  private @Nullable Map<String, @Nullable Object> slot;

  @Override
  @Nullable Object getattribute(String name) {
    return genericGetAttr(name, slot());
  }

  /** Sets an attribute, or puts another dict in the slot. */
  @Override
  @SuppressWarnings("unchecked")
  void setattr(String name, @Nullable Object value) {
    if (!name.equals(DICT)) {
      slot().put(name, value);
    } else if (value instanceof Map<?, ?> dict) {
      slot = (Map<String, @Nullable Object>) dict;
    } else {
      throw new IllegalArgumentException("__dict__ must be set to a dictionary");
    }
  }

  /** Removes an attribute, or the dict from the slot; the next access makes another one. */
  @Override
  void delattr(String name) {
    if (name.equals(DICT)) {
      slot = null;
    } else {
      genericDelAttr(name, slot());
    }
  }

  private Map<String, @Nullable Object> slot() {
    if (slot == null) {
      slot = new LinkedHashMap<>();
    }
    return slot;
  }
}
