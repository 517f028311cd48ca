package io.github.perthread.agent;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Constants;
import org.apache.catalina.startup.ContextConfig;
import org.apache.catalina.startup.Tomcat;

/**
 * Deploys an application again and again in one Tomcat, whose threads live on, and tells how many
 * of its class loaders stay and how much memory is used in the end.
 */
final class TomcatServer {
  private static final int THREADS = 4;
  private static final int REQUESTS = 40;

  private final Tomcat tomcat = new Tomcat();
  private final Path application;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService clients = Executors.newFixedThreadPool(THREADS);

  private TomcatServer(Path base, Path application) {
    this.application = application;
    tomcat.setBaseDir(base.toString());
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    tomcat.getConnector().setProperty("minSpareThreads", Integer.toString(THREADS));
    tomcat.getConnector().setProperty("maxThreads", Integer.toString(THREADS));
  }

  /** Takes a directory for Tomcat, the application's, and how often to deploy it. */
  public static void main(String... arguments) {
    try {
      run(arguments);
      System.exit(0);
    } catch (Exception e) {
      e.printStackTrace();
      System.exit(1); // whatever threads there are
    }
  }

  private static void run(String... arguments) throws Exception {
    Path base = Files.createDirectories(Path.of(arguments[0]));
    TomcatServer server = new TomcatServer(base, Path.of(arguments[1]));
    int deployments = Integer.parseInt(arguments[2]);
    server.tomcat.getHost();
    server.tomcat.start();
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    for (int i = 0; i < deployments; i++) {
      loaders.add(server.deploy());
    }
    collect(loaders);
    System.out.println("loaders left: " + left(loaders) + " of " + deployments);
    System.out.println("megabytes used: " + usedMegabytes());
    server.stop();
  }

  private WeakReference<ClassLoader> deploy() throws Exception {
    StandardContext context = new StandardContext();
    context.setPath("/shop");
    context.setName("/shop");
    context.setDocBase(application.toString());
    ContextConfig configuration = new ContextConfig();
    configuration.setDefaultWebXml(Constants.NoDefaultWebXml);
    context.addLifecycleListener(configuration);
    tomcat.getHost().addChild(context);
    WeakReference<ClassLoader> loader = new WeakReference<>(context.getLoader().getClassLoader());
    sendRequests();
    tomcat.getHost().removeChild(context); // which stops and destroys it
    return loader;
  }

  private void sendRequests() throws Exception {
    int port = tomcat.getConnector().getLocalPort();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/shop/")).build();
    List<Callable<String>> requests = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      requests.add(() -> client.send(request, BodyHandlers.ofString()).body());
    }
    for (var answer : clients.invokeAll(requests)) {
      if (!answer.get().contains("locals are stand-ins")) {
        throw new IOException(answer.get());
      }
      answered = answer.get();
    }
  }

  private static volatile String answered = "";

  private void stop() throws LifecycleException {
    System.out.println("the last answer: " + answered);
    clients.shutdown();
    tomcat.stop();
    tomcat.destroy();
  }

  /** Gives what is unreachable several chances to go: loaders go by way of references. */
  private static void collect(List<WeakReference<ClassLoader>> loaders)
      throws InterruptedException {
    for (int round = 0; round < 10 && left(loaders) > 0; round++) {
      System.gc();
      Thread.sleep(100);
    }
  }

  private static long left(List<WeakReference<ClassLoader>> loaders) {
    return loaders.stream().filter(loader -> !loader.refersTo(null)).count();
  }

  private static long usedMegabytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
  }
}
