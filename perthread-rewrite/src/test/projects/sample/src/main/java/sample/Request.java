package sample;

/** The name of a request, for the threads that work on it. */
class Request extends ThreadLocal<String> {
  private static final ThreadLocal<Request> INHERITED = new InheritableThreadLocal<>();

  static Request current() {
    return INHERITED.get();
  }
}
