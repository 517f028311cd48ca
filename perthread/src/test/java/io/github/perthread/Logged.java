package io.github.perthread;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the library tells the system logger while this is open; nothing else gets to see it. */
final class Logged extends Handler implements AutoCloseable {
  private static final Logger LOGGER = Logger.getLogger("io.github.perthread");

  private final List<LogRecord> records = new CopyOnWriteArrayList<>();

  private Logged() {}

  static Logged open() {
    Logged logged = new Logged();
    LOGGER.setUseParentHandlers(false);
    LOGGER.addHandler(logged);
    return logged;
  }

  List<LogRecord> records() {
    return records;
  }

  @Override
  public void publish(LogRecord record) {
    records.add(record);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    LOGGER.removeHandler(this);
    LOGGER.setUseParentHandlers(true);
  }
}
