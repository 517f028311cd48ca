package io.github.perthread.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.PerThreadContext;
import io.opentelemetry.context.Context;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** This process asks another one over HTTP: what arrived there, and what was kept back. */
class TwoProcessesTest {
  private static final String NOTHING =
      "user=unset tenant=unset password=unset trial=unset discount=unset";

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir private static Path directory;
  private static Process service;
  private static URI uri = URI.create("http://127.0.0.1");

  @BeforeAll
  static void startTheService() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Service.class.getName());
    service = builder.redirectError(log().toFile()).start();
    BufferedReader output = service.inputReader(StandardCharsets.UTF_8);
    uri = URI.create("http://127.0.0.1:" + output.readLine() + "/");
  }

  @AfterAll
  static void endTheService() throws IOException, InterruptedException {
    service.getOutputStream().close();
    assertThat(service.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(service.exitValue()).isZero();
  }

  private static Path log() {
    return directory.resolve("service.log");
  }

  private static String answer(HttpRequest request) throws IOException, InterruptedException {
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private static HttpRequest.Builder request() {
    return HttpRequest.newBuilder(uri);
  }

  private static String withHeaders(String... headers) throws IOException, InterruptedException {
    HttpRequest.Builder request = request();
    for (String header : headers) {
      request.header("baggage", header);
    }
    return answer(request.build());
  }

  private static HttpRequest injected() {
    HttpRequest.Builder request = request();
    Fields.BAGGAGE
        .propagator()
        .inject(
            Context.root(),
            request,
            (to, key, value) -> {
              if (to != null) {
                to.header(key, value);
              }
            });
    return request.build();
  }

  @Test
  void listedValues_arrive_andAllElseIsKeptBack() {
    PerThreadContext.empty()
        .run(() -> {
          Fields.USER.set("Ada Lovelace, \u00e9=\"1\"; 50%");
          Fields.PASSWORD.set("secret");
          Fields.REQUEST.set("trial", "yes");
          Fields.REQUEST.set("discount", "secret");
          HttpRequest request = injected();
          assertThat(request.headers().map()).containsOnlyKeys("baggage");
          assertThat(request.headers().map().toString()).doesNotContain("secret");
          assertThat(unchecked(request))
              .isEqualTo(
                  "user=Ada Lovelace, \u00e9=\"1\"; 50% tenant=unset password=unset trial=yes"
                      + " discount=unset\nafter: "
                      + NOTHING);
        });
  }

  private static String unchecked(HttpRequest request) {
    try {
      return answer(request);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void nullAndUnset_areNotSent() {
    PerThreadContext.empty()
        .run(() -> {
          Fields.USER.set(null);
          assertThat(injected().headers().map()).isEmpty();
        });
  }

  @Test
  void keysThatAreNotListed_doNotComeIn() throws Exception {
    assertThat(withHeaders("password=stolen,user=ada,discount=100"))
        .isEqualTo(
            "user=ada tenant=unset password=unset trial=unset discount=unset\nafter: " + NOTHING);
  }

  static Stream<List<String>> badHeaders() {
    String long_ = "user=" + "evil".repeat(3_000);
    String many =
        IntStream.range(0, 500).mapToObj(i -> "evil" + i + "=1").collect(Collectors.joining(","));
    return Stream.of(
        List.of(long_),
        List.of("user=" + "evil".repeat(1_500)),
        List.of(many),
        List.of("user=evil".repeat(400), "tenant=" + "evil".repeat(1_200)),
        List.of("user=evil%0d%0aSet-Cookie:%20evil"),
        List.of("user=%00evil"),
        List.of("evil"),
        List.of("=,;=;,,evil"),
        List.of("{\"evil\": [1]}"),
        List.of(";;;;====evil"));
  }

  @ParameterizedTest
  @MethodSource("badHeaders")
  void headerThatIsMalformedTooLargeOrHostile_isIgnoredWithALine(List<String> headers)
      throws Exception {
    int before = warnings();
    String answer = withHeaders(headers.toArray(String[]::new));
    assertThat(answer).isEqualTo(NOTHING + "\nafter: " + NOTHING);
    assertThat(warnings()).isEqualTo(before + 1);
    assertThat(Files.readString(log())).doesNotContain("evil");
    assertThat(withHeaders("user=ada")).startsWith("user=ada tenant=unset");
    assertThat(warnings()).isEqualTo(before + 1);
  }

  private static int warnings() throws IOException {
    return (int)
        Files.readAllLines(log()).stream().filter(line -> line.contains("is ignored")).count();
  }

  @Test
  void requestWithoutAHeader_hasNothingAndNoLine() throws Exception {
    int before = warnings();
    assertThat(answer(request().build())).isEqualTo(NOTHING + "\nafter: " + NOTHING);
    assertThat(warnings()).isEqualTo(before);
  }
}
