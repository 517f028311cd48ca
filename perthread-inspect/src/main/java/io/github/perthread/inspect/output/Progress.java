package io.github.perthread.inspect.output;

/** Receives how far a long piece of work has come. */
@FunctionalInterface
public interface Progress {
  /** Ignores everything. */
  Progress NONE = (stage, done, total) -> {};

  /**
   * Receives that {@code done} of {@code total} steps of a stage are done. Calls are frequent.
   *
   * @param stage the name of the stage
   * @param done how many steps are done
   * @param total how many steps there are, 0 if that is not known
   */
  void at(String stage, long done, long total);

  /**
   * Receives that a stage has ended.
   *
   * @param stage the name of the stage
   * @param outcome what came of it, in a few words
   */
  default void end(String stage, String outcome) {}
}
