package io.github.perthread.opentelemetry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.context.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The other process: answers each request with what its one thread has in all locals, and with what
 * is left there afterwards. Prints its port, and ends when its input does.
 */
final class Service {
  private Service() {}

  public static void main(String... arguments) throws IOException {
    ExecutorService one = Executors.newSingleThreadExecutor();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(one);
    server.createContext("/", Service::answer);
    server.start();
    System.out.println(server.getAddress().getPort());
    System.in.transferTo(OutputStream.nullOutputStream()); // until the test is gone
    server.stop(0);
    one.shutdown();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    Context extracted =
        Fields.BAGGAGE
            .propagator()
            .extract(Context.root(), exchange.getRequestHeaders(), new Headers());
    String inside = Fields.BAGGAGE.call(extracted, Fields::seen);
    byte[] body = (inside + "\nafter: " + Fields.seen()).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    try (exchange) {
      exchange.getResponseBody().write(body);
    }
  }
}
