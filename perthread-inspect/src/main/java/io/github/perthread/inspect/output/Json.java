package io.github.perthread.inspect.output;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;

/** Writes reports as JSON, in ASCII only, so that no encoding and no terminal can change it. */
public final class Json {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();

  private Json() {}

  /**
   * Returns a record as a tree, to which more can be added.
   *
   * @param record a record or another plain object
   * @return its components by their names
   */
  public static JsonElement tree(Object record) {
    return GSON.toJsonTree(record);
  }

  /**
   * Returns a tree as text.
   *
   * @param json the tree
   * @return indented JSON without a line feed at its end
   */
  public static String text(JsonElement json) {
    StringBuilder ascii = new StringBuilder();
    GSON.toJson(json)
        .chars()
        .forEach(c -> {
          if (c < 0x7f) {
            ascii.append((char) c);
          } else {
            ascii.append(String.format("\\u%04x", c));
          }
        });
    return ascii.toString();
  }
}
