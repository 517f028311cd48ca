package io.github.perthread.inspect.analysis;

import io.github.perthread.inspect.Inspection.Finding;
import io.github.perthread.inspect.LeakKind;
import io.github.perthread.inspect.analysis.LocalSites.Site;
import io.github.perthread.inspect.heap.Heap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says of each site whether it leaks, why, and what to change. */
final class Judge {
  private final Heap heap;
  private final Threads threads;
  private final Entries entries;
  private final Reachability reach;
  private final LocalSites sites;
  private final LeakGraph graph;
  private final Loaders loaders;
  private int undecidedValues;

  Judge(Reachability reach, Threads threads, LocalSites sites, LeakGraph graph, Loaders loaders) {
    this.reach = reach;
    this.threads = threads;
    this.sites = sites;
    this.graph = graph;
    this.loaders = loaders;
    heap = reach.heap;
    entries = reach.entries;
  }

  /** The bytes of a site: those that it retains, and those that it holds softly. */
  record Size(long bytes, long softBytes) {}

  /** Returns what is wrong with a site, or null. */
  @Nullable Finding judge(int number, Size size) {
    Site site = sites.all.get(number);
    int first = site.entries.get(0);
    List<String> pinned = loaders.pinnedBy(site);
    if (reach.isLive(first)) {
      return pinned.isEmpty()
          ? null
          : finding(site, LeakKind.LOADER, size, loaders.pathOf(site), pins(pinned));
    }
    if (site.sample < 0) {
      return size.bytes() == 0 ? null : stale(site, size, pinned);
    }
    if (!reach.dead.has(site.sample)) {
      return registered(site, size);
    }
    if (reach.untraced.mayHoldAll(keys(site))) {
      undecidedValues += site.entries.size();
      return null;
    }
    if (!pinned.isEmpty()) {
      String why = pins(pinned) + " " + onlyThat();
      return finding(site, LeakKind.LOADER, size, loaders.pathOf(site), why);
    }
    return self(number, site, size);
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

  private Finding stale(Site site, Size size, List<String> pinned) {
    String why =
        "The keys are gone: no program can read these values or remove them, and the threads keep"
            + " them until they end or happen to use the same slot of their map.";
    return finding(
        site,
        LeakKind.STALE,
        size,
        pinned.isEmpty() ? List.of() : loaders.pathOf(site),
        pinned.isEmpty() ? why : why + " " + pins(pinned));
  }

  private Finding registered(Site site, Size size) {
    return finding(
        site,
        LeakKind.STALE,
        size,
        List.of(),
        "The program dropped the locals; only each thread's list of what to clear when it ends"
            + " refers to them, and the values stay.");
  }

  private Finding self(int number, Site site, Size size) {
    if (!graph.isCycle(number)) {
      int keeper = graph.keeperOf(number);
      if (keeper < 0) {
        return finding(site, LeakKind.SELF, size, List.of(), onlyThat());
      }
      Site by = sites.all.get(keeper);
      String why =
          "The key is reached only from leaked values, "
              + (by.sample < 0 ? "" : "of ")
              + by.name()
              + ": mend those.";
      LeakKind leak = by.sample < 0 ? LeakKind.STALE : LeakKind.SELF;
      return finding(site, leak, size, graph.path(keeper, number), why);
    }
    List<Integer> round = graph.roundTrip(number);
    List<String> path = new ArrayList<>();
    int from = number;
    for (int next : round) {
      path.addAll(graph.path(from, next));
      path.add("which is the key of");
      from = next;
    }
    path.addAll(graph.path(from, number));
    String through = round.isEmpty() ? "" : " through other locals";
    return finding(
        site,
        LeakKind.SELF,
        size,
        path,
        "Each value reaches its own key" + through + ", and nothing else does.");
  }

  private Finding finding(Site site, LeakKind leak, Size size, List<String> path, String why) {
    return new Finding(
        leak,
        site.name(),
        site.kind,
        site.keyClass,
        keys(site),
        site.entries.size(),
        size.bytes(),
        size.softBytes(),
        NameCounts.valueClasses(heap, entries, site.entries),
        NameCounts.threads(threads, entries, site.entries),
        path,
        why,
        Advice.of(leak, site.kind));
  }

  /** Returns how many values were judged to be in use, because there is no proof that they leak. */
  int undecidedValues() {
    return undecidedValues;
  }

  /** Returns how many keys a site has. */
  int keys(Site site) {
    return site.sample < 0
        ? 0
        : (int)
            Arrays.stream(site.entries.toArray())
                .map(entries::key)
                .filter(key -> key >= 0)
                .distinct()
                .count();
  }
}
