package io.github.perthread.contextpropagation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.PerThread;
import io.github.perthread.PerThreadContext;
import io.github.perthread.testing.DocumentedCode;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Tomcat with two threads, whose requests leave values behind and hop to another pool. */
class PerRequestFilterTest {
  private static final PerThread<String> USER =
      PerThread.<String>builder().name("user").propagated().build();

  private final ExecutorService second = Executors.newFixedThreadPool(2);
  private final Tomcat tomcat = new Tomcat();
  private URI uri = URI.create("http://127.0.0.1");

  @TempDir private Path directory;

  /** Says what it found, sets its user, asks the second pool, and cleans nothing up. */
  private final class Page extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      String found = seen();
      USER.set(String.valueOf(request.getQueryString()));
      try {
        String there = PerThreadContext.capturing(second).submit(PerRequestFilterTest::seen).get();
        response.getWriter().print(found + " " + there + " " + USER.get());
      } catch (InterruptedException | ExecutionException e) {
        throw new ServletException(e);
      }
      if (USER.get().endsWith("7")) {
        throw new ServletException("fails after the answer was begun");
      }
    }
  }

  private static String seen() {
    return USER.isSet() ? USER.get() : "unset";
  }

  @BeforeEach
  void start() throws Exception {
    tomcat.setBaseDir(directory.toString());
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", InetAddress.getLoopbackAddress().getHostAddress());
    tomcat.getConnector().setProperty("maxThreads", "2");
    tomcat.getConnector().setProperty("minSpareThreads", "2");
    Context context = tomcat.addContext("", directory.toString());
    FilterDef filter = new FilterDef();
    filter.setFilterName("perRequest");
    filter.setFilter(new PerRequestFilter());
    context.addFilterDef(filter);
    FilterMap mapping = new FilterMap();
    mapping.setFilterName("perRequest");
    mapping.addURLPattern("/*");
    context.addFilterMap(mapping);
    Tomcat.addServlet(context, "page", new Page());
    context.addServletMapping("/*", "page");
    tomcat.start();
    uri = URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/");
  }

  @AfterEach
  void stop() throws Exception {
    tomcat.stop();
    tomcat.destroy();
    second.shutdownNow();
  }

  @Test
  @Tag("X2")
  void requests_startWithNothing_andHopWithTheirOwn() throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    List<CompletableFuture<String>> answers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      HttpRequest request = HttpRequest.newBuilder(uri.resolve("?user" + i)).build();
      answers.add(
          client
              .sendAsync(request, HttpResponse.BodyHandlers.ofString())
              .thenApply(HttpResponse::body));
    }
    for (int i = 0; i < 100; i++) {
      if (i % 10 != 7) {
        assertThat(answers.get(i).get(60, TimeUnit.SECONDS))
            .isEqualTo("unset user" + i + " user" + i);
      }
    }
  }

  @Test
  void filter_isThatOfThePage() {
    DocumentedCode.requireIn(
        "docs/context.md",
        "java servlet",
        "src/test/java/io/github/perthread/contextpropagation/PerRequestFilter.java");
  }
}
