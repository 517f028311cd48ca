package io.github.perthread.inspect.heap;

import java.util.Arrays;

/** The roots of a heap, in the order of the dump. */
public final class Roots {
  private long[] ids = new long[1024];
  private int[] nodes = {};
  private final Ints tags = new Ints();
  private final Ints threads = new Ints();
  private final Ints details = new Ints();

  void add(int tag, long id, int thread, int detail) {
    int size = size();
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, size * 2);
    }
    ids[size] = id;
    tags.add(tag);
    threads.add(thread);
    details.add(detail);
  }

  /** Finds the objects, when all are indexed. */
  void resolve(ObjectIndex index) {
    nodes = new int[size()];
    Arrays.setAll(nodes, i -> index.find(ids[i]));
    ids = new long[0];
  }

  public int size() {
    return tags.size();
  }

  /** Returns the object of a root, or -1 if it is not in the dump. */
  public int node(int root) {
    return nodes[root];
  }

  /** Returns the kind of a root, as in the dump. */
  public int tag(int root) {
    return tags.get(root);
  }

  /** Returns the serial number of a root's thread, 0 for none. */
  public int thread(int root) {
    return threads.get(root);
  }

  /** For a local variable the depth of its frame, for a thread the serial number of its stack. */
  public int detail(int root) {
    return details.get(root);
  }
}
