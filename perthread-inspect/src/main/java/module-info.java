import org.jspecify.annotations.NullMarked;

/**
 * Finds thread-local leaks in heap dumps and running JVMs, by the command {@code inspect} or from a
 * program.
 */
@NullMarked
module io.github.perthread.inspect {
  requires com.google.gson;
  requires com.samskivert.jmustache;
  requires transitive info.picocli;
  requires static jdk.attach;
  requires static org.jspecify;

  exports io.github.perthread.inspect;

  opens io.github.perthread.inspect to
      info.picocli;
  opens io.github.perthread.inspect.output to
      info.picocli;
  opens io.github.perthread.inspect.report to
      com.google.gson,
      com.samskivert.jmustache;
}
