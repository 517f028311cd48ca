package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.perthread.testing.ChildJvm;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** By which name a local goes, and whether it knows where it was made. */
@Tag("diagnostics")
class NamesTest {
  private static final String HERE = NamesTest.class.getName();

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
  void name_givenInTheShortestForm_isShown() {
    assertThat(new PerThread<>("tenant")).hasToString("PerThread[tenant, threads=0]");
    assertThat(PerThread.withInitial("tenant", () -> 1))
        .hasToString("PerThread[tenant, threads=0]");
    assertThat(new PerThreadLong("requests")).hasToString("PerThreadLong[requests, sum=0]");
    assertThat(new PerThreadAccumulator<>("sizes", ArrayList::new, (into, part) -> into))
        .hasToString("PerThreadAccumulator[sizes]");
    assertThat(missing(new ThreadAttributes("request"))).contains("'user' of request in ");
    assertThat(missing(new ThreadAttributes("request", a -> a.set("tenant", "none"))))
        .contains("'user' of request in ");
  }

  @Test
  void name_ofInitializer_isTheClassThatItIsIn() {
    PerThread<Integer> local = PerThread.withInitial(() -> 1);
    assertThat(local).hasToString("PerThread[made in " + HERE + ", threads=0]");
    local.close();
    assertThatThrownBy(local::get).hasMessage("PerThread made in " + HERE + " is closed");
  }

  @Test
  void name_ofSubclass_isTheSubclass() {
    PerThread<String> local = new Named();
    assertThat(local).hasToString("PerThread[" + HERE + "$Named, threads=0]");
    local.close();
    assertThatThrownBy(local::get).hasMessage(HERE + "$Named is closed");
  }

  @Test
  void name_ofAnonymousSubclass_isTheClassThatItIsIn() {
    assertThat(new PerThread<String>() {})
        .hasToString("PerThread[made in " + HERE + ", threads=0]");
  }

  @Test
  void name_ofHookAlone_isTheClassThatItIsIn() {
    PerThread<String> local = PerThread.<String>builder().onRemoval(v -> {}).build();
    assertThat(local).hasToString("PerThread[made in " + HERE + ", threads=0]");
    PerThread<String> told = PerThread.<String>builder().onRemoval((v, cause) -> {}).build();
    assertThat(told).hasToString("PerThread[made in " + HERE + ", threads=0]");
  }

  @Test
  void name_ofNothing_saysThatThereIsNone() {
    PerThread<String> local = new PerThread<>();
    assertThat(local).hasToString("PerThread[unnamed, threads=0]");
    local.close();
    assertThatThrownBy(local::get).hasMessage("unnamed PerThread is closed");
  }

  @Test
  void name_ofAccumulators_saysWhatTheyAre() {
    assertThat(new PerThreadLong()).hasToString("PerThreadLong[unnamed PerThreadLong, sum=0]");
    assertThat(new PerThreadAccumulator<>(() -> new ArrayList<>(), (into, part) -> into))
        .hasToString("PerThreadAccumulator[PerThreadAccumulator made in " + HERE + "]");
  }

  @Test
  void name_ofAttributes_isThatOfTheirObject() {
    assertThat(missing(new ThreadAttributes())).contains("'user' of unnamed ThreadAttributes in ");
    assertThat(missing(new ThreadAttributes(a -> a.set("tenant", "none"))))
        .contains("'user' of ThreadAttributes made in " + HERE + " in ");
    assertThat(missing(new ThreadAttributes() {}))
        .contains("'user' of ThreadAttributes made in " + HERE + " in ");
    assertThat(missing(new Session())).contains("'user' of " + HERE + "$Session in ");
  }

  private static String missing(ThreadAttributes attributes) {
    return String.valueOf(catchThrowable(() -> attributes.get("user")).getMessage());
  }

  @Test
  void name_ofAttributes_isListedWithTheirNames() {
    ThreadAttributes attributes = new Session();
    attributes.set("user", "ada");
    assertThat(PerThreadMonitor.view().listValues(Thread.currentThread().getId()))
        .extracting(PerThreadMXBean.ValueInfo::getLocal)
        .contains(HERE + "$Session[user]");
  }

  @Test
  void localId_ofTwoUnnamedLocals_tellsThemApart() {
    PerThread<Object> one = new Marked();
    PerThread<Object> other = new Marked();
    one.set("a");
    other.set("b");
    List<HeldValue> held = heldByMarked();
    assertThat(held).hasSize(2);
    assertThat(held).extracting(HeldValue::localId).doesNotHaveDuplicates();
    assertThat(heldByMarked())
        .extracting(HeldValue::localId)
        .containsExactlyInAnyOrderElementsOf(held.stream().map(HeldValue::localId).toList());
    assertThat(PerThreadMonitor.view().getLocals())
        .extracting(PerThreadMXBean.LocalInfo::getId)
        .containsAll(held.stream().map(HeldValue::localId).toList());
    PerThread.removeAllForCurrentThread();
    assertThat(heldByMarked()).isEmpty();
  }

  private static List<HeldValue> heldByMarked() {
    return PerThreadMonitor.heldValues().stream()
        .filter(held -> held.localName().equals(HERE + "$Marked"))
        .toList();
  }

  /** What a holder of it could reach the local by, if a field of it led there. */
  @Test
  void heldValue_leadsToNothingOfTheLocal() {
    for (Field field : HeldValue.class.getDeclaredFields()) {
      assertThat(field.getType())
          .isIn(long.class, boolean.class, String.class, List.class, Thread.class);
    }
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
            "bare: PerThread made in " + Tracked.class.getName() + " makeBare",
            "built: built makeBuilt",
            "attributes: ThreadAttributes made in " + Tracked.class.getName() + " makeAttributes");
  }

  /** A subclass. */
  private static final class Named extends PerThread<String> {}

  /** Another one, of which only one test makes instances. */
  private static final class Marked extends PerThread<Object> {}

  private static final class Session extends ThreadAttributes {}

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
        String creator = held.creationStack().get(0).getMethodName();
        System.out.println(what + ": " + held.localName() + " " + creator);
      }
    }
  }
}
