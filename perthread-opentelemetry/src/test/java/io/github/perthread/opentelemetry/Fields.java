package io.github.perthread.opentelemetry;

import io.github.perthread.PerThread;
import io.github.perthread.ThreadAttributes;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What both processes have for their requests, and which of it may go from one to the other. */
final class Fields {
  static final PerThread<@Nullable String> USER = propagated("user");
  static final PerThread<@Nullable String> TENANT = propagated("tenant");
  static final PerThread<@Nullable String> PASSWORD = propagated("password");
  static final ThreadAttributes REQUEST =
      new ThreadAttributes(attributes -> {}, UnaryOperator.identity());

  static final PerThreadBaggage BAGGAGE =
      PerThreadBaggage.builder()
          .add("user", USER)
          .add("tenant", TENANT)
          .add("trial", REQUEST, "trial")
          .build();

  private Fields() {}

  private static PerThread<@Nullable String> propagated(String name) {
    return PerThread.<@Nullable String>builder().name(name).propagated().build();
  }

  /** What the calling thread has, of everything. */
  static String seen() {
    return "user=%s tenant=%s password=%s trial=%s discount=%s"
        .formatted(
            seen(USER),
            seen(TENANT),
            seen(PASSWORD),
            REQUEST.getOrDefault("trial", "unset"),
            REQUEST.getOrDefault("discount", "unset"));
  }

  private static @Nullable String seen(PerThread<@Nullable String> local) {
    return local.isSet() ? local.get() : "unset";
  }
}
