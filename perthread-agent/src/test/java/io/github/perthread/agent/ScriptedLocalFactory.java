package io.github.perthread.agent;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a test has {@link ScriptedLocals} made, whichever copy of that class it is. Public, since the
 * copies have loaders of their own.
 */
public interface ScriptedLocalFactory {
  /** The kinds of locals. */
  enum Kind {
    PLAIN,
    PLAIN_BY_REFERENCE,
    SUPPLIED,
    SUPPLIED_BY_REFERENCE,
    ANONYMOUS,
    SUPER_CALLS,
    CLOSEABLE,
    CLONEABLE,
    UNCONSTRUCTED
  }

  /** What an initializer does. */
  interface Script extends Supplier<@Nullable Object> {}

  ThreadLocal<@Nullable Object> make(Kind kind, Script script);

  /** Returns a clone if the local can be cloned, else the local. */
  ThreadLocal<@Nullable Object> copy(ThreadLocal<@Nullable Object> local);

  /** Calls the default method {@code close()} if the local has one. */
  void close(ThreadLocal<@Nullable Object> local);
}
