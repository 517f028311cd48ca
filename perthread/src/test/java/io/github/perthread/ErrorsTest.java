package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is said to who passes null where it is not allowed. */
class ErrorsTest {
  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // that is what this is about
  private static <T> T nothing() {
    return (@Nullable T) null;
  }

  private static void assertNamed(Map<ThrowingCallable, String> calls) {
    calls.forEach((call, parameter) ->
        assertThatThrownBy(call).isInstanceOf(NullPointerException.class).hasMessage(parameter));
  }

  @Test
  @Tag("I5")
  void null_whereAPerThreadAllowsNone_isNamed() {
    PerThread<String> local = new PerThread<>();
    Map<ThrowingCallable, String> calls = new LinkedHashMap<>();
    calls.put(() -> PerThread.withInitial(nothing()), "initial");
    calls.put(() -> PerThread.builder().initial(nothing()), "initial");
    calls.put(() -> PerThread.builder().name(nothing()), "name");
    calls.put(
        () -> PerThread.builder().onRemoval(ErrorsTest.<Consumer<Object>>nothing()), "onRemoval");
    calls.put(
        () -> PerThread.builder().onRemoval(ErrorsTest.<BiConsumer<Object, Object>>nothing()),
        "onRemoval");
    calls.put(() -> PerThread.withInitial(nothing(), () -> 1), "name");
    calls.put(() -> PerThread.withInitial("name", nothing()), "initial");
    calls.put(() -> new PerThread<String>(ErrorsTest.<String>nothing()), "name");
    calls.put(
        () -> new PerThread<String>(ErrorsTest.<PerThread.Builder<String>>nothing()) {}, "builder");
    calls.put(() -> local.runWith("value", nothing()), "body");
    calls.put(() -> local.callWith("value", nothing()), "body");
    calls.put(() -> local.forEach(nothing()), "action");
    calls.put(() -> local.reduce(1, nothing()), "accumulator");
    calls.put(() -> PerThread.removeLoadedBy(nothing()), "loader");
    calls.put(() -> PerThread.exiting(nothing()), "task");
    calls.put(() -> PerThread.threadFactory(nothing()), "delegate");
    calls.put(() -> PerThread.threadFactory(Thread::new).newThread(nothing()), "task");
    assertNamed(calls);
    assertThat(local.isSet()).isFalse();
  }

  @Test
  @Tag("A6")
  void null_whereAttributesAllowNone_isNamed() {
    ThreadAttributes attributes = new ThreadAttributes();
    Map<String, @Nullable Object> map = attributes.asMap();
    Map<ThrowingCallable, String> calls = new LinkedHashMap<>();
    calls.put(() -> attributes.get(nothing()), "name");
    calls.put(() -> attributes.get(nothing(), String.class), "name");
    calls.put(() -> attributes.get("name", ErrorsTest.<Class<String>>nothing()), "type");
    calls.put(() -> attributes.getOrDefault(nothing(), "fallback"), "name");
    calls.put(() -> attributes.set(nothing(), "value"), "name");
    calls.put(() -> attributes.remove(nothing()), "name");
    calls.put(() -> attributes.has(nothing()), "name");
    calls.put(() -> attributes.attribute(nothing(), String.class), "name");
    calls.put(() -> attributes.attribute("name", ErrorsTest.<Class<String>>nothing()), "type");
    calls.put(() -> map.put(nothing(), "value"), "name");
    calls.put(() -> map.remove(nothing()), "name");
    calls.put(() -> map.get(nothing()), "name");
    calls.put(() -> map.containsKey(nothing()), "name");
    assertNamed(calls);
    assertThat(attributes.names()).isEmpty();
  }

  @Test
  @Tag("A4")
  void null_asInitializer_isNamed() {
    assertNamed(
        Map.of(
            () -> new ThreadAttributes(ErrorsTest.<Consumer<ThreadAttributes>>nothing()),
            "initializer",
            () -> new ThreadAttributes("name", nothing()),
            "initializer",
            () -> new ThreadAttributes(ErrorsTest.<String>nothing()),
            "name"));
  }
}
