package io.github.perthread.opentelemetry;

import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads headers from a map of lists, as HTTP servers have them. */
final class Headers implements TextMapGetter<Map<String, List<String>>> {
  private static List<String> all(@Nullable Map<String, List<String>> carrier, String key) {
    if (carrier == null) {
      return List.of();
    }
    return carrier.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(key))
        .flatMap(header -> header.getValue().stream())
        .toList();
  }

  @Override
  public @Nullable String get(@Nullable Map<String, List<String>> carrier, String key) {
    return all(carrier, key).stream().findFirst().orElse(null);
  }

  @Override
  public Iterator<String> getAll(@Nullable Map<String, List<String>> carrier, String key) {
    return all(carrier, key).iterator();
  }
}
