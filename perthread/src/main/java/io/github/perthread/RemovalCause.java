package io.github.perthread;

/** Why a value was removed. */
public enum RemovalCause {
  /** The thread that had it ended. */
  THREAD_END,
  /** {@link PerThread#remove()} or {@link PerThread#removeAllForCurrentThread()}. */
  REMOVE,
  /** {@link PerThread#clearAllThreads()}. */
  CLEAR,
  /** {@link PerThread#close()}. */
  CLOSE,
  /** {@link PerThread#removeLoadedBy}. */
  CLASS_LOADER
}
