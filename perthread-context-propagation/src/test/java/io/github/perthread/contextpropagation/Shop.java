package io.github.perthread.contextpropagation;

import io.github.perthread.PerThread;
import io.github.perthread.PerThreadContext;
import java.util.concurrent.CompletableFuture;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** A Spring Boot application that knows in one local which user its code works for. */
@SpringBootConfiguration
@EnableAutoConfiguration
@EnableAsync
@Import({Shop.Prices.class, Shop.Pages.class})
class Shop {
  static final PerThread<String> USER =
      PerThread.<String>builder().name("user").propagated().build();

  static String seen() {
    return USER.isSet() ? USER.get() : "unset";
  }

  /** Spring's own; it goes into the executor of the asynchronous methods. */
  @Bean
  TaskDecorator contextPropagatingTaskDecorator() {
    return new ContextPropagatingTaskDecorator();
  }

  /** The user of a request, for all that is done for it. */
  @Bean
  WebFilter userOfTheRequest() {
    return Shop::withItsUser;
  }

  private static Mono<Void> withItsUser(ServerWebExchange exchange, WebFilterChain chain) {
    String user = exchange.getRequest().getHeaders().getFirst("X-User");
    PerThreadContext context =
        PerThreadContext.empty()
            .<PerThreadContext, RuntimeException>call(() -> {
              if (user != null) {
                USER.set(user);
              }
              return PerThreadContext.capture();
            });
    return chain.filter(exchange).contextWrite(c -> c.put(PerThreadAccessor.KEY, context));
  }

  /** Does its work in Spring's executor. */
  static class Prices {
    @Async
    CompletableFuture<String> find() {
      return CompletableFuture.completedFuture("async " + seen());
    }
  }

  /** The pages; one of them asks another, over HTTP. */
  @RestController
  static class Pages {
    private final Prices prices;
    private final WebClient client = WebClient.create();
    private final String host;

    Pages(Prices prices, @Value("${server.address}") String host) {
      this.prices = prices;
      this.host = host;
    }

    @GetMapping("/")
    Mono<String> home(@RequestParam int port) {
      return Mono.defer(() -> Mono.fromFuture(prices.find()))
          .flatMap(price -> stock(port).map(stock -> price + ", " + stock))
          .map(page -> page + ", after both " + seen());
    }

    private Mono<String> stock(int port) {
      return client
          .get()
          .uri("http://" + host + ":" + port + "/stock")
          .header("X-User", "stock keeper for " + seen())
          .retrieve()
          .bodyToMono(String.class)
          .map(stock -> stock + ", after the answer " + seen());
    }

    @GetMapping("/stock")
    Mono<String> stock() {
      return Mono.fromCallable(() -> "seen by " + seen());
    }
  }
}
