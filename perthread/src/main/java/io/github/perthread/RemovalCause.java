package io.github.perthread;

/** Says why a value was removed. */
public enum RemovalCause {
  /** The thread that had the value ended. */
  THREAD_END,
  /** Its thread removed it, for example by {@link PerThread#remove()}. */
  REMOVE,
  /** {@link PerThread#clearAllThreads()}. */
  CLEAR,
  /** {@link PerThread#close()}. */
  CLOSE,
  /** {@link PerThread#removeLoadedBy}. */
  CLASS_LOADER
}
