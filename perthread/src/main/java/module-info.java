import org.jspecify.annotations.NullMarked;

/** Thread-local storage in which the local, not the thread, owns the values. */
@NullMarked
module io.github.perthread {
  requires static java.management;
  requires static jdk.jfr;
  requires static org.jspecify;

  exports io.github.perthread;
}
