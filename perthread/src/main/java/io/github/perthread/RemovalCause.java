package io.github.perthread;

/** Why a value was given up. */
public enum RemovalCause {
  /** Its thread ended. */
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
