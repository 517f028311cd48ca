package io.github.perthread.cli.tour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With the agent's jar, so after it is packaged. */
class AgentJvmIT {
  @Test
  void steps_tellHowFarTheyAreAndWhatTheyMeasured() throws Exception {
    List<String> progress = new ArrayList<>();
    try (AgentJvm jvm = new AgentJvm(new TourPlan(0, 2, 3, 2))) {
      PluginStep.Result plugins =
          jvm.plugins((done, total) -> progress.add("plugin " + done + "/" + total));
      ReloadStep.Result reloads =
          jvm.reloads((done, total) -> progress.add("reload " + done + "/" + total));
      assertThat(plugins.dropped()).isEqualTo(3);
      assertThat(plugins.isClean()).isTrue();
      assertThat(reloads.reloads()).isEqualTo(2);
      assertThat(reloads.isClean()).isTrue();
      assertThat(jvm.classesChanged()).isGreaterThanOrEqualTo(3);
    }
    assertThat(progress)
        .containsExactly("plugin 0/3", "plugin 1/3", "plugin 2/3", "reload 0/2", "reload 1/2");
  }

  @Test
  void failure_isToldAsTheProgramTellsIt() throws Exception {
    TourPlan withoutThreads = new TourPlan(0, 0, 1, 1);
    try (AgentJvm jvm = new AgentJvm(withoutThreads)) {
      assertThatThrownBy(() -> jvm.plugins((done, total) -> {}))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("The JVM with the agent failed")
          .hasMessageContaining(IllegalArgumentException.class.getName());
    }
  }
}
