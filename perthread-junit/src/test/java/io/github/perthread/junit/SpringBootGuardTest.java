package io.github.perthread.junit;

import static io.github.perthread.junit.TestRun.failures;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.PerThread;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The guard in a test of a real server, whose threads outlive the test. */
class SpringBootGuardTest {
  /** As README has it. */
  private static final PerThread<StringBuilder> BUFFER = PerThread.withInitial(StringBuilder::new);

  private static final PerThread<String> USER = new PerThread<>("shop.user");

  /** Keeps a buffer for each thread, and forgets to remove the user. */
  @SpringBootConfiguration
  @EnableAutoConfiguration
  @RestController
  static class Shop {
    @GetMapping("/greet/{name}")
    String greet(@PathVariable("name") String name) {
      StringBuilder buffer = BUFFER.get();
      buffer.setLength(0);
      return buffer.append("Hello, ").append(name).toString();
    }

    @GetMapping("/login/{name}")
    String login(@PathVariable("name") String name) {
      USER.set(name);
      return greet(USER.get());
    }
  }

  @SpringBootTest(
      classes = Shop.class,
      webEnvironment = WebEnvironment.RANDOM_PORT,
      properties = {
        "server.address=127.0.0.1",
        "spring.main.banner-mode=off",
        "logging.level.root=error"
      })
  @ExtendWith(PerThreadLeakGuard.class)
  @DirtiesContext
  static class ShopTest {
    @LocalServerPort private int port;

    private String get(String path) throws Exception {
      URI uri = URI.create("http://127.0.0.1:" + port + path);
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }

    @Test
    void greets() throws Exception {
      assertThat(get("/greet/ada")).isEqualTo("Hello, ada");
    }

    @Test
    void logsIn() throws Exception {
      assertThat(get("/login/ada")).isEqualTo("Hello, ada");
    }
  }

  @Test
  void server_mayKeepABufferButNoUser() {
    assertThat(failures(ShopTest.class))
        .singleElement()
        .asString()
        .startsWith("logsIn(): Left behind")
        .contains("shop.user: java.lang.String in ")
        .doesNotContain("StringBuilder");
  }
}
