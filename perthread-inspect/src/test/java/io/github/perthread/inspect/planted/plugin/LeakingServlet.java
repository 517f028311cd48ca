package io.github.perthread.inspect.planted.plugin;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Keeps what it knows of a request in a thread local, and forgets to remove it if asked so. */
public final class LeakingServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final ThreadLocal<Session> SESSION = ThreadLocal.withInitial(Session::new);

  static final class Session {
    final byte[] buffer = new byte[50_000];
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.getWriter().print(SESSION.get().buffer.length);
    if (request.getRequestURI().endsWith("healthy")) {
      SESSION.remove();
    }
  }
}
