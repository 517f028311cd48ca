package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.ChildJvm;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** By which name a local goes, and whether it knows where it was made. */
@Tag("diagnostics")
class NamesTest {
  private static final String HERE = "PerThread[" + NamesTest.class.getName();

  @Test
  void name_given_isShownWithTheThreads() {
    PerThread<String> local = PerThread.<String>builder().name("tenant").build();
    assertThat(local).hasToString("PerThread[tenant, threads=0]");
    local.set("a");
    try (Worker other = Worker.start(ThreadKind.PLATFORM)) {
      other.run(() -> local.set("b"));
      assertThat(local).hasToString("PerThread[tenant, threads=2]");
    }
  }

  @Test
  void name_ofInitializer_isTheClassThatItIsIn() {
    assertThat(PerThread.withInitial(() -> 1).toString()).startsWith(HERE + "@");
  }

  @Test
  void name_ofSubclass_isTheSubclass() {
    assertThat(new PerThread<String>() {}.toString()).startsWith(HERE + "$1@");
    assertThat(new Named().toString()).startsWith(HERE + "$Named@");
  }

  @Test
  void name_ofHookAlone_isTheClassThatItIsIn() {
    PerThread<String> local = PerThread.<String>builder().onRemoval(v -> {}).build();
    assertThat(local.toString()).startsWith(HERE + "@");
  }

  @Test
  void name_ofNothing_isPerThread() {
    assertThat(new PerThread<String>().toString())
        .startsWith("PerThread[io.github.perthread.PerThread@");
  }

  @Test
  void name_ofAttributes_isTheirObject() {
    ThreadAttributes attributes = new ThreadAttributes() {};
    attributes.set("user", "ada");
    assertThat(PerThreadMonitor.view().listValues(Thread.currentThread().getId()))
        .anySatisfy(value -> {
          assertThat(value.getLocal()).startsWith(NamesTest.class.getName() + "$2@");
          assertThat(value.getLocal()).endsWith("[user]");
        });
  }

  @Test
  void creation_notTracked_isUnknown() {
    PerThread<String> local = new PerThread<>();
    local.set("a");
    assertThat(PerThreadMonitor.heldValues())
        .allSatisfy(held -> assertThat(held.creationStack()).isEmpty());
  }

  @Test
  void creation_tracked_isWhereTheLocalWasMade() {
    String out = ChildJvm.run(List.of("-Dperthread.trackCreation=true"), Tracked.class);
    assertThat(out.lines())
        .containsExactly(
            "bare: " + Tracked.class.getName() + " makeBare",
            "built: built makeBuilt",
            "attributes: " + ThreadAttributes.class.getName() + " makeAttributes");
  }

  /** A subclass. */
  private static final class Named extends PerThread<String> {}

  /** What the child JVM runs: prints name and creating method of each local. */
  static final class Tracked {
    private Tracked() {}

    public static void main(String[] arguments) {
      PerThread<String> bare = makeBare();
      bare.set("a");
      show("bare");
      PerThread.removeAllForCurrentThread();
      PerThread<String> built = makeBuilt();
      built.set("b");
      show("built");
      PerThread.removeAllForCurrentThread();
      ThreadAttributes attributes = makeAttributes();
      attributes.set("user", "ada");
      show("attributes");
      assertThat(bare.toString() + built + attributes).isNotEmpty();
    }

    private static PerThread<String> makeBare() {
      return new PerThread<>();
    }

    private static PerThread<String> makeBuilt() {
      return PerThread.<String>builder().name("built").build();
    }

    private static ThreadAttributes makeAttributes() {
      return new ThreadAttributes();
    }

    private static void show(String what) {
      for (HeldValue held : PerThreadMonitor.heldValues()) {
        String name = held.localName().replaceAll("@.*", "");
        System.out.println(what + ": " + name + " " + held.creationStack().get(0).getMethodName());
      }
    }
  }
}
