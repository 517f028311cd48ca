package io.github.perthread.cli.tour;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * An HTTP server on the loopback interface that answers each request with a digest of its user, its
 * tenant and its body, and with what the threads that worked for it found in their thread-locals.
 *
 * <p>As servers do, it keeps the request's user and tenant in thread-locals, where the code that
 * needs them finds them without being handed them, and in another one what is costly to make. Part
 * of the work on a request goes on in {@linkplain RequestHops other threads}.
 */
final class RequestServer implements AutoCloseable {
  /** How long a request waits midway, as for a database: others are answered meanwhile. */
  private static final long MIDWAY_NANOS = 100_000;

  private final Locals locals;
  private final Locals.RequestAttributes attributes;
  private final ThreadLocal<Scratch> scratches;
  private final Collection<WeakReference<Scratch>> made = new ConcurrentLinkedQueue<>();
  private final Map<Thread, Long> removals = new ConcurrentHashMap<>();
  private final WorkerPool workers;
  private final RequestHops hops;
  private final HttpServer server;

  RequestServer(Locals locals, int threads) throws IOException {
    this.locals = locals;
    attributes = locals.attributes();
    scratches = locals.local(this::newScratch, s -> removals.put(s.thread, System.nanoTime()));
    // Otherwise the answer's body waits for the client to acknowledge its head.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/digest", this::handle);
    hops = new RequestHops(locals, attributes, threads);
    workers = new WorkerPool("server", threads);
    server.setExecutor(workers.executor());
    server.start();
  }

  URI address() {
    InetSocketAddress address = server.getAddress();
    String host = address.getAddress().getHostAddress();
    return URI.create(
        "http://"
            + (host.contains(":") ? "[" + host + "]" : host)
            + ":"
            + address.getPort()
            + "/digest");
  }

  Locals locals() {
    return locals;
  }

  WorkerPool workers() {
    return workers;
  }

  /** Returns the costly objects that were made, one in each thread that answered. */
  Collection<WeakReference<Scratch>> made() {
    return made;
  }

  /** When the removal hook ran for the costly object of a thread. */
  Map<Thread, Long> removals() {
    return removals;
  }

  private Scratch newScratch() {
    Scratch scratch = new Scratch();
    made.add(new WeakReference<>(scratch));
    return scratch;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] answer = answer(exchange).text().getBytes(StandardCharsets.US_ASCII);
      exchange.sendResponseHeaders(200, answer.length);
      try (OutputStream body = exchange.getResponseBody()) {
        body.write(answer);
      }
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    try {
      return locals.request(() -> work(exchange));
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private Answer work(HttpExchange exchange) throws IOException, InterruptedException {
    String atStart = hops.look();
    attributes.set("user", exchange.getRequestHeaders().getFirst("User"));
    attributes.set("tenant", exchange.getRequestHeaders().getFirst("Tenant"));
    String digest = digest(exchange.getRequestBody());
    RequestHops.Found found = hops.hop();
    return new Answer(digest, atStart, found.inPool(), found.inVirtual(), hops.look());
  }

  /** Returns an attribute that the request has: in its own thread none is ever missing. */
  private byte[] bytes(String attribute) {
    return Objects.requireNonNull(attributes.get(attribute), attribute)
        .getBytes(StandardCharsets.UTF_8);
  }

  private String digest(InputStream body) throws IOException {
    Scratch scratch = scratches.get();
    scratch.digest.update(bytes("user"));
    for (int n; (n = body.read(scratch.buffer)) >= 0; ) {
      LockSupport.parkNanos(MIDWAY_NANOS);
      scratch.digest.update(scratch.buffer, 0, n);
    }
    scratch.digest.update(bytes("tenant"));
    return HexFormat.of().formatHex(scratch.digest.digest());
  }

  /** Answers no more; its threads live on. */
  void stop() {
    server.stop(0);
  }

  @Override
  public void close() {
    stop();
    workers.close();
    hops.close();
  }

  /** What is costly to make. It refers to its thread, as such things do. */
  static final class Scratch {
    final Thread thread = Thread.currentThread();
    final MessageDigest digest = sha256();
    final byte[] buffer = new byte[1 << 14];
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
