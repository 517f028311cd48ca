package io.github.perthread.inspect;

import io.github.perthread.inspect.analysis.Inspector;
import io.github.perthread.inspect.heap.Heap;
import io.github.perthread.inspect.output.Progress;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Inspects heap dumps from a program, such as a test that fails if its application leaks.
 *
 * <p>The memory that this takes is 0.7 times the size of the dump.
 */
public final class DumpInspector {
  private DumpInspector() {}

  /**
   * Inspects a heap dump.
   *
   * @param dump a file in the format HPROF, not compressed
   * @return what was found
   * @throws IOException if the file is not such a dump, or cannot be read to its end
   */
  public static Inspection inspect(Path dump) throws IOException {
    return Inspector.inspect(Heap.read(dump, Progress.NONE), Progress.NONE);
  }
}
