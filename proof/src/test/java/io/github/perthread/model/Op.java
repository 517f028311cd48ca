package io.github.perthread.model;

import java.util.Locale;

/**
 * One step of a sequence.
 *
 * @param thread which of the threads does it
 * @param value the number of the value that it stores; 0 stands for {@code null}
 */
record Op(Kind kind, int thread, int value) {
  /** How many threads there are. */
  static final int THREADS = 4;

  enum Kind {
    GET,
    SET,
    REMOVE,
    GET_AND_SET,
    GET_AND_REMOVE,
    IS_SET,
    /** Enters runWith; what the thread does next is its body. */
    ENTER,
    /** Leaves the innermost runWith. */
    LEAVE,
    /** Ends the thread; the next step that names it starts another one. */
    END,
    CLEAR_ALL_THREADS,
    CLOSE,
    /** Drops the local, unless a thread is inside runWith, and goes on with a new one. */
    DROP,
    /** Has the collector run until all values are gone that nothing should refer to. */
    COLLECT
  }

  boolean storesValue() {
    return kind == Kind.SET || kind == Kind.GET_AND_SET || kind == Kind.ENTER;
  }

  /** As a line of a Java program. */
  String print() {
    StringBuilder name = new StringBuilder();
    for (String word : kind.name().toLowerCase(Locale.ROOT).split("_", -1)) {
      name.append(
          name.length() == 0 ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return name + "(" + thread + (storesValue() ? ", " + value : "") + ")";
  }
}
