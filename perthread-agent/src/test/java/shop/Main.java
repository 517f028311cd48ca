package shop;

/** The shop as a program. */
public final class Main {
  private Main() {}

  public static void main(String... arguments) {
    System.out.println(new Locals().get());
  }
}
