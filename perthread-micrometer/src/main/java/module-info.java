import org.jspecify.annotations.NullMarked;

/** Meters of the locals of this library. */
@NullMarked
module io.github.perthread.micrometer {
  requires static org.jspecify;
  requires transitive io.github.perthread;
  requires transitive micrometer.core;

  exports io.github.perthread.micrometer;
}
