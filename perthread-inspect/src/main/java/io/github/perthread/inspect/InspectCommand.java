package io.github.perthread.inspect;

import io.github.perthread.inspect.analysis.Inspection;
import io.github.perthread.inspect.analysis.Inspector;
import io.github.perthread.inspect.dump.Progress;
import io.github.perthread.inspect.heap.Heap;
import io.github.perthread.inspect.report.TerminalReport;
import java.nio.file.Path;

/** spike */
public final class InspectCommand {
  public static void main(String[] args) throws Exception {
    long t = System.nanoTime();
    Progress p =
        new Progress() {
          String last = "";

          public void at(String stage, long done, long total) {
            if (!stage.equals(last)) {
              last = stage;
              System.err.printf("%6.2f %s%n", (System.nanoTime() - t) / 1e9, stage);
            }
          }
        };
    Heap heap = Heap.read(Path.of(args[0]), p);
    System.err.printf("%6.2f read%n", (System.nanoTime() - t) / 1e9);
    Inspection i = Inspector.inspect(heap, p);
    System.err.printf("%6.2f done%n", (System.nanoTime() - t) / 1e9);
    System.out.println(TerminalReport.of(args[0], i, null, true));
  }
}
