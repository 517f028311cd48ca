package io.github.perthread.rewrite;

import java.util.Collection;
import java.util.Iterator;
import org.openrewrite.Cursor;
import org.openrewrite.java.tree.Comment;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.TextComment;
import org.openrewrite.marker.SearchResult;

/** What a person is told in a comment, once; and how a person says that a place has been seen. */
final class Marks {
  /** A comment with this word, before a place or its statement, is a person's answer to a mark. */
  static final String WORD = "UsePerThread";

  private Marks() {}

  static String left(Collection<String> reasons) {
    return WORD + " left this as it is: " + String.join("; ", reasons);
  }

  /** Returns the tree with a comment before it. */
  static <T extends J> T mark(T tree, String text) {
    T marked = SearchResult.found(tree, text);
    return marked == null ? tree : marked;
  }

  /** Returns whether a comment about it is there already: of an earlier run, or of a person. */
  static boolean isAnswered(Cursor place) {
    for (Iterator<Object> path = place.getPath(); path.hasNext(); ) {
      Object at = path.next();
      if (at instanceof J.Block || at instanceof J.CompilationUnit) {
        return false;
      }
      if (at instanceof J tree && tree.getComments().stream().anyMatch(Marks::isAnswer)) {
        return true;
      }
      if (at instanceof J.ClassDeclaration) {
        return false;
      }
    }
    return false;
  }

  private static boolean isAnswer(Comment comment) {
    return comment instanceof TextComment text && text.getText().contains(WORD);
  }
}
