package io.github.perthread.opentelemetry;

import io.github.perthread.PerThread;
import io.github.perthread.PerThreadContext;
import io.github.perthread.ThreadAttributes;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Carries the values of listed locals to other processes, as OpenTelemetry's {@link Baggage}. Each
 * listed local has a key; nothing that is not listed leaves the process, and nothing that is not
 * listed comes in.
 *
 * <pre>{@code
 * static final PerThread<String> TENANT = PerThread.<String>builder().propagated().build();
 * static final PerThreadBaggage BAGGAGE = PerThreadBaggage.builder().add("tenant", TENANT).build();
 *
 * static void client(Map<String, String> headers) { // before a request is sent
 *   BAGGAGE.propagator().inject(Context.current(), headers, Map::put);
 * }
 *
 * static String server(Context extracted) { // around the handling of a request
 *   return BAGGAGE.call(extracted, () -> TENANT.get());
 * }
 * }</pre>
 *
 * <p>The {@linkplain #propagator() propagator} writes and reads the header {@code baggage} of the
 * W3C with OpenTelemetry's own {@link W3CBaggagePropagator}; use it in place of that one. Baggage
 * reaches whatever answers the requests, third parties included, so list what they may know.
 *
 * <p>A header that is malformed, too large or hostile is ignored, or the entry of it that is; a
 * warning to the system logger {@code io.github.perthread.opentelemetry} says why, and shows
 * nothing that came from outside.
 */
public final class PerThreadBaggage {
  private final List<BaggageEntry> entries;
  private final TextMapPropagator propagator;

  private PerThreadBaggage(List<BaggageEntry> entries) {
    this.entries = List.copyOf(entries);
    propagator = new ListedBaggagePropagator(this, W3CBaggagePropagator.getInstance());
  }

  /**
   * Returns a builder with an empty list.
   *
   * @return the builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns a propagator for the header {@code baggage}. It injects the values that the calling
   * thread has in the listed locals, whatever baggage the context has; it extracts the listed keys
   * into the context's baggage, for {@link #call}.
   *
   * @return the propagator
   */
  public TextMapPropagator propagator() {
    return propagator;
  }

  /**
   * Returns the values that the calling thread has in the listed locals. {@code null}, unset, and
   * values that are not sent are left out.
   *
   * @return the baggage
   */
  public Baggage baggage() {
    BaggageBuilder baggage = Baggage.builder();
    int room = Limits.HEADER;
    for (BaggageEntry entry : entries) {
      String value = entry.get();
      String reason = value == null ? "" : Limits.whyNotSent(entry.key(), value, room);
      if (value != null && reason.isEmpty()) {
        baggage.put(entry.key(), value);
        room -= Limits.encodedLength(entry.key(), value);
      } else if (!reason.isEmpty()) {
        Warnings.notSent(entry.key(), reason);
      }
    }
    return baggage.build();
  }

  /**
   * Runs a body with what a context's baggage has for the listed locals, as a request begins:
   * propagated locals have nothing else. Afterwards they are exactly as before.
   *
   * @param context what {@link #propagator()} extracted
   * @param body what to run, in the calling thread
   */
  public void run(Context context, Runnable body) {
    Objects.requireNonNull(body, "body");
    this.<Object, RuntimeException>call(
        context,
        () -> {
          body.run();
          return context;
        });
  }

  /**
   * Runs a body as {@link #run} does, and returns its result.
   *
   * @param context what {@link #propagator()} extracted
   * @param body what to run, in the calling thread
   * @param <R> the type of the result
   * @param <X> what the body may throw
   * @return what the body returned
   * @throws X what the body threw
   */
  public <R extends @Nullable Object, X extends Throwable> R call(
      Context context, PerThread.Body<? extends R, X> body) throws X {
    Objects.requireNonNull(context, "context");
    Objects.requireNonNull(body, "body");
    Baggage baggage = Baggage.fromContext(context);
    return PerThreadContext.empty()
        .<R, X>call(() -> {
          for (BaggageEntry entry : entries) {
            String value = baggage.getEntryValue(entry.key());
            if (value != null && isAcceptable(entry, value)) {
              entry.set(value);
            }
          }
          return body.call();
        });
  }

  private static boolean isAcceptable(BaggageEntry entry, String value) {
    String reason = Limits.whyNotAccepted(value);
    if (!reason.isEmpty()) {
      Warnings.entryIgnored(entry.key(), reason);
    }
    return reason.isEmpty();
  }

  /** Returns the listed entries of a baggage, and nothing else of it. */
  Baggage listedOf(Baggage baggage) {
    BaggageBuilder listed = Baggage.builder();
    for (BaggageEntry entry : entries) {
      String value = baggage.getEntryValue(entry.key());
      if (value != null && isAcceptable(entry, value)) {
        listed.put(entry.key(), value);
      }
    }
    return listed.build();
  }

  /** Returns the keys, and no values. */
  @Override
  public String toString() {
    return "PerThreadBaggage" + entries.stream().map(BaggageEntry::key).toList();
  }

  /** The list of what may leave the process and come in. Not thread-safe. */
  public static final class Builder {
    private final List<BaggageEntry> entries = new ArrayList<>();
    private final Set<String> keys = new HashSet<>();

    private Builder() {}

    /**
     * Lists a local.
     *
     * @param key the key in the baggage, a token of visible ASCII characters
     * @param local a propagated local
     * @return this
     * @throws IllegalArgumentException if the key is no token or listed already, or the local is
     *     not propagated
     */
    public Builder add(String key, PerThread<? super String> local) {
      Objects.requireNonNull(local, "local");
      return add(BaggageEntry.of(check(key), local));
    }

    /**
     * Lists an attribute. A value that is no string is not sent.
     *
     * @param key the key in the baggage, a token of visible ASCII characters
     * @param attributes propagated attributes; the calling thread's are initialized if need be
     * @param name the attribute's name
     * @return this
     * @throws IllegalArgumentException if the key is no token or listed already, or the attributes
     *     are not propagated
     */
    public Builder add(String key, ThreadAttributes attributes, String name) {
      Objects.requireNonNull(attributes, "attributes");
      Objects.requireNonNull(name, "name");
      return add(BaggageEntry.of(check(key), attributes, name));
    }

    private String check(String key) {
      if (!Limits.isToken(Objects.requireNonNull(key, "key"))) {
        throw new IllegalArgumentException("Not a key of baggage: '" + key + "'");
      }
      if (keys.contains(key)) {
        throw new IllegalArgumentException("Listed already: '" + key + "'");
      }
      return key;
    }

    private Builder add(BaggageEntry entry) {
      if (!entry.isPropagated()) {
        throw new IllegalArgumentException(
            "What is listed as '" + entry.key() + "' is not propagated: " + entry);
      }
      keys.add(entry.key());
      entries.add(entry);
      return this;
    }

    /**
     * Makes the baggage.
     *
     * @return the baggage of what is listed
     */
    public PerThreadBaggage build() {
      return new PerThreadBaggage(entries);
    }
  }
}
