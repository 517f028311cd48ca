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

/** Sends a server many requests at a time, each of a user of its own, and checks every answer. */
final class RequestStep {
  private static final int CLIENT_THREADS = 4;
  private static final int MAX_IN_FLIGHT = 128;
  private static final int MAX_PAYLOAD_BYTES = 2000;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final RequestServer server;
  private final HttpClient client;
  private final AtomicInteger mixedUp = new AtomicInteger();
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
   * @param mixedUp answers that are not those of the request
   * @param failed requests without an answer
   */
  record Result(int requests, int threads, int mixedUp, int failed, double seconds) {
    boolean isClean() {
      return mixedUp == 0 && failed == 0;
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
    return new Result(requests, server.made().size(), mixedUp.get(), failed.get(), seconds);
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
            .whenComplete((r, e) -> check(r, expected(user, payload, tenant)))
            .whenComplete((r, e) -> permits.release());
  }

  private void check(@Nullable HttpResponse<String> response, String expected) {
    if (response == null || response.statusCode() != 200) {
      failed.incrementAndGet();
    } else if (!response.body().equals(expected)) {
      mixedUp.incrementAndGet();
    }
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
