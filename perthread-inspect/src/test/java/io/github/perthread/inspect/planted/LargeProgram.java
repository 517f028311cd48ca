package io.github.perthread.inspect.planted;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fills its heap with small objects and a thread's map with 31,000 values, then writes a dump of
 * itself: what the tool is timed on.
 */
public final class LargeProgram {
  private static final int VALUES = 31_000;
  private static final Map<Integer, Order> ORDERS = new HashMap<>();
  private static final ThreadLocal<List<Order>> RECENT = ThreadLocal.withInitial(ArrayList::new);

  private LargeProgram() {}

  record Line(String product, Integer quantity, @Nullable Line next) {}

  record Order(String customer, @Nullable Line lines, String note) {}

  /**
   * Half of these refer to themselves through a local of their own, the others' keys are dropped.
   */
  static final class Session {
    final @Nullable ThreadLocal<Session> own;
    final List<String> attributes = new ArrayList<>();

    Session(@Nullable ThreadLocal<Session> own) {
      this.own = own;
    }
  }

  /**
   * Writes a dump.
   *
   * @param args the dump to write, and its size in megabytes
   */
  public static void main(String[] args) {
    long bytes = Long.parseLong(args[1]) * 1_000_000;
    // An order with its lines takes about 590 bytes of a dump, all the rest 25 MB.
    for (int i = 0; i < (bytes - 25_000_000) / 590; i++) {
      ORDERS.put(i, order(i));
    }
    for (int i = 0; i < VALUES; i++) {
      plant(i);
    }
    Program.dump(args[0], true);
  }

  private static Order order(int i) {
    Line lines = null;
    for (int n = 0; n < 2; n++) {
      lines = new Line("product " + (i + n), 1000 + i + n, lines);
    }
    return new Order("customer " + i, lines, "note ".repeat(1 + i % 8));
  }

  private static void plant(int i) {
    if (i % 2 == 0) {
      ThreadLocal<Session> own = new ThreadLocal<>();
      own.set(fill(new Session(own), i));
    } else {
      new ThreadLocal<Session>().set(fill(new Session(null), i));
    }
    if (i % 100 == 0) {
      RECENT.get().add(order(i));
    }
  }

  private static Session fill(Session session, int i) {
    for (int n = 0; n < 5; n++) {
      session.attributes.add("attribute " + (i + n));
    }
    return session;
  }
}
