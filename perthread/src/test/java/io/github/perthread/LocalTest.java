package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A local as the {@link ThreadLocal} that it is. */
@Tag("L1")
class LocalTest {
  /** Code that knows nothing of this library. */
  private static String useAsThreadLocal(ThreadLocal<StringBuilder> buffers) {
    buffers.get().append("used");
    String result = buffers.get().toString();
    buffers.set(new StringBuilder("set"));
    result += " " + buffers.get();
    buffers.remove();
    return result + " " + buffers.get();
  }

  @EachKind
  void local_whereAThreadLocalIsAccepted_works(ThreadKind kind) {
    List<Supplier<ThreadLocal<StringBuilder>>> kinds =
        List.of(
            () -> ThreadLocal.withInitial(() -> new StringBuilder("initial ")),
            () -> PerThread.withInitial(() -> new StringBuilder("initial ")),
            Overriding::new);
    for (Supplier<ThreadLocal<StringBuilder>> each : kinds) {
      try (Worker worker = Worker.start(kind)) {
        assertThat(worker.call(() -> useAsThreadLocal(each.get())))
            .isEqualTo("initial used set initial ");
      }
    }
  }

  /** A subclass as they are written for {@code ThreadLocal}. */
  private static final class Overriding extends PerThread<StringBuilder> {
    @Override
    protected StringBuilder initialValue() {
      return new StringBuilder("initial ");
    }
  }

  @Test
  void subclass_mayAddAHookAndAName() {
    List<String> removed = new ArrayList<>();
    class Named extends PerThread<String> {
      Named() {
        super(PerThread.<String>builder().name("named").onRemoval(v -> removed.add(v)));
      }

      @Override
      protected String initialValue() {
        return "initial";
      }
    }

    Named local = new Named();
    assertThat(local.get()).isEqualTo("initial");
    local.remove();
    assertThat(removed).containsExactly("initial");
    assertThat(local.toString()).contains("named");
  }

  @Test
  void getAndSet_returnsWhatWasThere() {
    PerThread<@Nullable String> local = PerThread.withInitial(() -> "initial");
    assertThat(local.getAndSet("first")).isNull();
    assertThat(local.getAndSet(null)).isEqualTo("first");
    assertThat(local.getAndSet("second")).isNull();
    assertThat(local.getAndRemove()).isEqualTo("second");
    assertThat(local.isSet()).isFalse();
  }

  @Test
  void toString_tellsTheNameAndHowManyThreadsHaveAValue() {
    PerThread<String> local = PerThread.<String>builder().name("sessions").build();
    assertThat(local).hasToString("PerThread[sessions, threads=0]");
    local.set("value");
    assertThat(local).hasToString("PerThread[sessions, threads=1]");
    assertThat(PerThread.withInitial(() -> "value").toString())
        .as("where it was made, if it has no name")
        .contains(LocalTest.class.getName());
  }

  @Test
  void builder_mayMakeSeveralLocals() {
    PerThread.Builder<String> builder = PerThread.<String>builder().initial(() -> "initial");
    PerThread<String> first = builder.name("first").build();
    PerThread<String> second = builder.name("second").build();
    first.set("value");
    assertThat(second.get()).isEqualTo("initial");
    assertThat(first.toString()).contains("first");
    assertThat(second.toString()).contains("second");
  }
}
