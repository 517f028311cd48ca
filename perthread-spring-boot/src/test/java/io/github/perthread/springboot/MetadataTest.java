package io.github.perthread.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What an IDE completes the properties from. */
class MetadataTest {
  private static final String METADATA = "META-INF/spring-configuration-metadata.json";

  @Test
  void properties_areDescribed_withTheirDefaults() throws Exception {
    Map<String, String> defaults = new TreeMap<>();
    ClassLoader loader =
        Objects.requireNonNull(PerThreadAutoConfiguration.class.getClassLoader(), "loader");
    for (var resource : java.util.Collections.list(loader.getResources(METADATA))) {
      try (InputStream in = resource.openStream()) {
        JsonObject metadata =
            JsonParser.parseReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                .getAsJsonObject();
        collect(metadata.getAsJsonArray("properties"), defaults);
      }
    }
    assertThat(defaults)
        .containsEntry("perthread.metrics.enabled", "true")
        .containsEntry("perthread.metrics.locals", "")
        .containsEntry("perthread.jmx.enabled", "false")
        .containsEntry("perthread.request-filter.enabled", "true")
        .containsEntry("perthread.context-propagation.enabled", "true")
        .hasSize(6);
  }

  private static void collect(JsonArray properties, Map<String, String> defaults) {
    for (JsonElement element : properties) {
      JsonObject property = element.getAsJsonObject();
      String name = property.get("name").getAsString();
      if (name.startsWith("perthread.")) {
        assertThat(property.get("description").getAsString()).endsWith(".");
        JsonElement value = property.get("defaultValue");
        defaults.put(name, value == null ? "" : value.getAsString());
      }
    }
  }
}
