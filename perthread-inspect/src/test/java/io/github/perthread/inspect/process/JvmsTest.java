package io.github.perthread.inspect.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Whom a JVM lets in. */
final class JvmsTest {
  @Test
  void processOfAnotherUser_saysWhatIsNeeded() {
    assertThat(Jvms.refusalOfUser(17, "tomcat", "alice"))
        .hasValueSatisfying(message ->
            assertThat(message)
                .contains("17 belongs to tomcat", "runs as alice", "sudo -u tomcat"));
  }

  @Test
  void ownProcess_andAnyForRoot_areLetIn() {
    assertThat(Jvms.refusalOfUser(17, "tomcat", "tomcat")).isEmpty();
    assertThat(Jvms.refusalOfUser(17, "tomcat", "root")).isEmpty();
  }
}
