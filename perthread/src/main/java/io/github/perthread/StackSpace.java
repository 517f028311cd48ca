package io.github.perthread;

/**
 * Makes sure that the stack does not end in the next few calls: a value that was taken must reach
 * its hook, so that what fails there for want of stack fails before.
 */
final class StackSpace {
  /** More than between the taking of a value and the first line of a hook, interpreted or not. */
  private static final int FRAMES = 64;

  private StackSpace() {}

  /**
   * Fails, if at all, where nothing has happened yet.
   *
   * @throws StackOverflowError if there is no space for a few calls
   */
  static void demand() {
    descend(FRAMES);
  }

  private static int descend(int frames) {
    return frames == 0 ? 0 : 1 + descend(frames - 1);
  }
}
