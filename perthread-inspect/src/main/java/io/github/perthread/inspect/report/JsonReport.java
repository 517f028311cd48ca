package io.github.perthread.inspect.report;

import com.google.gson.JsonObject;
import io.github.perthread.inspect.Inspection;
import io.github.perthread.inspect.output.Json;
import org.jspecify.annotations.Nullable;

/** The report as JSON: the records of {@link Inspection} by their names. */
public final class JsonReport {
  private JsonReport() {}

  /**
   * Returns the report.
   *
   * @param source the dump, or the process
   * @param inspection what was found
   * @param comparison the growth since an older dump, or null
   * @return one JSON object, indented, and a line feed
   */
  public static String of(String source, Inspection inspection, @Nullable Comparison comparison) {
    JsonObject report = new JsonObject();
    report.addProperty("source", source);
    Json.tree(inspection).getAsJsonObject().asMap().forEach(report::add);
    if (comparison != null) {
      report.add("comparison", Json.tree(comparison));
    }
    return Json.text(report) + "\n";
  }
}
