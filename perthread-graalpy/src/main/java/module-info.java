import org.jspecify.annotations.NullMarked;

/** Python's {@code threading.local} on GraalPy, with values that belong to the local. */
@NullMarked
module io.github.perthread.graalpy {
  requires io.github.perthread;
  requires transitive org.graalvm.polyglot;
  requires static org.graalvm.py;
  requires static org.graalvm.truffle;
  requires static org.jspecify;

  exports io.github.perthread.graalpy;
}
