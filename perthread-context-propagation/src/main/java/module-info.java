import org.jspecify.annotations.NullMarked;

/** PerThread locals in Micrometer's context propagation. */
@NullMarked
module io.github.perthread.contextpropagation {
  requires static org.jspecify;
  requires transitive io.github.perthread;
  requires transitive context.propagation;

  exports io.github.perthread.contextpropagation;

  provides io.micrometer.context.ThreadLocalAccessor with
      io.github.perthread.contextpropagation.PerThreadAccessor;
}
