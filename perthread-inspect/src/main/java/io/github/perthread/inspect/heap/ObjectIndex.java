package io.github.perthread.inspect.heap;

import io.github.perthread.inspect.dump.DumpException;
import io.github.perthread.inspect.dump.DumpVisitor;
import io.github.perthread.inspect.dump.Hprof;
import io.github.perthread.inspect.dump.LongMap;
import io.github.perthread.inspect.output.Progress;
import java.util.ArrayList;
import java.util.List;

/**
 * Numbers the objects of a dump 0, 1, 2, … and finds the number of an id.
 *
 * <p>Ids are addresses, so they lie densely in the pages of the heap. A page of 1 MiB that holds
 * any object has 4,096 buckets of 256 bytes; objects are numbered page by page and bucket by
 * bucket, so that a bucket is known by the number of its first object. What is left to keep of an
 * id is its last byte: with the position in the file (5 bytes), 6 bytes an object and 16 KiB a
 * page. The objects of a bucket (at most 32) stay in the order of the file.
 */
final class ObjectIndex implements DumpVisitor {
  private static final int PAGE_BITS = 20;
  private static final int BUCKET_BITS = 8;
  private static final int BUCKETS = 1 << (PAGE_BITS - BUCKET_BITS);

  private final LongMap pages = new LongMap();

  /** For each page the numbers of its buckets' first objects, and of the first object after it. */
  private final List<int[]> starts = new ArrayList<>();

  private byte[] lastBytes = {};
  private int[] positions = {};
  private byte[] highPositions = {};
  private int size;

  /** The bits that are set in any id. */
  private long idBits;

  @Override
  public void object(int tag, long id, long at) {
    long page = pages.get(id >>> PAGE_BITS);
    if (page < 0) {
      page = starts.size();
      pages.put(id >>> PAGE_BITS, page);
      starts.add(new int[BUCKETS + 1]);
    }
    starts.get((int) page)[bucket(id)]++;
    idBits |= id;
    size++;
  }

  private static int bucket(long id) {
    return (int) (id >>> BUCKET_BITS) & BUCKETS - 1;
  }

  /** Places the objects that were counted, in a second scan. */
  void place(Hprof hprof, Progress progress) throws DumpException {
    int end = 0;
    for (int[] page : starts) {
      for (int i = 0; i < BUCKETS; i++) {
        end += page[i];
        page[i] = end;
      }
      page[BUCKETS] = end;
    }
    lastBytes = new byte[size];
    positions = new int[size];
    highPositions = new byte[size];
    DumpVisitor placing =
        new DumpVisitor() {
          @Override
          public void object(int tag, long id, long at) {
            // Each bucket fills from its end, so that in the end its start is where it was filled
            // to.
            int i = --starts.get((int) pages.get(id >>> PAGE_BITS))[bucket(id)];
            lastBytes[i] = (byte) id;
            positions[i] = (int) at;
            highPositions[i] = (byte) (at >>> 32);
          }
        };
    hprof.scan(placing, "indexing", progress);
  }

  int size() {
    return size;
  }

  /** Returns the alignment of all addresses, from 8 to 256: {@code ObjectAlignmentInBytes}. */
  int alignment() {
    return (int) Math.max(8, Math.min(256, Long.lowestOneBit(idBits)));
  }

  /** Returns the number of an id, or -1. */
  int find(long id) {
    long page = pages.get(id >>> PAGE_BITS);
    if (page < 0) {
      return -1;
    }
    int[] buckets = starts.get((int) page);
    int bucket = bucket(id);
    byte last = (byte) id;
    int end = buckets[bucket + 1];
    for (int i = buckets[bucket]; i < end; i++) {
      if (lastBytes[i] == last) {
        return i;
      }
    }
    return -1;
  }

  /** Returns where an object's sub-record begins in the file. */
  long position(int object) {
    return (highPositions[object] & 0xffL) << 32 | (positions[object] & 0xffff_ffffL);
  }

  /** Returns the distance from an id to the next higher one in the same page and near, or 0. */
  int gapAfter(long id) {
    int[] buckets = starts.get((int) pages.get(id >>> PAGE_BITS));
    int first = bucket(id);
    int offset = (int) id & 0xff;
    for (int b = first; b < Math.min(first + 16, BUCKETS); b++) {
      int least = Integer.MAX_VALUE;
      for (int i = buckets[b]; i < buckets[b + 1]; i++) {
        int gap = ((b - first) << BUCKET_BITS) + (lastBytes[i] & 0xff) - offset;
        least = gap > 0 ? Math.min(least, gap) : least;
      }
      if (least < Integer.MAX_VALUE) {
        return least;
      }
    }
    return 0;
  }
}
