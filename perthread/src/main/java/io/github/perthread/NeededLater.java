package io.github.perthread;

/**
 * The classes that notice the end of threads, run hooks, and report what these throw. They are
 * needed when the class loader of a stopped application is closed, which may be at once after its
 * first use of a local. So that first use loads them, although it takes a millisecond longer.
 */
final class NeededLater {
  private NeededLater() {}

  /** Returns the classes, which are loaded now. */
  static Class<?>[] load() {
    return new Class<?>[] {
      Block.class,
      BlockRecord.class,
      BlockRecord.Use.class,
      Blocks.class,
      HookRunner.class,
      ThreadRegistry.Hooks.class,
      HookRunner.Turn.class,
      HookRunner.Turn.Loop.class,
      OwnThread.class,
      TickTask.class,
      Refusals.class,
      StackSpace.class,
      Table.ClosingSeal.class
    };
  }
}
