package shop.web;

/** What a request leaves behind in its thread. */
final class Basket {
  static final int BYTES = 500_000;

  final byte[] content = new byte[BYTES];
}
