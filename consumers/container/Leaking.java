import java.util.ArrayList;
import java.util.List;

/**
 * Leaks: values that refer back to their ThreadLocals stay in the main thread. Ends when it reads a
 * byte.
 */
public final class Leaking {
  private final ThreadLocal<Object> local = new ThreadLocal<>();

  private Leaking() {
    List<Object> value = new ArrayList<>();
    value.add(this);
    value.add(new byte[100_000]);
    local.set(value);
  }

  public static void main(String[] arguments) throws Exception {
    for (int i = 0; i < 50; i++) {
      new Leaking();
    }
    System.out.println("ready");
    System.in.read();
  }
}
