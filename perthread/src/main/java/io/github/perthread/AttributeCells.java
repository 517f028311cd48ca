package io.github.perthread;

import org.jspecify.annotations.Nullable;

/**
 * Where the handles on one attribute find the calling thread's cell without a search by name. Only
 * a short cut: the thread's {@link AttributeMap} has the cell too, and is what says whether there
 * is one. Refers to nothing of the {@link ThreadAttributes} that it belongs to but to cells.
 */
final class AttributeCells extends PerThread<AttributeMap.@Nullable Cell> {
  /** The calling thread's cell as it was last found, perhaps outdated; null if there is none. */
  AttributeMap.@Nullable Cell find() {
    return peek() instanceof AttributeMap.Cell cell ? cell : null;
  }

  @Override
  boolean isListed() {
    return false;
  }

  /** The map gives up the values; a cell is none. */
  @Override
  boolean giveUpOwn(Thread t, boolean withHook, RemovalCause cause) {
    super.giveUpOwn(t, withHook, cause);
    return false;
  }
}
