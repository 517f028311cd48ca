package io.github.perthread.inspect.output;

import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Fills a Mustache template that makes one page, which needs nothing from elsewhere. All values are
 * made {@link Printable} and escaped. A template takes in a file beside it by {@code {{>name}}},
 * and the style that all pages share by {@code {{>page.css}}}.
 */
public final class HtmlPage {
  private static final String SHARED_STYLE = "page.css";

  private HtmlPage() {}

  /**
   * Returns the page.
   *
   * @param owner a class beside whose file the template is
   * @param template the name of the template
   * @param model what the template shows
   * @return the page as HTML
   * @throws IOException if the template cannot be read
   */
  public static String of(Class<?> owner, String template, Object model) throws IOException {
    return Mustache.compiler()
        .withEscaper(text -> escape(Printable.of(text)))
        .withLoader(name ->
            new StringReader(resource(name.equals(SHARED_STYLE) ? HtmlPage.class : owner, name)))
        .compile(resource(owner, template))
        .execute(model);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  private static String resource(Class<?> owner, String name) throws IOException {
    try (InputStream in = owner.getResourceAsStream(name)) {
      Objects.requireNonNull(in, name);
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
