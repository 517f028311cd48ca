package io.github.perthread;

import org.jspecify.annotations.Nullable;

/**
 * Where the handles on one attribute find the calling thread's cell without a search by name. It is
 * a cache only: the thread's {@link AttributeMap} has the cell too, and decides whether there is
 * one. Refers to nothing of the {@link ThreadAttributes} but cells.
 */
final class HandleCache extends AbstractPerThread<@Nullable AttributeCell> {
  HandleCache() {
    super(null, null);
  }

  /** Returns the calling thread's cell as it was last found, perhaps outdated; null if none. */
  @Nullable AttributeCell find() {
    return peek() instanceof AttributeCell cell ? cell : null;
  }

  @Override
  boolean isListed() {
    return false;
  }

  /** Returns false: a cell is no value. The map removes the values. */
  @Override
  boolean removeOwn(Thread t, boolean withHook, RemovalCause cause) {
    super.removeOwn(t, withHook, cause);
    return false;
  }

  @Override
  Class<?> kind() {
    return HandleCache.class;
  }

  @Override
  Class<?> userClass() {
    return HandleCache.class;
  }

  @Override
  @Nullable Class<?> givenClass() {
    return null;
  }
}
