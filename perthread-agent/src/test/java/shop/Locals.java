package shop;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** Makes a local in each way that there is, uses it, and tells what it is. */
public final class Locals implements Supplier<String> {
  private static class Named extends ThreadLocal<String> {
    @Override
    protected String initialValue() {
      return "initial";
    }
  }

  /** Returns how many of six locals are stand-ins. */
  @Override
  public String get() {
    ThreadLocal<String> anonymous =
        new ThreadLocal<>() {
          @Override
          protected String initialValue() {
            return "initial";
          }
        };
    Supplier<ThreadLocal<String>> constructor = ThreadLocal::new;
    Function<Supplier<String>, ThreadLocal<String>> factory = ThreadLocal::withInitial;
    List<ThreadLocal<String>> locals =
        List.of(
            new Named(),
            anonymous,
            ThreadLocal.withInitial(() -> "initial"),
            factory.apply(() -> "initial"),
            new ThreadLocal<>(),
            constructor.get());
    for (int i = 0; i < locals.size(); i++) {
      use(locals.get(i), i < 4 ? "initial" : null);
    }
    long standIns = locals.stream().filter(StandIns::isStandIn).count();
    return standIns + " of " + locals.size() + " locals are stand-ins";
  }

  private static void use(ThreadLocal<String> local, String initial) {
    for (int round = 0; round < 2; round++) {
      String before = local.get();
      local.set("set");
      String after = local.get();
      local.remove();
      if (before != initial || after != "set") {
        throw new IllegalStateException(local + ": " + before + ", " + after);
      }
    }
  }
}
