/** A program that needs nothing but the library. */
module shop {
  requires io.github.perthread;
}
