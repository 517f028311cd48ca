package io.github.perthread;

/**
 * The classes that notice the end of threads, run hooks, and report what these throw. They are
 * needed when the class loader of a stopped application is closed, so they are loaded before; but
 * not in a program's first use of a local, which would take a millisecond longer.
 */
final class NeededLater {
  private NeededLater() {}

  /** Returns the classes, which are loaded now. */
  static Class<?>[] load() {
    return new Class<?>[] {
      HookRunner.class,
      ThreadRegistry.Hooks.class,
      HookRunner.Turn.class,
      HookRunner.Turn.Loop.class,
      OwnThread.class,
      Refusals.class,
      StackSpace.class,
      Table.ClosingSeal.class
    };
  }
}
