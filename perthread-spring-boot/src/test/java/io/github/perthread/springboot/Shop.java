package io.github.perthread.springboot;

import io.github.perthread.PerThread;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** A real application that knows only the auto-configuration. */
@SpringBootConfiguration
@EnableAutoConfiguration
@EnableAsync
@RestController
class Shop {
  static final PerThread<String> USER =
      PerThread.<String>builder().name("shop.user").propagated().build();
  static final PerThread<StringBuilder> BUFFER =
      PerThread.withInitial("shop.buffer", StringBuilder::new);

  private final Stock stock;

  Shop(Stock stock) {
    this.stock = stock;
  }

  /** Answers in another thread. */
  static class Stock {
    @Async
    CompletableFuture<String> seenBy() {
      return CompletableFuture.completedFuture("seen by " + USER.getIfPresent());
    }
  }

  @Bean
  static Stock stock() {
    return new Stock();
  }

  /** Tells what the request begins with, and leaves something. */
  @GetMapping("/login/{user}")
  String login(@PathVariable("user") String user) {
    String before = USER.getIfPresent();
    USER.set(user);
    BUFFER.get().setLength(0);
    return "before " + before;
  }

  @GetMapping("/stock/{user}")
  CompletableFuture<String> stock(@PathVariable("user") String user) {
    USER.set(user);
    return stock.seenBy();
  }

  /** Answers from a thread of Spring MVC's. */
  @GetMapping("/later/{user}")
  Callable<String> later(@PathVariable("user") String user) {
    USER.set(user);
    return () -> "later " + USER.getIfPresent();
  }

  /** A shop that runs. */
  record Running(ConfigurableApplicationContext application) implements AutoCloseable {
    /** Starts a shop whose server has one thread, so that each request meets what the last left. */
    static Running start(String... properties) {
      List<String> arguments =
          new ArrayList<>(
              List.of(
                  "--server.address=127.0.0.1",
                  "--server.port=0",
                  "--server.tomcat.threads.max=1",
                  "--server.tomcat.threads.min-spare=1",
                  "--spring.main.banner-mode=off",
                  "--management.endpoints.web.exposure.include=prometheus",
                  "--logging.level.root=ERROR"));
      for (String property : properties) {
        arguments.add("--" + property);
      }
      return new Running(new SpringApplication(Shop.class).run(arguments.toArray(String[]::new)));
    }

    String get(String path) throws IOException, InterruptedException {
      String port = application.getEnvironment().getRequiredProperty("local.server.port");
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
      HttpResponse<String> response =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IOException(response.statusCode() + " " + response.body());
      }
      return response.body();
    }

    @Override
    public void close() {
      application.close();
    }
  }
}
