package shop;

import io.github.perthread.PerThread;

/** Uses a local in an image without the optional modules. */
public final class Shop {
  private static final PerThread<StringBuilder> BUFFER = PerThread.withInitial(StringBuilder::new);

  private Shop() {}

  public static void main(String[] arguments) {
    if (ModuleLayer.boot().findModule("jdk.jfr").isPresent()) {
      throw new IllegalStateException("The image has more than the program needs");
    }
    BUFFER.get().append("modular: ").append(PerThread.class.getModule());
    BUFFER.get().append(" in an image of Java ").append(Runtime.version().feature());
    System.out.println(BUFFER.getAndRemove());
  }
}
