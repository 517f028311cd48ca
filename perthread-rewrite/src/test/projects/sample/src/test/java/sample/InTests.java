package sample;

class InTests {
  private final ThreadLocal<Greeter> greeter = ThreadLocal.withInitial(Greeter::new);

  String greet() {
    return greeter.get().greet("test");
  }
}
