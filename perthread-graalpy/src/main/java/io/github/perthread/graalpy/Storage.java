package io.github.perthread.graalpy;

import io.github.perthread.PerThread;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.jspecify.annotations.Nullable;

/**
 * The attribute dicts of one local that is written in Python, one for each thread. Called without
 * arguments it returns the calling thread's dict; called with a dict it stores that; called with a
 * dict and a function it stores the dict, calls the function, and removes the dict if that ends in
 * any exception, an interrupt of the context included, at which Python runs no {@code finally}.
 *
 * <p>A dict is a value as a whole, and a {@link Value}: so it comes back to Python as the very
 * object that went, which a string or a big integer would not. A proxy needs no host access to be
 * allowed.
 */
final class Storage implements ProxyExecutable {
  private final PerThread<Value> dicts = new PerThread<>();

  @Override
  public @Nullable Object execute(Value... arguments) {
    if (arguments.length == 0) {
      return dicts.getIfPresent();
    }
    dicts.set(arguments[0]);
    if (arguments.length > 1) {
      initialize(arguments[1]);
    }
    return null;
  }

  private void initialize(Value function) {
    boolean initialized = false;
    try {
      function.executeVoid();
      initialized = true;
    } finally {
      if (!initialized) {
        dicts.remove();
      }
    }
  }
}
