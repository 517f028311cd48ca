package io.github.perthread.reference;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An object whose attributes each thread has for itself; what all ports have in common.
 *
 * <p>The public methods stand for Python's syntax, and each calls the method that Python calls for
 * it. Those methods, which a port overrides, have Python's names without the underscores:
 *
 * <table>
 * <caption>Python's syntax, and what it calls</caption>
 * <tr><th>Python</th><th>here</th><th>calls</th></tr>
 * <tr><td>{@code local.name}</td><td>{@link #get}</td><td>{@link #getattribute}</td></tr>
 * <tr><td>{@code local.name = value}</td><td>{@link #set}</td><td>{@link #setattr}</td></tr>
 * <tr><td>{@code del local.name}</td><td>{@link #remove}</td><td>{@link #delattr}</td></tr>
 * </table>
 *
 * <p>Python's {@code AttributeError} is a {@link NoSuchElementException} where an attribute is
 * missing and an {@link UnsupportedOperationException} where it is read-only.
 */
public abstract class AttributeObject {
  static final String DICT = "__dict__";

  /**
   * Returns the calling thread's attribute of a name, as {@code local.name} does.
   *
   * @param name the attribute's name; {@code "__dict__"} stands for the thread's dict
   * @return its value
   * @throws NoSuchElementException if the calling thread has no attribute of that name
   */
  public final @Nullable Object get(String name) {
    return getattribute(Objects.requireNonNull(name, "name"));
  }

  /**
   * Sets an attribute in the calling thread, as {@code local.name = value} does.
   *
   * @param name the attribute's name
   * @param value its value
   * @throws UnsupportedOperationException if the attribute is read-only
   */
  public final void set(String name, @Nullable Object value) {
    setattr(Objects.requireNonNull(name, "name"), value);
  }

  /**
   * Removes an attribute in the calling thread, as {@code del local.name} does.
   *
   * @param name the attribute's name
   * @throws NoSuchElementException if the calling thread has no attribute of that name
   * @throws UnsupportedOperationException if the attribute is read-only
   */
  public final void remove(String name) {
    delattr(Objects.requireNonNull(name, "name"));
  }

  /**
   * Returns whether the calling thread has an attribute of a name, as {@code name in
   * local.__dict__} does.
   *
   * @param name the attribute's name
   * @return whether the calling thread's dict has the name
   */
  public final boolean has(String name) {
    return dict().containsKey(name);
  }

  /**
   * Returns the calling thread's dict itself, as {@code local.__dict__} does.
   *
   * @return the live dict
   */
  @SuppressWarnings("unchecked")
  public final Map<String, @Nullable Object> dict() {
    return (Map<String, @Nullable Object>) Objects.requireNonNull(getattribute(DICT));
  }

  /**
   * Returns for how many threads this object has a dict at this moment, ended threads included.
   *
   * @return the number of dicts
   */
  public abstract int dictsHeld();

  /**
   * Initializes the calling thread's attributes, as {@code __init__} does. Runs when the object is
   * made, for the thread that makes it, and in every other thread before its first access.
   *
   * <p>Python runs {@code __init__} on a complete object. A constructor of Java's runs before the
   * fields of a subclass are set, so an override can rely on the arguments only.
   *
   * @param args what the constructor was given
   */
  protected void init(@Nullable Object... args) {}

  /**
   * Returns the getter that the class has for a name, as a {@code property} of Python's: {@code
   * object.__getattribute__} looks in the class before it looks in the dict, and runs what it finds
   * there. So code of a subclass runs inside an access.
   *
   * @param name the attribute's name
   * @return the getter, or null if the class has none of that name
   */
  protected @Nullable Supplier<? extends @Nullable Object> property(String name) {
    return null;
  }

  abstract @Nullable Object getattribute(String name);

  abstract void setattr(String name, @Nullable Object value);

  abstract void delattr(String name);

  /** Refuses arguments that no initializer would receive, as every form's {@code __new__} does. */
  final void requireInitFor(@Nullable Object[] args) {
    if (args.length > 0 && !overridesInit()) {
      throw new IllegalArgumentException("Initialization arguments are not supported");
    }
  }

  /** Python compares {@code cls.__init__} with {@code object.__init__}. */
  private boolean overridesInit() {
    for (Class<?> type = getClass(); type != AttributeObject.class; type = type.getSuperclass()) {
      if (Arrays.stream(type.getDeclaredMethods()).anyMatch(AttributeObject::isInit)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isInit(Method method) {
    return method.getName().equals("init")
        && Arrays.equals(method.getParameterTypes(), new Class<?>[] {Object[].class});
  }

  /** CPython's {@code PyObject_GenericGetAttr}, given the dict to look in. */
  final @Nullable Object genericGetAttr(String name, Map<String, @Nullable Object> dict) {
    if (name.equals(DICT)) {
      return dict;
    }
    Supplier<? extends @Nullable Object> property = property(name);
    return property != null ? property.get() : required(dict, name).get(name);
  }

  /** CPython's {@code PyObject_GenericSetAttr} without a value, which removes the attribute. */
  final void genericDelAttr(String name, Map<String, @Nullable Object> dict) {
    required(dict, name).remove(name);
  }

  private Map<String, @Nullable Object> required(Map<String, @Nullable Object> dict, String name) {
    if (!dict.containsKey(name)) {
      throw new NoSuchElementException(
          "'" + getClass().getName() + "' object has no attribute '" + name + "'");
    }
    return dict;
  }

  /** What the forms throw that do not let the dict be replaced or removed. */
  final UnsupportedOperationException readOnlyDict() {
    return new UnsupportedOperationException(
        "'" + getClass().getName() + "' object attribute '__dict__' is read-only");
  }
}
