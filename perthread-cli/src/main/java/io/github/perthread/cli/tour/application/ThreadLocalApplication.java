package io.github.perthread.cli.tour.application;

/** An application that keeps its sessions in a {@code java.lang.ThreadLocal}. */
public final class ThreadLocalApplication implements Runnable {
  private static final ThreadLocal<Session> SESSIONS = ThreadLocal.withInitial(Session::new);

  /** Makes the application, as its server does, by the name of the class. */
  public ThreadLocalApplication() {}

  @Override
  public void run() {
    SESSIONS.get().request();
  }
}
