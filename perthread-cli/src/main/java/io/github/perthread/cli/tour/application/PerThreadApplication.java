package io.github.perthread.cli.tour.application;

import io.github.perthread.PerThread;
import io.github.perthread.ThreadAttributes;

/** An application that keeps its sessions in a {@code PerThread}, and brings that class along. */
public final class PerThreadApplication implements Runnable {
  private static final PerThread<Session> SESSIONS = PerThread.withInitial(Session::new);
  private static final ThreadAttributes REQUEST = new ThreadAttributes();

  /** Makes the application, as its server does, by the name of the class. */
  public PerThreadApplication() {}

  @Override
  public void run() {
    SESSIONS.get().request();
    REQUEST.set("session", SESSIONS.get());
  }
}
