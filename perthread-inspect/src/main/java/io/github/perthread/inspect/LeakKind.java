package io.github.perthread.inspect;

import com.google.gson.annotations.SerializedName;

/** Why a value is a leak. */
public enum LeakKind {
  /** The key is gone, the value is kept. */
  @SerializedName("stale")
  STALE("stale"),
  /** The value reaches its own key, which nothing else reaches. */
  @SerializedName("self")
  SELF("self"),
  /** The value keeps a class loader alive that is otherwise gone, or stopped. */
  @SerializedName("loader")
  LOADER("loader");

  private final String option;

  LeakKind(String option) {
    this.option = option;
  }

  /**
   * Returns the name in {@code --fail-on} and in the reports.
   *
   * @return the name in small letters
   */
  public String option() {
    return option;
  }
}
