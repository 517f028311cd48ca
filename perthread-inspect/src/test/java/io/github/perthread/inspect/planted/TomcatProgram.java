package io.github.perthread.inspect.planted;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;

/**
 * A Tomcat that serves an application, deploys it again twice, serves again, and writes a dump of
 * itself. The leaking application leaves values on Tomcat's threads, the healthy one removes them.
 */
public final class TomcatProgram {
  private static final int DEPLOYMENTS = 3;
  private static final int REQUESTS = 20;

  private TomcatProgram() {}

  /**
   * Writes a dump.
   *
   * @param args {@code leaking} or {@code healthy}, a folder for Tomcat, and the dump to write
   */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[1]);
    Path application = Files.createDirectories(folder.resolve("application"));
    copyClass(application, "plugin.LeakingServlet");
    copyClass(application, "plugin.LeakingServlet$Session");

    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(folder.toString());
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("maxThreads", "4");
    tomcat.getConnector().setProperty("minSpareThreads", "4");
    tomcat.start();
    try {
      for (int i = 0; i < DEPLOYMENTS; i++) {
        if (i > 0) {
          tomcat.getHost().removeChild(tomcat.getHost().findChild("/app"));
        }
        deploy(tomcat, application, args[0]);
        serve("http://localhost:" + tomcat.getConnector().getLocalPort() + "/app/" + args[0]);
      }
      Program.dump(args[2], true);
    } finally {
      tomcat.stop();
      tomcat.destroy();
    }
  }

  private static void deploy(Tomcat tomcat, Path application, String mapping) {
    Context context = tomcat.addContext("/app", application.toString());
    String servlet = TomcatProgram.class.getPackageName() + ".plugin.LeakingServlet";
    Tomcat.addServlet(context, "servlet", servlet);
    context.addServletMapping("/" + mapping, "servlet");
  }

  private static void serve(String address) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    for (int i = 0; i < REQUESTS; i++) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(response.statusCode() + " " + response.body());
      }
    }
  }

  private static void copyClass(Path application, String name) {
    String file = (TomcatProgram.class.getPackageName() + "." + name).replace('.', '/') + ".class";
    Path target = application.resolve("WEB-INF/classes").resolve(file);
    try (InputStream in = TomcatProgram.class.getClassLoader().getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("no " + file);
      }
      Files.createDirectories(target.getParent());
      Files.copy(in, target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
