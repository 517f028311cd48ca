package io.github.perthread.contextpropagation;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Hooks;

/** A real application answers over HTTP; every part of an answer tells for whom it was made. */
class SpringBootTest {
  private static ConfigurableApplicationContext application;
  private static String port = "";

  @BeforeAll
  static void start() {
    SpringApplication shop = new SpringApplication(Shop.class);
    application =
        shop.run(
            "--server.address=127.0.0.1",
            "--server.port=0",
            "--spring.reactor.context-propagation=auto",
            "--spring.task.execution.pool.core-size=2",
            "--spring.main.banner-mode=off",
            "--logging.level.root=WARN");
    port = application.getEnvironment().getRequiredProperty("local.server.port");
  }

  @AfterAll
  static void stop() {
    application.close();
    Hooks.disableAutomaticContextPropagation();
  }

  private static CompletableFuture<String> get(HttpClient client, String... headers) {
    URI page = URI.create("http://127.0.0.1:" + port + "/?port=" + port);
    HttpRequest.Builder request = HttpRequest.newBuilder(page);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client
        .sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
        .thenApply(HttpResponse::body);
  }

  private static String expected(String user) {
    return "async %s, seen by stock keeper for %s, after the answer %s, after both %s"
        .formatted(user, user, user, user);
  }

  @Test
  void requests_atTheSameTime_areEachAnsweredForTheirOwnUser() throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    List<CompletableFuture<String>> answers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      answers.add(i % 4 == 3 ? get(client) : get(client, "X-User", "user" + i));
    }
    for (int i = 0; i < 100; i++) {
      assertThat(answers.get(i).get(60, TimeUnit.SECONDS))
          .isEqualTo(expected(i % 4 == 3 ? "unset" : "user" + i));
    }
  }
}
