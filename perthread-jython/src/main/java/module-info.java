import org.jspecify.annotations.NullMarked;

/** Python's {@code threading.local} on Jython, with values that belong to the local. */
@NullMarked
module io.github.perthread.jython {
  requires io.github.perthread;
  requires transitive org.python.jython2.standalone;
  requires static org.jspecify;

  exports io.github.perthread.jython;
}
