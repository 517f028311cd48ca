package io.github.perthread.cli.tour;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Sends a server many requests at a time, each of a user of its own, and checks every answer: what
 * the server's own thread made of the request, and what arrived in each thread that went on.
 */
final class RequestStep {
  private static final int CLIENT_THREADS = 4;
  private static final int MAX_IN_FLIGHT = 128;
  private static final int MAX_PAYLOAD_BYTES = 2000;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final RequestServer server;
  private final HttpClient client;
  private final AtomicInteger mixedUp = new AtomicInteger();
  private final AtomicInteger stale = new AtomicInteger();
  private final AtomicInteger poolHops = new AtomicInteger();
  private final AtomicInteger virtualHops = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();

  private RequestStep(RequestServer server, ExecutorService executor) {
    this.server = server;
    client =
        HttpClient.newBuilder()
            .executor(executor)
            .connectTimeout(TIMEOUT)
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();
  }

  /**
   * What came of the requests.
   *
   * @param requests how many were sent
   * @param threads how many threads of the server had a costly object of their own
   * @param mixedUp answers of which any part, from whichever thread, is not that of the request
   * @param failed requests without an answer
   * @param stale requests whose thread had an earlier one's user when they began
   * @param poolHops how many times the work went on in a second pool
   * @param virtualHops how many times it went on in a virtual thread, which not every Java has
   * @param lost hops after which there was no user
   */
  record Result(
      int requests,
      int threads,
      int mixedUp,
      int failed,
      int stale,
      int poolHops,
      int virtualHops,
      int lost,
      double seconds) {
    boolean isClean() {
      return isAnsweredRight() && stale == 0 && lost == 0;
    }

    /** Returns whether each request got an answer, and nothing in it was another one's. */
    boolean isAnsweredRight() {
      return mixedUp == 0 && failed == 0;
    }

    int hops() {
      return poolHops + virtualHops;
    }
  }

  static Result run(RequestServer server, int requests, StepProgress progress)
      throws InterruptedException {
    ExecutorService executor = Executors.newFixedThreadPool(CLIENT_THREADS);
    try {
      return new RequestStep(server, executor).send(requests, progress);
    } finally {
      executor.shutdown();
    }
  }

  private Result send(int requests, StepProgress progress) throws InterruptedException {
    long start = System.nanoTime();
    int inFlight = Math.min(MAX_IN_FLIGHT, 4 * server.workers().size());
    Semaphore permits = new Semaphore(inFlight);
    for (int i = 0; i < requests; i++) {
      permits.acquire();
      progress.at(i, requests);
      send(i, permits);
    }
    permits.acquire(inFlight);
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Result(
        requests,
        server.made().size(),
        mixedUp.get(),
        failed.get(),
        stale.get(),
        poolHops.get(),
        virtualHops.get(),
        lost.get(),
        seconds);
  }

  private void send(int number, Semaphore permits) {
    String user = "user-" + number;
    String tenant = "tenant-" + number % 10;
    byte[] payload = payload(number);
    HttpRequest request =
        HttpRequest.newBuilder(server.address())
            .timeout(TIMEOUT)
            .header("User", user)
            .header("Tenant", tenant)
            .POST(HttpRequest.BodyPublishers.ofByteArray(payload))
            .build();
    var unused =
        client
            .sendAsync(request, BodyHandlers.ofString())
            .whenComplete((r, e) -> check(r, user, payload, tenant))
            .whenComplete((r, e) -> permits.release());
  }

  private void check(
      @Nullable HttpResponse<String> response, String user, byte[] payload, String tenant) {
    Answer answer =
        response == null || response.statusCode() != 200 ? null : Answer.parse(response.body());
    if (answer == null) {
      failed.incrementAndGet();
      return;
    }
    if (!Answer.isWithoutUser(answer.atStart())) {
      stale.incrementAndGet();
    }
    boolean inPool = arrivedOrLost(answer.inPool(), Answer.found(user, tenant, null), poolHops);
    boolean inVirtual =
        answer.inVirtual().equals(Answer.NO_HOP)
            || arrivedOrLost(answer.inVirtual(), Answer.found(user, tenant, "pool"), virtualHops);
    if (!inPool
        || !inVirtual
        || !answer.atEnd().equals(Answer.found(user, tenant, null))
        || !answer.digest().equals(expected(user, payload, tenant))) {
      mixedUp.incrementAndGet();
    }
  }

  /** Counts a hop; returns false if there arrived what should not have. */
  private boolean arrivedOrLost(String found, String expected, AtomicInteger hops) {
    hops.incrementAndGet();
    if (Answer.isWithoutUser(found)) {
      lost.incrementAndGet();
      return true;
    }
    return found.equals(expected);
  }

  private static byte[] payload(int number) {
    Random random = new Random(number);
    byte[] payload = new byte[1 + random.nextInt(MAX_PAYLOAD_BYTES)];
    random.nextBytes(payload);
    return payload;
  }

  /** Returns the right answer, worked out without any thread-local. */
  private static String expected(String user, byte[] payload, String tenant) {
    var digest = RequestServer.sha256();
    digest.update(user.getBytes(StandardCharsets.UTF_8));
    digest.update(payload);
    digest.update(tenant.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest.digest());
  }
}
