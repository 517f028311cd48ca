package io.github.perthread.inspect.planted;

import io.github.perthread.PerThread;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An application whose parsers each keep a buffer for each thread; the buffers know their parser.
 * It serves requests on a pool, each with a parser of its own, and writes a dump of itself.
 */
public final class Migration {
  private static final int REQUESTS = 300;
  private static final PerThread<List<String>> AUDIT = PerThread.withInitial(ArrayList::new);

  private Migration() {}

  /** The line that changes. */
  static ThreadLocal<Buffer> local(boolean perThread, Supplier<Buffer> initial) {
    return perThread ? PerThread.withInitial(initial) : ThreadLocal.withInitial(initial);
  }

  static final class Parser {
    private final ThreadLocal<Buffer> buffer;

    Parser(boolean perThread) {
      buffer = local(perThread, () -> new Buffer(this));
    }

    int parse(String text) {
      Buffer mine = buffer.get();
      System.arraycopy(text.toCharArray(), 0, mine.chars, 0, text.length());
      return mine.chars.length;
    }
  }

  static final class Buffer {
    final char[] chars = new char[2000];
    final Parser parser;

    Buffer(Parser parser) {
      this.parser = parser;
    }
  }

  /**
   * Writes a dump.
   *
   * @param args {@code ThreadLocal} or {@code PerThread}, then the dump to write
   */
  public static void main(String[] args) throws Exception {
    boolean perThread = args[0].equals("PerThread");
    ExecutorService pool = Executors.newFixedThreadPool(Program.THREADS);
    for (int i = 0; i < REQUESTS; i++) {
      serve(pool, perThread, "request " + i);
    }
    Program.dump(args[1], true);
    pool.shutdownNow();
    if (!pool.awaitTermination(Program.DEADLINE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the pool does not end");
    }
  }

  private static void serve(ExecutorService pool, boolean perThread, String text) throws Exception {
    Parser parser = new Parser(perThread);
    @Nullable Integer length =
        pool.submit(
                () -> {
                  AUDIT.get().add(text);
                  return parser.parse(text);
                })
            .get();
    if (length == null || length != 2000) {
      throw new IllegalStateException("wrong length " + length);
    }
  }
}
