package io.github.perthread.cli.tour;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The kind of thread-locals that a half of the tour runs on: all that differs between the two. */
interface Locals {
  /** Returns the heading of the half's column. */
  String title();

  /** Returns where a request's user and tenant are kept. */
  RequestAttributes attributes();

  /** Does the work on a request, after which its thread is as before if the kind sees to that. */
  <T> T request(Callable<T> work) throws Exception;

  /** Returns a task that carries what the calling thread has, if the kind carries anything. */
  Runnable carrying(Runnable task);

  /** Returns an executor whose tasks carry what their submitter has, if the kind does so. */
  Executor carrying(Executor executor);

  /** Returns a new local, whose removal hook is set where the kind has such a thing. */
  <T> ThreadLocal<T> local(Supplier<T> initial, Consumer<? super T> onRemoval);

  /** Returns whether locals of this kind run removal hooks. */
  boolean hasHooks();

  /** Returns the application to reload, which uses this kind. */
  Class<? extends Runnable> application();

  /** Names and values of the request that the calling thread is at. */
  interface RequestAttributes {
    void set(String name, String value);

    /** Returns null if there is no value. */
    @Nullable String get(String name);
  }
}
