package shop;

import java.io.IOException;
import java.util.function.Supplier;

/** A program that has locals and classes already when the agent is attached. */
public final class Running {
  private static final ThreadLocal<String> OLD = new ThreadLocal<>();

  private static final class OldSubclass extends ThreadLocal<String> {}

  private Running() {}

  public static void main(String... arguments) throws IOException {
    OLD.set("kept");
    Supplier<ThreadLocal<String>> old = OldSubclass::new;
    System.out.println("before: " + made() + " " + made(old.get()));
    System.out.flush();
    if (System.in.read() < 0) {
      throw new IOException("the test is gone");
    }
    System.out.println("old object: " + made(OLD) + " " + OLD.get());
    System.out.println("old class: " + made());
    System.out.println("old subclass: " + made(old.get()));
    System.out.println("new classes: " + new Locals().get());
  }

  private static String made() {
    return made(new ThreadLocal<>()) + " " + made(ThreadLocal.withInitial(() -> ""));
  }

  private static String made(ThreadLocal<?> local) {
    return StandIns.isStandIn(local) ? "stand-in" : "thread-local";
  }
}
