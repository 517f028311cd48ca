package io.github.perthread.cli.tour;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;

/** The figures as JSON: the results as they are, and whether the tour passed. */
final class JsonReport {
  private JsonReport() {}

  static String of(TourResult result) {
    Gson gson = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
    JsonObject json = new JsonObject();
    json.addProperty("passed", result.isPassed());
    gson.toJsonTree(result).getAsJsonObject().asMap().forEach(json::add);
    return gson.toJson(json);
  }
}
