package io.github.perthread.graalpy;

import io.github.perthread.PerThread;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.jspecify.annotations.Nullable;

/**
 * What a Python local has its values in: a dict for each thread, read by a call without arguments,
 * set by one with a dict, removed by one with None.
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
    if (arguments[0].isNull()) {
      dicts.remove();
    } else {
      dicts.set(arguments[0]);
    }
    return null;
  }
}
