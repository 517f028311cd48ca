import org.jspecify.annotations.NullMarked;

/** Fails a test that leaves values behind in threads that outlive it. */
@NullMarked
module io.github.perthread.junit {
  requires static org.jspecify;
  requires io.github.perthread;
  requires transitive org.junit.jupiter.api;

  exports io.github.perthread.junit;
}
