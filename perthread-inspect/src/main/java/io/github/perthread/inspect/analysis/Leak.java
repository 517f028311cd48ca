package io.github.perthread.inspect.analysis;

/** Why a value is a leak. */
public enum Leak {
  /** The key is gone, the value is kept. */
  STALE("stale"),
  /** The value reaches its own key, which nothing else reaches. */
  SELF("self"),
  /** The value keeps a class loader alive that is otherwise gone, or stopped. */
  LOADER("loader");

  private final String option;

  Leak(String option) {
    this.option = option;
  }

  /** The name in {@code --fail-on} and in the JSON report. */
  public String option() {
    return option;
  }
}
