package io.github.perthread.inspect.dump;

/** Hears how far a long piece of work has come. */
@FunctionalInterface
public interface Progress {
  /** Hears nothing. */
  Progress NONE = (stage, done, total) -> {};

  /** {@code done} of {@code total} steps of a stage are done; calls are frequent. */
  void at(String stage, long done, long total);
}
