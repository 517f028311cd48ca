package io.github.perthread.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.perthread.testing.ChildLoader;
import jakarta.annotation.PostConstruct;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that leaks by thread-locals, deployed again and again in one Tomcat. */
class TomcatIT {
  private static final int DEPLOYMENTS = Integer.getInteger("perthread.deployments", 5);

  @TempDir private Path temp;

  /** What Tomcat's own start script opens, so that it can look for leaks. */
  private static final String[] OPENS = {
    "--add-opens=java.base/java.lang=ALL-UNNAMED",
    "--add-opens=java.rmi/sun.rmi.transport=ALL-UNNAMED",
  };

  private record Outcome(int left, int megabytes, String output) {}

  private Outcome run(Program program) throws IOException {
    Path[] classPath =
        Stream.of(
                Jars.testClasses(),
                ChildLoader.placeOf(Tomcat.class),
                ChildLoader.placeOf(PostConstruct.class))
            .distinct()
            .toArray(Path[]::new);
    Path server = launcher();
    classPath[0] = server;
    String output =
        program
            .option(OPENS)
            .option("-XX:+UseSerialGC")
            .classPath(classPath)
            .run(
                TomcatServer.class.getName(),
                temp.resolve("tomcat").toString(),
                application().toString(),
                Integer.toString(DEPLOYMENTS));
    int left = number("loaders left: (\\d+)", output);
    int megabytes = number("megabytes used: (\\d+)", output);
    System.out.printf("loaders left: %d of %d, %d MB%n", left, DEPLOYMENTS, megabytes);
    return new Outcome(left, megabytes, output);
  }

  private static int number(String pattern, String output) {
    Matcher matcher = Pattern.compile(pattern).matcher(output);
    assertThat(matcher.find()).as(output).isTrue();
    return Integer.parseInt(matcher.group(1));
  }

  /** The server alone: were the shop in its class path, it would come from there. */
  private Path launcher() throws IOException {
    Path classes = temp.resolve("server");
    copy("io/github/perthread/agent", "TomcatServer", classes);
    return classes;
  }

  private Path application() throws IOException {
    Path application = temp.resolve("application");
    Path web = Files.createDirectories(application.resolve("WEB-INF"));
    copy("shop", "Locals", web.resolve("classes"));
    copy("shop", "StandIns", web.resolve("classes"));
    copy("shop/web", "", web.resolve("classes"));
    Path lib = Files.createDirectories(web.resolve("lib"));
    for (Class<?> type : List.of(ObjectMapper.class, JsonFactory.class, JsonProperty.class)) {
      Path jar = ChildLoader.placeOf(type);
      Files.copy(jar, lib.resolve(jar.getFileName()));
    }
    Files.writeString(
        web.resolve("web.xml"),
        """
        <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0" metadata-complete="true">
          <servlet>
            <servlet-name>leaky</servlet-name>
            <servlet-class>shop.web.LeakyServlet</servlet-class>
          </servlet>
          <servlet-mapping>
            <servlet-name>leaky</servlet-name>
            <url-pattern>/*</url-pattern>
          </servlet-mapping>
        </web-app>
        """);
    return application;
  }

  private static void copy(String packagePath, String prefix, Path to) throws IOException {
    Path directory = Files.createDirectories(to.resolve(packagePath));
    try (Stream<Path> files = Files.list(Jars.testClasses().resolve(packagePath))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (file.getFileName().toString().startsWith(prefix)) {
          Files.copy(file, directory.resolve(file.getFileName()));
        }
      }
    }
  }

  @Test
  void withoutTheAgent_everyClassLoaderStays() throws IOException {
    Outcome outcome = run(Program.java());
    assertThat(outcome.left).as(outcome.output).isEqualTo(DEPLOYMENTS);
    assertThat(outcome.output).contains("0 of 6 locals are stand-ins");
    assertThat(outcome.output)
        .contains("but failed to remove it when the web application was stopped");
    assertThat(outcome.megabytes).isGreaterThan(2 * DEPLOYMENTS);
  }

  @Test
  void withTheAgent_noClassLoaderStays() throws IOException {
    Outcome outcome = run(Program.java().agent(""));
    assertThat(outcome.left).as(outcome.output).isZero();
    assertThat(outcome.output).contains("6 of 6 locals are stand-ins");
    assertThat(outcome.output).doesNotContain("SEVERE", "WARNING: The web application");
  }
}
