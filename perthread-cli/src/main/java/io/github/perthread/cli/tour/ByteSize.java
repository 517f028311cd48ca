package io.github.perthread.cli.tour;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Sizes in bytes as {@code java -Xmx} takes them: a number and m or g. */
final class ByteSize implements ITypeConverter<Long> {
  static final long MIB = 1 << 20;

  private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,5})([mMgG])");

  @Override
  public Long convert(String value) {
    Matcher size = SIZE.matcher(value);
    if (!size.matches()) {
      throw new TypeConversionException("'" + value + "' is not a size such as 400m or 1g");
    }
    boolean gib = size.group(2).equalsIgnoreCase("g");
    return Long.parseLong(size.group(1)) * (gib ? 1024 * MIB : MIB);
  }

  static String format(long bytes) {
    double mib = (double) bytes / MIB;
    return String.format(Locale.ROOT, mib < 100 ? "%.1f MiB" : "%.0f MiB", mib);
  }
}
