package io.github.perthread.inspect.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.perthread.inspect.output.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are no dumps: one line each that says what it is and what to do. */
final class DumpFileTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "0012706f727461626c6520686561702064756d70, PHD",
    "504b0304, zip archive: unpack",
    "28b52ffd, zstd -d",
    "fd377a585a00, xz -d",
    "425a6839, bzip2 -d",
    "04224d18, lz4 -d",
    "377abcaf271c, 7z archive",
    "7f454c46, jhsdb jmap",
    "464c5200, Flight Recorder",
    "3053454354494f4e, javacore",
    "4a4156412050524f46494c4520312e302e312c206372656174656420, format=b",
    "'', empty"
  })
  void fileOfAnotherFormat_isNamed(String head, String named) throws IOException {
    Path file = Files.write(folder.resolve("file.hprof"), HexFormat.of().parseHex(head));

    assertThatThrownBy(() -> DumpFile.isCompressed(file))
        .isInstanceOf(DumpException.class)
        .hasMessageStartingWith(file + " is not a heap dump that can be read: it is ")
        .hasMessageContaining(named)
        .hasMessageNotContaining("\n");
  }

  @Test
  void directory_isNamed() {
    assertThatThrownBy(() -> DumpFile.isCompressed(folder))
        .hasMessage(folder + " is a directory: give the heap dump in it.");
  }

  @Test
  void gzip_isKnownByItsContent_andUnpacked() throws IOException {
    byte[] content = new byte[300_000];
    Arrays.fill(content, 100, 200, (byte) 7);
    Path packed = Files.write(folder.resolve("dump.bin"), gzip(content));

    assertThat(DumpFile.isCompressed(packed)).isTrue();
    DumpFile.unpack(packed, folder.resolve("out"), Progress.NONE);
    assertThat(folder.resolve("out")).hasBinaryContent(content);
  }

  @ParameterizedTest
  @CsvSource({"0.5, cut short", "0.99, cut short", "0.05, cut short"})
  void gzipThatIsCutShort_isNamed(double part, String named) throws IOException {
    byte[] random = new byte[100_000];
    new java.util.Random(7).nextBytes(random);
    byte[] whole = gzip(random);
    byte[] cut = Arrays.copyOf(whole, (int) (whole.length * part));
    Path packed = Files.write(folder.resolve("cut.hprof.gz"), cut);

    assertThatThrownBy(() -> DumpFile.unpack(packed, folder.resolve("out"), Progress.NONE))
        .isInstanceOf(DumpException.class)
        .hasMessageContaining(named)
        .hasMessageContaining("bytes of the dump");
  }

  @Test
  void gzipThatIsDamaged_isNamed() throws IOException {
    byte[] packed = gzip("text".repeat(1000).getBytes(StandardCharsets.UTF_8));
    packed[packed.length - 6] ^= 1; // of the checksum
    Path file = Files.write(folder.resolve("bad.gz"), packed);

    assertThatThrownBy(() -> DumpFile.unpack(file, folder.resolve("out"), Progress.NONE))
        .hasMessageContaining("is damaged");
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }
}
