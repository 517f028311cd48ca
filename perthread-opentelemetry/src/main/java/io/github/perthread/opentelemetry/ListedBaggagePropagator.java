package io.github.perthread.opentelemetry;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.Collection;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Lets OpenTelemetry's own propagator write and read what is listed, and nothing else. */
final class ListedBaggagePropagator implements TextMapPropagator {
  private final PerThreadBaggage listed;
  private final TextMapPropagator delegate;

  ListedBaggagePropagator(PerThreadBaggage listed, TextMapPropagator delegate) {
    this.listed = listed;
    this.delegate = delegate;
  }

  @Override
  public Collection<String> fields() {
    return delegate.fields();
  }

  @Override
  public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
    delegate.inject(context.with(listed.baggage()), carrier, setter);
  }

  @Override
  public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
    Context none = context.with(Baggage.empty());
    int length = 0;
    boolean any = false;
    for (String field : fields()) {
      for (Iterator<String> headers = getter.getAll(carrier, field); headers.hasNext(); ) {
        String header = headers.next();
        length += header.length();
        any |= !header.isBlank();
        String reason = Limits.whyNotRead(header);
        if (reason.isEmpty() && length > Limits.HEADER) {
          reason = "the headers are longer than " + Limits.HEADER + " characters together";
        }
        if (!reason.isEmpty()) {
          Warnings.headerIgnored(length, reason);
          return none;
        }
      }
    }
    return any ? read(none, carrier, getter, length) : none;
  }

  private <C> Context read(Context none, @Nullable C carrier, TextMapGetter<C> getter, int length) {
    Baggage found;
    try {
      found = Baggage.fromContext(delegate.extract(none, carrier, getter));
    } catch (RuntimeException e) {
      Warnings.headerIgnored(length, "it cannot be read");
      return none;
    }
    if (found.isEmpty()) {
      Warnings.headerIgnored(length, "it is malformed");
    }
    return none.with(listed.listedOf(found));
  }

  @Override
  public String toString() {
    return "ListedBaggagePropagator[" + listed + "]";
  }
}
