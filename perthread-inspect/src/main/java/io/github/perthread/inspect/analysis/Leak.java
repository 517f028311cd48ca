package io.github.perthread.inspect.analysis;

/** Why a value is a leak. */
public enum Leak {
  STALE("stale", "the key is gone, the value is kept"),
  SELF("self", "the value reaches its own key, which nothing else reaches"),
  LOADER("loader", "the value keeps a class loader alive that is otherwise gone or stopped");

  private final String option;
  private final String meaning;

  Leak(String option, String meaning) {
    this.option = option;
    this.meaning = meaning;
  }

  /** The name in {@code --fail-on} and in the JSON report. */
  public String option() {
    return option;
  }

  public String meaning() {
    return meaning;
  }
}
