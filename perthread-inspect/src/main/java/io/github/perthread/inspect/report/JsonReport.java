package io.github.perthread.inspect.report;

import io.github.perthread.inspect.analysis.Inspection;
import io.github.perthread.inspect.analysis.Leak;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The report as JSON: the records of {@link Inspection} by their names. */
public final class JsonReport {
  private final StringBuilder out = new StringBuilder();

  private JsonReport() {}

  /** The report as one JSON object, indented. */
  public static String of(String source, Inspection inspection, @Nullable Comparison comparison) {
    Map<String, @Nullable Object> report = new LinkedHashMap<>();
    report.put("source", source);
    report.putAll(components(inspection));
    if (comparison != null) {
      report.put("comparison", comparison);
    }
    JsonReport json = new JsonReport();
    json.object(report, 0);
    return json.out.append('\n').toString();
  }

  private static Map<String, @Nullable Object> components(Record record) {
    Map<String, @Nullable Object> components = new LinkedHashMap<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      try {
        components.put(component.getName(), component.getAccessor().invoke(record));
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("a public record that cannot be read", e);
      }
    }
    return components;
  }

  private void value(@Nullable Object value, int depth) {
    if (value instanceof Record record) {
      object(components(record), depth);
    } else if (value instanceof List<?> list) {
      array(list, depth);
    } else if (value instanceof Leak leak) {
      string(leak.option());
    } else if (value == null || value instanceof Number || value instanceof Boolean) {
      out.append(value);
    } else {
      string(value.toString());
    }
  }

  private void object(Map<String, @Nullable Object> members, int depth) {
    String lead = "{\n";
    for (Map.Entry<String, @Nullable Object> member : members.entrySet()) {
      out.append(lead).append("  ".repeat(depth + 1));
      string(member.getKey());
      out.append(": ");
      value(member.getValue(), depth + 1);
      lead = ",\n";
    }
    out.append('\n').append("  ".repeat(depth)).append('}');
  }

  private void array(List<?> list, int depth) {
    if (list.isEmpty()) {
      out.append("[]");
      return;
    }
    String lead = "[\n";
    for (Object element : list) {
      out.append(lead).append("  ".repeat(depth + 1));
      value(element, depth + 1);
      lead = ",\n";
    }
    out.append('\n').append("  ".repeat(depth)).append(']');
  }

  private void string(String string) {
    out.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || c == 0x7f || Character.isSurrogate(c)) {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
