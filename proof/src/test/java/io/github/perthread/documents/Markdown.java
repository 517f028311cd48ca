package io.github.perthread.documents;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.jspecify.annotations.Nullable;

/** What a document in Markdown links to, what can be linked to in it, and its prose. */
final class Markdown {
  private static final Pattern HTML_LINK = Pattern.compile("\\b(?:href|src)=\"([^\"]+)\"");
  private static final Pattern HTML_ANCHOR = Pattern.compile("\\b(?:id|name)=\"([^\"]+)\"");

  /** What GitHub leaves out of a heading when it makes an anchor of it. */
  private static final Pattern NOT_IN_ANCHORS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}_ -]");

  /**
   * A link or an image.
   *
   * @param text what is shown
   * @param title what is shown of it when the pointer rests there, if anything
   */
  record Target(int line, String destination, String text, @Nullable String title) {}

  /** A piece of prose that belongs to no link and is no code. */
  record Prose(int line, String text) {}

  /** A heading. */
  record Title(int line, int level, String text) {}

  private final List<Target> targets = new ArrayList<>();
  private final List<Prose> prose = new ArrayList<>();
  private final List<Title> titles = new ArrayList<>();
  private final Set<String> anchors = new HashSet<>();

  private Markdown() {}

  static Markdown parse(String text) {
    Markdown document = new Markdown();
    Parser.builder()
        .includeSourceSpans(IncludeSourceSpans.BLOCKS_AND_INLINES)
        .build()
        .parse(text)
        .accept(document.new Collector());
    return document;
  }

  List<Target> targets() {
    return targets;
  }

  List<Prose> prose() {
    return prose;
  }

  List<Title> titles() {
    return titles;
  }

  /** Returns what may stand after the {@code #} of a link to this document. */
  Set<String> anchors() {
    return anchors;
  }

  private final class Collector extends AbstractVisitor {
    private final Map<String, Integer> headings = new HashMap<>();

    @Override
    public void visit(Heading heading) {
      String text = textOf(heading);
      titles.add(new Title(line(heading), heading.getLevel(), text));
      String anchor =
          NOT_IN_ANCHORS.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("").replace(' ', '-');
      int before = headings.merge(anchor, 1, Integer::sum) - 1;
      anchors.add(before == 0 ? anchor : anchor + "-" + before);
      visitChildren(heading);
    }

    @Override
    public void visit(Link link) {
      targets.add(new Target(line(link), link.getDestination(), textOf(link), link.getTitle()));
    }

    @Override
    public void visit(Image image) {
      targets.add(new Target(line(image), image.getDestination(), textOf(image), image.getTitle()));
    }

    @Override
    public void visit(Text text) {
      prose.add(new Prose(line(text), text.getLiteral()));
    }

    @Override
    public void visit(HtmlBlock html) {
      addHtml(line(html), html.getLiteral());
    }

    @Override
    public void visit(HtmlInline html) {
      addHtml(line(html), html.getLiteral());
    }

    private void addHtml(int line, String html) {
      Matcher link = HTML_LINK.matcher(html);
      while (link.find()) {
        targets.add(new Target(line, link.group(1), "", null));
      }
      Matcher anchor = HTML_ANCHOR.matcher(html);
      while (anchor.find()) {
        anchors.add(anchor.group(1));
      }
    }
  }

  /** The line in the file, from 1. */
  private static int line(Node node) {
    return node.getSourceSpans().isEmpty() ? 0 : node.getSourceSpans().get(0).getLineIndex() + 1;
  }

  private static String textOf(Node node) {
    StringBuilder text = new StringBuilder();
    node.accept(
        new AbstractVisitor() {
          @Override
          public void visit(Text part) {
            text.append(part.getLiteral());
          }

          @Override
          public void visit(Code part) {
            text.append(part.getLiteral());
          }
        });
    return text.toString();
  }
}
