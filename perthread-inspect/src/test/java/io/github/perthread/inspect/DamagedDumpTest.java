package io.github.perthread.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.inspect.planted.Program;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dump that is cut short, or overwritten, at 100 places each. */
final class DamagedDumpTest {
  private static final int PLACES = 100;

  @TempDir static Path folder;
  private static Path dump = Path.of("");

  @BeforeAll
  static void makeDump() {
    dump = folder.resolve("whole.hprof");
    Jdk.own().run(List.of("-Xmx64m"), Program.class, "leaks", dump.toString());
  }

  @Test
  void cutShort_saysWhatWasReadAndUpToWhere() throws IOException {
    Path cut = Files.copy(dump, folder.resolve("cut.hprof"));
    long size = Files.size(cut);
    try (FileChannel channel = FileChannel.open(cut, StandardOpenOption.WRITE)) {
      for (int i = PLACES - 1; i >= 0; i--) {
        channel.truncate(size * i / PLACES);
        CommandRun run = CommandRun.of("-q", cut.toString());

        assertThat(run.status()).as("cut at %d %%", i).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
            .containsPattern(
                i == 0
                    ? "is not a heap dump"
                    : "is cut short: .*; [\\d,]+ objects were read up to byte [\\d,]+");
      }
    }
  }

  /** Wherever the garbage lies: an answer or a clear error, never anything else. */
  @Test
  void overwritten_givesAnAnswerOrAClearError() throws IOException {
    Path damaged = folder.resolve("overwritten.hprof");
    Random random = new Random(7);
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < PLACES; i++) {
      Files.copy(dump, damaged);
      byte[] garbage = new byte[1 + random.nextInt(64)];
      random.nextBytes(garbage);
      try (FileChannel channel = FileChannel.open(damaged, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.wrap(garbage), Files.size(damaged) * i / PLACES);
      }
      CommandRun run = CommandRun.of("-q", damaged.toString());
      Files.delete(damaged);

      assertThat(run.status()).as("place %d: %s", i, run.err()).isBetween(0, 2);
      assertThat(run.status() == 2).isEqualTo(run.out().isEmpty());
      if (run.status() == 2) {
        assertThat(run.err()).containsAnyOf("is damaged", "is cut short", "is not a heap dump");
      }
      statuses.add(run.status());
    }
    assertThat(statuses).contains(1, 2);
  }

  @Test
  void emptyAndMissingFiles() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.hprof"));

    assertThat(CommandRun.of(empty.toString()).err())
        .contains("is not a heap dump that can be read: it is empty");
    assertThat(CommandRun.of("missing.hprof").err())
        .isEqualTo("perthread: There is no file missing.hprof.\n");
    assertThat(CommandRun.of("missing.hprof").status()).isEqualTo(2);
  }
}
