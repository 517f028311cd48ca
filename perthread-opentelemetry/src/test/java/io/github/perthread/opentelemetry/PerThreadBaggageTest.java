package io.github.perthread.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.perthread.PerThread;
import io.github.perthread.PerThreadContext;
import io.github.perthread.ThreadAttributes;
import io.github.perthread.testing.DocumentedCode;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The list, and what goes out and comes in by it. */
class PerThreadBaggageTest {
  @BeforeEach
  void forgetOtherTests() {
    PerThread.removeAllForCurrentThread();
  }

  private static Map<String, String> injected(Context context) {
    Map<String, String> headers = new HashMap<>();
    Fields.BAGGAGE
        .propagator()
        .inject(
            context,
            headers,
            (to, key, value) -> {
              if (to != null) {
                to.put(key, value);
              }
            });
    return headers;
  }

  private static Context extracted(String header) {
    return Fields.BAGGAGE
        .propagator()
        .extract(Context.root(), Map.of("Baggage", List.of(header)), new Headers());
  }

  @Test
  void baggageThatTheContextHas_isNotSentOn() {
    Context context = Context.root().with(Baggage.builder().put("other", "value").build());
    assertThat(injected(context)).isEmpty();
    Fields.USER.set("ada");
    assertThat(injected(context)).isEqualTo(Map.of("baggage", "user=ada"));
  }

  @Test
  void call_hasTheBaggagesValuesOnly_andLeavesTheThreadAsItWas() {
    Fields.USER.set("before");
    Fields.TENANT.set("before");
    Context context = extracted("user=ada");
    String seen = Fields.BAGGAGE.call(context, Fields::seen);
    assertThat(seen).startsWith("user=ada tenant=unset");
    assertThat(Fields.USER.get()).isEqualTo("before");
    assertThatThrownBy(() ->
            Fields.BAGGAGE.run(
                context,
                () -> {
                  Fields.TENANT.set("in the body");
                  throw new IllegalStateException("fails");
                }))
        .hasMessage("fails");
    assertThat(Fields.seen()).startsWith("user=before tenant=before");
  }

  @Test
  void valueThatIsTooLongOrHasControlCharacters_isNotSent() {
    Fields.USER.set("line\nbreak");
    Fields.TENANT.set("x".repeat(Limits.VALUE + 1));
    Fields.REQUEST.set("trial", 1);
    assertThat(injected(Context.root())).isEmpty();
    Fields.USER.set("\u00e9".repeat(1_000));
    Fields.TENANT.set("x".repeat(Limits.VALUE));
    assertThat(injected(Context.root()).get("baggage"))
        .startsWith("user=")
        .doesNotContain("tenant")
        .hasSizeLessThanOrEqualTo(Limits.HEADER);
  }

  @Test
  void extract_withoutACarrierOrAHeader_hasNoBaggage() {
    Context context = Fields.BAGGAGE.propagator().extract(Context.root(), Map.of(), new Headers());
    assertThat(Baggage.fromContext(context).isEmpty()).isTrue();
    assertThat(Fields.BAGGAGE.propagator().fields()).containsExactly("baggage");
  }

  @Test
  void list_takesPropagatedLocalsAndTokensOnly() {
    PerThreadBaggage.Builder builder = PerThreadBaggage.builder().add("user", Fields.USER);
    assertThatThrownBy(() -> builder.add("user", Fields.TENANT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("user");
    for (String key : List.of("", "a b", "a=b", "a,b", "a;b", "\u00e9", "a\n")) {
      assertThatThrownBy(() -> builder.add(key, Fields.TENANT))
          .isInstanceOf(IllegalArgumentException.class);
    }
    PerThread<String> own = PerThread.<String>builder().name("own").build();
    own.set("stays");
    assertThatThrownBy(() -> builder.add("own", own))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("own");
    assertThat(own.get()).isEqualTo("stays");
    assertThatThrownBy(() -> builder.add("attribute", new ThreadAttributes(), "name"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(builder.build()).hasToString("PerThreadBaggage[user]");
    assertThat(PerThreadContext.capture().isEmpty()).isTrue();
  }

  private static final PerThread<String> USER =
      PerThread.<String>builder().name("user").propagated().build();
  private static final ThreadAttributes REQUEST =
      new ThreadAttributes(attributes -> {}, UnaryOperator.identity());

  @Test
  @SuppressWarnings("NullAway") // a carrier is null only if the caller passes null
  void snippetOfThePage_carriesTheValue() {
    TextMapGetter<Map<String, String>> getter = new MapGetter();
    PerThreadBaggage baggage =
        PerThreadBaggage.builder().add("user", USER).add("tenant", REQUEST, "tenant").build();

    // The client, before it sends a request.
    USER.set("ada");
    Map<String, String> headers = new HashMap<>();
    baggage.propagator().inject(Context.root(), headers, Map::put);

    // The server, around the handling of a request.
    Context context = baggage.propagator().extract(Context.root(), headers, getter);
    String user = baggage.call(context, () -> USER.get());
    assertThat(user).isEqualTo("ada");
    DocumentedCode.requireIn(
        "docs/context.md",
        "java opentelemetry",
        "src/test/java/io/github/perthread/opentelemetry/PerThreadBaggageTest.java");
  }

  private static final class MapGetter implements TextMapGetter<Map<String, String>> {
    @Override
    public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
      return carrier == null ? null : carrier.get(key);
    }
  }
}
