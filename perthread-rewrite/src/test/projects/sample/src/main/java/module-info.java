/** A module that logs. */
module sample {
  requires java.logging; // for the log

  exports sample;
}
