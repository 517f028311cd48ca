package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.ChildJvm;
import io.github.perthread.testing.ChildLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** The library under a {@code SecurityManager}, which Java 24 does not have any more. */
@Tag("E9")
@EnabledForJreRange(max = JRE.JAVA_23)
class SecurityManagerTest {
  private static final String ALL = "permission java.security.AllPermission; };";

  /** An application without any permission. */
  static final class Unprivileged {
    private static final AtomicInteger HOOKS = new AtomicInteger();

    static final class OwnHook extends PerThread<String> {
      @Override
      protected void onRemoval(String value, RemovalCause cause) {
        HOOKS.incrementAndGet();
      }
    }

    public static void main(String... arguments) throws InterruptedException {
      PerThread<String> plain = new PerThread<>();
      PerThread<String> built =
          PerThread.<String>builder().onRemoval(value -> HOOKS.incrementAndGet()).build();
      OwnHook own = new OwnHook();
      ThreadAttributes attributes = new ThreadAttributes();
      attributes.set("name", 1);
      plain.set("main");
      Thread thread =
          new Thread(() -> {
            plain.set("value");
            built.set("value");
            own.set("value");
          });
      thread.start();
      thread.join();
      long end = System.nanoTime() + Long.parseLong(arguments[0]) * 1_000_000_000L;
      while (HOOKS.get() < 2 && System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      PerThread.removeLoadedBy(ClassLoader.getPlatformClassLoader());
      System.out.println("hooks " + HOOKS + ", " + plain.get() + attributes.get("name"));
      built.close();
      own.close();
      plain.set("again");
      System.out.println("hooks after close " + HOOKS + ", " + plain.get());
      System.exit(0);
    }
  }

  private static String run(Path policy, String grants, String seconds) throws IOException {
    Files.writeString(policy, grants);
    return ChildJvm.run(
        List.of("-Djava.security.manager", "-Djava.security.policy==" + policy),
        Unprivileged.class,
        seconds);
  }

  private static String needs(String more) {
    return "grant { permission java.lang.RuntimePermission \"exitVM\"; permission"
        + " java.lang.RuntimePermission \"getClassLoader\"; };\n"
        + more;
  }

  @Test
  void library_withPermissionsForItselfAlone_doesAllThatItPromises(@TempDir Path folder)
      throws IOException {
    String place = ChildLoader.placeOf(PerThread.class).toString();
    String codeBase = place.endsWith(".jar") ? place : place + "/-";
    String output =
        run(
            folder.resolve("library.policy"),
            needs("grant codeBase \"file:" + codeBase + "\" { " + ALL),
            "30");
    assertThat(output)
        .contains("hooks 2, main1", "hooks after close 2, again")
        .doesNotContain("\tat ", "may not");
  }

  @Test
  void library_withoutPermissions_worksAndSaysOnceWhatItCannotDo(@TempDir Path folder)
      throws IOException {
    String output = run(folder.resolve("none.policy"), needs(""), "2");
    assertThat(output)
        .contains("hooks 0, main1", "hooks after close 2, again")
        .containsOnlyOnce("This library may not start a thread")
        .doesNotContain("\tat ");
  }
}
