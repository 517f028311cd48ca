package io.github.perthread.cli.tour;

import java.util.function.Consumer;
import java.util.function.Supplier;

/** The kind of thread-locals that a half of the tour runs on: all that differs between the two. */
interface Locals {
  /** Returns the heading of the half's column. */
  String title();

  /** Returns where a request's user and tenant are kept. */
  RequestAttributes attributes();

  /** Returns a new local, whose removal hook is set where the kind has such a thing. */
  <T> ThreadLocal<T> local(Supplier<T> initial, Consumer<? super T> onRemoval);

  /** Returns whether locals of this kind run removal hooks. */
  boolean hasHooks();

  /** Returns the application to reload, which uses this kind. */
  Class<? extends Runnable> application();

  /** Names and values of the request that the calling thread is at. */
  interface RequestAttributes {
    void set(String name, String value);

    String get(String name);
  }
}
