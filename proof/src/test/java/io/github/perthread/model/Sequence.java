package io.github.perthread.model;

import io.github.perthread.model.Op.Kind;
import io.github.perthread.testing.ThreadKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A sequence of steps, and the setting for them.
 *
 * @param hooked whether the local has a removal hook
 * @param wrapped whether the threads' exits are wrapped
 * @param virtual whether the last of the threads is a virtual one
 */
record Sequence(boolean hooked, boolean wrapped, boolean virtual, List<Op> ops) {
  private static final Kind[] OFTEN = {
    Kind.GET,
    Kind.SET,
    Kind.SET,
    Kind.REMOVE,
    Kind.GET_AND_SET,
    Kind.GET_AND_REMOVE,
    Kind.IS_SET,
    Kind.ENTER,
    Kind.ENTER,
    Kind.LEAVE,
    Kind.LEAVE,
    Kind.END,
    Kind.CLEAR_ALL_THREADS
  };

  static Sequence random(long seed) {
    Random random = new Random(seed * 0x9E3779B97F4A7C15L); // of small seeds the first are alike
    boolean hooked = random.nextBoolean();
    boolean wrapped = random.nextBoolean();
    boolean virtual = ThreadKind.hasVirtual() && (wrapped || random.nextInt(20) == 0);
    boolean collects = random.nextInt(50) == 0 && (wrapped || !virtual);
    List<Op> ops = new ArrayList<>();
    int length = 5 + random.nextInt(40);
    for (int i = 1; i <= length; i++) {
      int value = random.nextInt(8) == 0 ? 0 : i;
      ops.add(new Op(kind(random), random.nextInt(Op.THREADS), value));
    }
    if (collects) {
      ops.add(random.nextInt(length + 1), new Op(Kind.COLLECT, 0, 0));
    }
    return new Sequence(hooked, wrapped, virtual, ops);
  }

  private static Kind kind(Random random) {
    return switch (random.nextInt(60)) {
      case 0 -> Kind.CLOSE;
      case 1 -> Kind.DROP;
      default -> OFTEN[random.nextInt(OFTEN.length)];
    };
  }

  Sequence with(List<Op> fewer) {
    return new Sequence(hooked, wrapped, virtual, fewer);
  }

  /** The sequence as a Java program, which fails as the sequence does. */
  String print(String className, String failure) {
    StringBuilder out = new StringBuilder();
    out.append("// ").append(failure.replace("\n", "\n// ")).append('\n');
    out.append("package io.github.perthread.model;\n\n");
    out.append("public class ").append(className).append(" {\n");
    out.append("  public static void main(String[] args) {\n");
    out.append("    new Script(");
    out.append(hooked).append(", ").append(wrapped).append(", ").append(virtual);
    out.append(") // hooked, exits wrapped, last thread virtual; the first number is the thread\n");
    ops.forEach(op -> out.append("        .").append(op.print()).append('\n'));
    out.append("        .run();\n  }\n}\n");
    return out.toString();
  }
}
