package io.github.perthread.cli.tour;

import com.google.gson.JsonObject;
import io.github.perthread.inspect.output.Json;

/** The figures as JSON: the results as they are, and whether the tour passed. */
final class JsonReport {
  private JsonReport() {}

  static String of(TourResult result) {
    JsonObject json = new JsonObject();
    json.addProperty("passed", result.isPassed());
    Json.tree(result).getAsJsonObject().asMap().forEach(json::add);
    return Json.text(json);
  }
}
