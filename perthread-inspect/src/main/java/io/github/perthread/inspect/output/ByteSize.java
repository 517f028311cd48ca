package io.github.perthread.inspect.output;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Sizes in bytes. Reports show them in multiples of 1,000; options take and show them in multiples
 * of 1,024, as {@code java -Xmx} does.
 */
public final class ByteSize implements ITypeConverter<Long> {
  /** The bytes of {@code 1m} in an option. */
  public static final long MIB = 1 << 20;

  private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,5})([mMgG])");

  /** Creates a converter, for picocli. */
  public ByteSize() {}

  /**
   * Returns the bytes that an option says, such as {@code 400m} or {@code 1g}.
   *
   * @throws TypeConversionException if the value is no such size
   */
  @Override
  public Long convert(String value) {
    Matcher size = SIZE.matcher(value);
    if (!size.matches()) {
      throw new TypeConversionException("'" + value + "' is not a size such as 400m or 1g");
    }
    boolean gib = size.group(2).equalsIgnoreCase("g");
    return Long.parseLong(size.group(1)) * (gib ? 1024 * MIB : MIB);
  }

  /**
   * Returns a size as an option takes it, such as {@code 400m}.
   *
   * @param bytes the size in bytes
   * @return the size in whole MiB
   */
  public static String option(long bytes) {
    return Math.round((double) bytes / MIB) + "m";
  }

  /**
   * Returns a size for a report, such as {@code 512 B}, {@code 1.5 KB} or {@code 2.0 MB}.
   *
   * @param bytes the size in bytes
   * @return the size in multiples of 1,000
   */
  public static String format(long bytes) {
    if (Math.abs(bytes) < 1000) {
      return bytes + " B";
    }
    double value = bytes;
    int unit = -1;
    while (Math.abs(value) >= 999.95 && unit < 3) {
      value /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %sB", value, "KMGT".charAt(unit));
  }
}
