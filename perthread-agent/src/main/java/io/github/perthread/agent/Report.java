package io.github.perthread.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what becomes of classes, and remembers their names if a report is to be written. */
final class Report {
  /** Of each kind: an application server may load classes for years. */
  private static final int MOST_NAMES = 10_000;

  private final boolean verbose;
  private final boolean named;
  private final AtomicLong seen = new AtomicLong();
  private final AtomicLong nanos = new AtomicLong();
  private final ChangeCounts changes = new ChangeCounts();
  private final Group changed = new Group("changed");
  private final Group blind = new Group("blind");
  private final Group skipped = new Group("skipped");
  private final Group failed = new Group("failed");

  Report(boolean verbose, boolean named) {
    this.verbose = verbose;
    this.named = named;
  }

  /** Classes of which the same became. */
  static final class Group {
    final String label;
    final List<String[]> entries = new ArrayList<>();
    private final AtomicInteger count = new AtomicInteger();

    Group(String label) {
      this.label = label;
    }

    int count() {
      return count.get();
    }
  }

  /** A class was looked at. */
  void seen(long nanosTaken) {
    seen.incrementAndGet();
    nanos.addAndGet(nanosTaken);
  }

  /** A class was changed, or would have been. */
  void changed(String name, Rewriter.Result result) {
    StringBuilder kinds = new StringBuilder();
    synchronized (changes) {
      for (Change change : Change.values()) {
        int count = result.changes.get(change);
        changes.add(change, count);
        if (count > 0) {
          kinds.append(kinds.length() == 0 ? "" : ", ").append(count).append(' ');
          kinds.append(change.label);
        }
      }
    }
    add(changed, name, kinds.toString());
  }

  /** A class was left alone because its loader does not find the stand-in. */
  void blind(String name, ClassLoader loader) {
    String identity = Integer.toHexString(System.identityHashCode(loader));
    add(blind, name, loader.getClass().getName() + "@" + identity);
  }

  /** A class was left alone for a reason. */
  void skipped(String name, String reason) {
    add(skipped, name, reason);
  }

  /** A class was left alone because of what was thrown; the first one is told in any case. */
  void failed(String name, Throwable failure) {
    String what = failure.toString();
    add(failed, name, what);
    if (failed.count() == 1 && !verbose) {
      Agent.say(name.replace('/', '.') + " is left alone (the first of its kind): " + what);
    }
  }

  private void add(Group group, String name, String detail) {
    String dotted = name.replace('/', '.');
    int count = group.count.incrementAndGet();
    if (named && count <= MOST_NAMES) {
      synchronized (group.entries) {
        group.entries.add(new String[] {dotted, detail});
      }
    }
    if (verbose) {
      Agent.say(group.label + " " + dotted + ": " + detail);
    }
  }

  int count(Change change) {
    synchronized (changes) {
      return changes.get(change);
    }
  }

  long seen() {
    return seen.get();
  }

  long millis() {
    return nanos.get() / 1_000_000;
  }

  Group changed() {
    return changed;
  }

  Group blind() {
    return blind;
  }

  Group skipped() {
    return skipped;
  }

  Group failed() {
    return failed;
  }
}
