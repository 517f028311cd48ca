package shop.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import shop.Locals;

/** Leaves values of its own classes in the container's threads, as many applications do. */
public final class LeakyServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  private static final ThreadLocal<Basket> BASKET = ThreadLocal.withInitial(Basket::new);
  private static final ThreadLocal<Object> LAST = new ThreadLocal<>() {};
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    LAST.set(this);
    Map<String, Object> answer =
        Map.of("bytes", BASKET.get().content.length, "locals", new Locals().get());
    response.getWriter().print(JSON.writeValueAsString(answer));
  }
}
