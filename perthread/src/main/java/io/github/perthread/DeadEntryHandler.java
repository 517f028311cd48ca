package io.github.perthread;

/** Receives the entries of ended threads before their slots are reused. */
interface DeadEntryHandler {
  /** Called before the entry's slot is reused; may be called more than once for one entry. */
  void onDead(Entry dead);

  /** Returns whether it has to see each entry, even those that are dropped with what holds them. */
  default boolean seesEachEntry() {
    return true;
  }
}
