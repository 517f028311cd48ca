package sample;

import java.util.logging.Logger;

/** Greets in a buffer of each thread. */
public class Greeter {
  private static final ThreadLocal<StringBuilder> BUFFER =
      ThreadLocal.withInitial(StringBuilder::new);

  /** How deep the calls are; its type is seen from outside. */
  public static final ThreadLocal<Integer> DEPTH =
      new ThreadLocal<>() {
        @Override
        protected Integer initialValue() {
          return 0;
        }
      };

  /** Starts from itself, which is for a person to look at. */
  private static final ThreadLocal<Integer> COUNT =
      new ThreadLocal<>() {
        @Override
        protected Integer initialValue() {
          set(1);
          return get() + 1;
        }
      };

  public String greet(String name) {
    Logger.getLogger("sample").fine(() -> "greeting " + COUNT.get());
    StringBuilder buffer = BUFFER.get();
    buffer.setLength(0);
    return buffer.append("Hello, ").append(name).append(DEPTH.get()).toString();
  }
}
