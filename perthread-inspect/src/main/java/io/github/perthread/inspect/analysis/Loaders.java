package io.github.perthread.inspect.analysis;

import io.github.perthread.inspect.Inspection.Holder;
import io.github.perthread.inspect.Inspection.PinnedLoader;
import io.github.perthread.inspect.analysis.LocalSites.Site;
import io.github.perthread.inspect.heap.Heap;
import io.github.perthread.inspect.heap.HeapClass;
import io.github.perthread.inspect.heap.Ints;
import io.github.perthread.inspect.heap.Roots;
import io.github.perthread.inspect.output.Progress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The class loaders that thread-local values keep alive although nothing else does, or although
 * they were stopped; and everything that holds them.
 *
 * <p>A loader's realm is the loader, its classes and their instances. Its holders are the edges
 * that lead into the realm from what can be reached without it: from the roots, and from the values
 * of each site.
 */
final class Loaders {
  /** Bounds on the work for one site, whose values may all lead into the same large graph. */
  private static final int MOST_ENTRIES = 5_000;

  private static final int MOST_VISITS = 50_000_000;

  private static final int MOST_OTHERS = 20;

  private final Reachability reach;
  private final Heap heap;
  private final LocalSites sites;
  private final ReferencePaths paths;
  private final Threads threads;

  /** The suspects, with why they should be gone. */
  private final Map<Integer, String> suspects = new TreeMap<>();

  /** Those of the suspects that were not stopped. */
  private final Set<Integer> onlyByLocals = new HashSet<>();

  private final Map<Integer, List<Hold>> holders = new TreeMap<>();
  private final Map<Site, List<Integer>> pinnedBy = new HashMap<>();
  private final Map<Site, List<String>> pathOf = new HashMap<>();
  private final Bits realm;

  /** What the roots reach outside the realm. */
  private Bits outside;

  private final Bits seen;
  private long visits;

  Loaders(
      Reachability reach,
      Catalog catalog,
      LocalSites sites,
      ReferencePaths paths,
      Progress progress) {
    this.reach = reach;
    this.sites = sites;
    this.paths = paths;
    heap = reach.heap;
    threads = catalog.threads;
    realm = new Bits(heap.size());
    seen = new Bits(heap.size());
    outside = reach.base;
    for (int i = 0; i < catalog.loaders.size(); i++) {
      suspect(catalog.loaders.get(i));
    }
    if (reach.untraced.mayHoldAll(onlyByLocals.size())) {
      suspects.keySet().removeAll(onlyByLocals);
    }
    if (!suspects.isEmpty()) {
      progress.at("finding the holders of class loaders", 0, 1);
      markRealm();
      holdersFromSites();
    }
    if (holders.keySet().stream().anyMatch(reach.base::has)) {
      holdersFromRoots();
    }
  }

  private void suspect(int loader) {
    if (!reach.live.has(loader) && !reach.dead.has(loader)) {
      return;
    }
    String stopped = LoaderState.ofStopped(heap, loader);
    if (!reach.base.has(loader) && !LoaderState.isInternal(heap, loader)) {
      String only = "only thread-local values keep it";
      suspects.put(loader, stopped == null ? only : stopped + "; " + only);
      if (stopped == null) {
        onlyByLocals.add(loader);
      }
    } else if (stopped != null) {
      suspects.put(loader, stopped);
    }
  }

  private void markRealm() {
    for (int node = 0; node < heap.size(); node++) {
      if (loaderOf(node) >= 0) {
        realm.add(node);
      }
    }
    if (suspects.keySet().stream().anyMatch(reach.base::has)) {
      outside = new Bits(heap.size());
      reach.fromRoots(realm, outside, node -> true, Progress.NONE);
    }
  }

  /** Returns the suspect in whose realm an object is, or -1. */
  private int loaderOf(int node) {
    if (suspects.containsKey(node)) {
      return node;
    }
    HeapClass c = heap.asClass(node);
    c = c == null ? heap.classOf(node) : c;
    return c != null && suspects.containsKey(c.loader()) ? c.loader() : -1;
  }

  private void holdersFromSites() {
    for (Site site : sites.all) {
      Map<Integer, List<String>> found = new LinkedHashMap<>();
      Map<Integer, Ints> entriesOf = new LinkedHashMap<>();
      visits = 0;
      int most = Math.min(site.entries.size(), MOST_ENTRIES);
      for (int i = 0; i < most && visits < MOST_VISITS; i++) {
        int entry = site.entries.get(i);
        for (int hit : hits(entry)) {
          int loader = loaderOf(hit);
          found.computeIfAbsent(loader, l -> pathInto(entry, hit));
          entriesOf.computeIfAbsent(loader, l -> new Ints()).add(entry);
        }
      }
      found.forEach((loader, path) -> addHolder(loader, site, entriesOf.get(loader), path));
    }
  }

  /** For each suspect whose realm the value of an entry leads into, the first object there. */
  private List<Integer> hits(int entry) {
    Map<Integer, Integer> first = new LinkedHashMap<>();
    Ints touched = new Ints();
    int value = reach.entries.value(entry);
    reach.walk.start(value, reach.entries.holder(entry), outside, seen);
    reach.walk.runWhile(
        outside,
        seen,
        node -> {
          touched.add(node);
          if (realm.has(node)) {
            first.putIfAbsent(loaderOf(node), node);
            return false;
          }
          return heap.softReferent(node) < 0; // what the JVM drops before it fails pins nothing
        });
    visits += touched.size();
    for (int i = 0; i < touched.size(); i++) {
      seen.remove(touched.get(i));
    }
    return List.copyOf(first.values());
  }

  private List<String> pathInto(int entry, int node) {
    List<String> path = new ArrayList<>(paths.between(reach.entries.value(entry), node));
    int loader = loaderOf(node);
    if (node != loader) {
      path.add(paths.describe(node) + " loaded by " + paths.describe(loader));
    }
    return path;
  }

  private void addHolder(int loader, Site site, @Nullable Ints of, List<String> path) {
    if (of != null) {
      Ints numbers = new Ints();
      for (int i = 0; i < of.size(); i++) {
        numbers.add(reach.entries.thread(of.get(i)));
      }
      Hold holder = new Hold(site.name(), of.size(), numbers, path);
      pinnedBy.computeIfAbsent(site, s -> new ArrayList<>()).add(loader);
      pathOf.putIfAbsent(site, path);
      holders.computeIfAbsent(loader, l -> new ArrayList<>()).add(holder);
    }
  }

  /** As a {@link Holder}, with the numbers of its threads. */
  private record Hold(@Nullable String site, int values, Ints threads, List<String> path) {}

  /** An edge into a loader's realm, standing for all of its kind. */
  private record Edge(int loader, List<String> path, Ints threads) {}

  /** Other things that keep a stopped loader alive: every edge into its realm, by its kind. */
  private void holdersFromRoots() {
    Map<String, Edge> edges = new LinkedHashMap<>();
    Roots roots = heap.roots();
    for (int i = 0; i < roots.size(); i++) {
      int node = roots.node(i);
      if (node >= 0 && realm.has(node)) {
        reach.walk.parents[node] = -2 - i;
        List<String> path = paths.to(node);
        edges.putIfAbsent(path.get(0), new Edge(loaderOf(node), path, new Ints()));
      }
    }
    Ints references = new Ints();
    for (int from = 0; from < heap.size(); from++) {
      if (outside.has(from) && !reach.walk.isHolder(from)) {
        heap.references(from, references);
        for (int i = 0; i < references.size(); i++) {
          if (realm.has(references.get(i))) {
            addEdge(edges, from, references.get(i));
          }
        }
      }
    }
    edges.values().forEach(this::addOther);
  }

  private void addEdge(Map<String, Edge> edges, int from, int to) {
    String step = paths.edge(from, to);
    int loader = loaderOf(to);
    Edge edge = edges.get(step + "@" + loader);
    if (edge == null) {
      List<String> path = new ArrayList<>(paths.to(from));
      path.add(step);
      edge = new Edge(loader, path, new Ints());
      edges.put(step + "@" + loader, edge);
    }
    int thread = threads.numberOf(from);
    if (thread >= 0) {
      edge.threads().add(thread);
    }
  }

  private void addOther(Edge edge) {
    List<Hold> known = holders.get(edge.loader());
    if (known != null && known.size() < MOST_OTHERS) {
      known.add(new Hold(null, 0, edge.threads(), edge.path()));
    }
  }

  /** Returns the classes of the loaders that a site's values keep alive. */
  List<String> pinnedBy(Site site) {
    return pinnedBy.getOrDefault(site, List.of()).stream().map(heap::className).toList();
  }

  /** Returns the path of a site's values to a loader, empty if there is none. */
  List<String> pathOf(Site site) {
    return pathOf.getOrDefault(site, List.of());
  }

  /** Returns the loaders, those that the same things hold as one. */
  List<PinnedLoader> pinned() {
    Map<String, List<Integer>> alike = new LinkedHashMap<>();
    holders.forEach((loader, list) -> {
      String holding = list.stream().map(h -> h.site() + " " + h.path()).toList().toString();
      String key = heap.className(loader) + suspects.get(loader) + holding;
      alike.computeIfAbsent(key, k -> new ArrayList<>()).add(loader);
    });
    return alike.values().stream().map(this::pinned).toList();
  }

  private PinnedLoader pinned(List<Integer> alike) {
    int first = alike.get(0);
    long bytes = 0;
    int classes = 0;
    for (int loader : alike) {
      bytes += reach.base.has(loader) ? 0 : retainedBy(loader);
      classes += heap.classesOf(loader).size();
    }
    List<Holder> merged = new ArrayList<>();
    for (int i = 0; i < holdsOf(first).size(); i++) {
      int values = 0;
      Ints numbers = new Ints();
      for (int loader : alike) {
        Hold hold = holdsOf(loader).get(i);
        values += hold.values();
        for (int n = 0; n < hold.threads().size(); n++) {
          numbers.add(hold.threads().get(n));
        }
      }
      Hold hold = holdsOf(first).get(i);
      merged.add(
          new Holder(hold.site(), values, NameCounts.threads(threads, numbers), hold.path()));
    }
    String state = suspects.getOrDefault(first, "");
    return new PinnedLoader(heap.className(first), alike.size(), classes, state, bytes, merged);
  }

  private List<Hold> holdsOf(int loader) {
    return holders.getOrDefault(loader, List.of());
  }

  private long retainedBy(int loader) {
    long[] bytes = {0};
    Bits reached = new Bits(heap.size());
    reach.walk.start(loader, HeapWalk.NONE, reach.base, reached);
    reach.walk.run(reach.base, reached, node -> bytes[0] += heap.shallowSize(node));
    return bytes[0];
  }
}
