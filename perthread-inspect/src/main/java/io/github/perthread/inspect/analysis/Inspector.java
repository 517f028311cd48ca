package io.github.perthread.inspect.analysis;

import io.github.perthread.inspect.analysis.Inspection.Finding;
import io.github.perthread.inspect.analysis.Inspection.LeftBehind;
import io.github.perthread.inspect.analysis.Inspection.LocalSite;
import io.github.perthread.inspect.analysis.Inspection.ThreadUse;
import io.github.perthread.inspect.analysis.Inspection.Totals;
import io.github.perthread.inspect.analysis.Sites.Site;
import io.github.perthread.inspect.dump.Progress;
import io.github.perthread.inspect.heap.Heap;
import io.github.perthread.inspect.heap.Ints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Inspects a heap: catalogues its thread locals, walks, judges, and measures. */
public final class Inspector {
  private final Heap heap;
  private final Progress progress;
  private final Catalog catalog;
  private final Threads threads;
  private final Entries entries;
  private final Reach reach;
  private final Sites sites;
  private final DeadSites dead;
  private final Loaders loaders;

  private Inspector(Heap heap, Progress progress) {
    this.heap = heap;
    this.progress = progress;
    catalog = new Catalog(heap, progress);
    threads = catalog.threads;
    entries = catalog.entries;
    reach = new Reach(heap, catalog, progress);
    Paths paths = new Paths(heap, threads, reach.walk.parents);
    sites = new Sites(reach, paths);
    dead = new DeadSites(reach, sites, paths);
    loaders = new Loaders(reach, catalog, sites, paths, progress);
  }

  /** Inspects a heap. */
  public static Inspection inspect(Heap heap, Progress progress) {
    return new Inspector(heap, progress).inspection();
  }

  private Inspection inspection() {
    Retention retention = new Retention(reach);
    long[] siteBytes = retention.bytes(sites.all.size(), sites::of, "measuring by site", progress);
    List<Finding> findings = new ArrayList<>();
    List<LocalSite> all = new ArrayList<>();
    for (int i = 0; i < sites.all.size(); i++) {
      Finding finding = judge(i, siteBytes[i]);
      if (finding != null) {
        findings.add(finding);
      }
      all.add(site(sites.all.get(i), siteBytes[i], finding));
    }
    findings.sort(Comparator.comparingLong(Finding::bytes).reversed());
    all.sort(Comparator.comparingLong(LocalSite::bytes).reversed());
    boolean[] idle = idleThreads();
    return new Inspection(
        totals(all),
        findings,
        loaders.pinned(),
        all,
        threadUses(retention, idle),
        leftBehind(retention, idle),
        notes());
  }

  private Totals totals(List<LocalSite> all) {
    long heapBytes = 0;
    long localBytes = 0;
    for (int node = 0; node < heap.size(); node++) {
      long bytes = heap.shallowSize(node);
      heapBytes += bytes;
      boolean reached = reach.live.has(node) || reach.dead.has(node);
      localBytes += reached && !reach.base.has(node) ? bytes : 0;
    }
    int living = 0;
    for (int i = 0; i < threads.size(); i++) {
      living += reach.live.has(threads.node(i)) ? 1 : 0;
    }
    int keys = all.stream().mapToInt(LocalSite::keys).sum();
    int values = all.stream().mapToInt(LocalSite::values).sum();
    return new Totals(heap.size(), heapBytes, living, keys, values, localBytes);
  }

  private LocalSite site(Site site, long bytes, @Nullable Finding finding) {
    return new LocalSite(
        site.holder,
        site.kind,
        site.keyClass,
        keys(site),
        site.entries.size(),
        Tally.threads(threads, entries, site.entries).size(),
        bytes,
        Tally.valueClasses(heap, entries, site.entries),
        finding == null ? null : finding.leak());
  }

  private int keys(Site site) {
    return site.sample < 0
        ? 0
        : (int)
            Arrays.stream(site.entries.toArray())
                .map(entries::key)
                .filter(key -> key >= 0)
                .distinct()
                .count();
  }

  private @Nullable Finding judge(int number, long bytes) {
    Site site = sites.all.get(number);
    int first = site.entries.get(0);
    List<String> pinned = loaders.pinnedBy(site);
    if (reach.isLive(first)) {
      return pinned.isEmpty()
          ? null
          : finding(site, Leak.LOADER, bytes, loaders.pathOf(site), pins(pinned));
    }
    if (site.sample < 0) {
      return bytes == 0 ? null : stale(site, bytes, pinned);
    }
    if (!reach.dead.has(site.sample)) {
      return registered(site, bytes);
    }
    if (!pinned.isEmpty()) {
      return finding(
          site, Leak.LOADER, bytes, loaders.pathOf(site), pins(pinned) + " " + onlyThat());
    }
    return self(number, site, bytes);
  }

  private static String pins(List<String> loaders) {
    Map<String, Integer> counts = new HashMap<>();
    loaders.forEach(loader -> counts.merge(loader, 1, Integer::sum));
    List<String> parts = new ArrayList<>();
    counts.forEach((name, n) -> parts.add(n == 1 ? "one " + name : n + " " + name));
    return "The values keep " + String.join(", ", parts) + " alive.";
  }

  private static String onlyThat() {
    return "Nothing else reaches the key, so the program cannot remove them.";
  }

  private Finding stale(Site site, long bytes, List<String> pinned) {
    String why =
        "The keys are gone: no program can read these values or remove them, and the threads keep"
            + " them until they end or happen to use the same slot of their map.";
    return finding(
        site,
        Leak.STALE,
        bytes,
        pinned.isEmpty() ? List.of() : loaders.pathOf(site),
        pinned.isEmpty() ? why : why + " " + pins(pinned));
  }

  private Finding registered(Site site, long bytes) {
    return finding(
        site,
        Leak.STALE,
        bytes,
        List.of(),
        "The program dropped the locals; only Netty's list of what to clear when a thread ends"
            + " refers to them, and the values stay.");
  }

  private Finding self(int number, Site site, long bytes) {
    if (!dead.isCycle(number)) {
      int keeper = dead.keeperOf(number);
      if (keeper < 0) {
        return finding(site, Leak.SELF, bytes, List.of(), onlyThat());
      }
      Site by = sites.all.get(keeper);
      String why =
          "The key is reached only from leaked values, "
              + (by.sample < 0 ? "" : "of ")
              + by.holder
              + ": fix those.";
      Leak leak = by.sample < 0 ? Leak.STALE : Leak.SELF;
      return finding(site, leak, bytes, dead.path(keeper, number), why);
    }
    List<Integer> round = dead.roundTrip(number);
    List<String> path = new ArrayList<>();
    int from = number;
    for (int next : round) {
      path.addAll(dead.path(from, next));
      path.add("which is the key of");
      from = next;
    }
    path.addAll(dead.path(from, number));
    String through = round.isEmpty() ? "" : " through other locals";
    return finding(
        site,
        Leak.SELF,
        bytes,
        path,
        "Each value reaches its own key" + through + ", and nothing else does.");
  }

  private Finding finding(Site site, Leak leak, long bytes, List<String> path, String why) {
    return new Finding(
        leak,
        site.holder,
        site.kind,
        site.keyClass,
        keys(site),
        site.entries.size(),
        bytes,
        Tally.valueClasses(heap, entries, site.entries),
        Tally.threads(threads, entries, site.entries),
        path,
        why,
        Advice.of(leak, site.kind));
  }

  private boolean[] idleThreads() {
    boolean[] idle = new boolean[threads.size()];
    boolean[] used = new boolean[threads.size()];
    for (int i = 0; i < entries.size(); i++) {
      int thread = entries.thread(i);
      if (thread >= 0 && sites.of(i) >= 0 && !used[thread]) {
        used[thread] = true;
        idle[thread] = threads.isIdle(thread);
      }
    }
    return idle;
  }

  private List<ThreadUse> threadUses(Retention retention, boolean[] idle) {
    int[] values = new int[threads.size()];
    for (int i = 0; i < entries.size(); i++) {
      if (sites.of(i) >= 0 && entries.thread(i) >= 0) {
        values[entries.thread(i)]++;
      }
    }
    long[] bytes =
        retention.bytes(
            threads.size(),
            i -> sites.of(i) < 0 ? -1 : entries.thread(i),
            "measuring by thread",
            progress);
    List<ThreadUse> uses = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      if (values[i] > 0) {
        String threadClass = heap.className(threads.node(i));
        String name = Tally.nameOrClass(threads, i);
        uses.add(new ThreadUse(name, threadClass, idle[i], values[i], bytes[i]));
      }
    }
    uses.sort(Comparator.comparingLong(ThreadUse::bytes).reversed());
    return uses;
  }

  private List<LeftBehind> leftBehind(Retention retention, boolean[] idle) {
    Map<Integer, Ints> bySite = new HashMap<>();
    for (int i = 0; i < entries.size(); i++) {
      int thread = entries.thread(i);
      if (sites.of(i) >= 0 && thread >= 0 && idle[thread] && reach.isLive(i)) {
        bySite.computeIfAbsent(sites.of(i), site -> new Ints()).add(i);
      }
    }
    long[] bytes =
        retention.bytes(
            sites.all.size(),
            i -> bySite.containsKey(sites.of(i)) && isIdle(idle, i) ? sites.of(i) : -1,
            "measuring idle threads",
            progress);
    List<LeftBehind> left = new ArrayList<>();
    bySite.forEach((site, of) -> {
      int on = Tally.threads(threads, entries, of).size();
      left.add(new LeftBehind(sites.all.get(site).holder, of.size(), on, bytes[site]));
    });
    left.sort(Comparator.comparingLong(LeftBehind::bytes).reversed());
    return left;
  }

  private boolean isIdle(boolean[] idle, int entry) {
    return entries.thread(entry) >= 0 && idle[entries.thread(entry)];
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (reach.garbage) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%,d objects are garbage: the dump was written without a collection before it.",
              reach.unreached));
    } else if (reach.unreached > 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              "Nothing in the dump reaches %,d objects; what they reach counts as in use.",
              reach.unreached));
    }
    return notes;
  }
}
