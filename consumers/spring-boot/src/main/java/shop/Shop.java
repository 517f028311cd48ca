package shop;

import io.github.perthread.PerThread;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Greets; with {@code --check} it asks itself for a greeting and for its meters, and ends. */
@SpringBootApplication
@RestController
public class Shop {
  private static final PerThread<StringBuilder> BUFFER =
      PerThread.withInitial("shop.buffer", StringBuilder::new);

  public static void main(String[] arguments) throws Exception {
    ConfigurableApplicationContext shop = SpringApplication.run(Shop.class, arguments);
    if (!List.of(arguments).contains("--check")) {
      return;
    }
    try (shop) {
      String port = shop.getEnvironment().getRequiredProperty("local.server.port");
      require(get(port, "/greet/ada"), "Hello, ada");
      require(get(port, "/actuator/prometheus"), "perthread_local_values{local=\"shop.buffer\"} ");
      System.out.println("spring-boot: meters scraped");
    }
  }

  @GetMapping("/greet/{name}")
  String greet(@PathVariable("name") String name) {
    StringBuilder buffer = BUFFER.get();
    buffer.setLength(0);
    return buffer.append("Hello, ").append(name).toString();
  }

  private static String get(String port, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private static void require(String text, String part) {
    if (!text.contains(part)) {
      throw new IllegalStateException("No " + part + " in " + text);
    }
  }
}
