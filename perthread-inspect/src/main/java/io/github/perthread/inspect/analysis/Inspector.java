package io.github.perthread.inspect.analysis;

import io.github.perthread.inspect.Inspection;
import io.github.perthread.inspect.Inspection.Finding;
import io.github.perthread.inspect.Inspection.LeftBehind;
import io.github.perthread.inspect.Inspection.LocalSite;
import io.github.perthread.inspect.Inspection.ThreadUse;
import io.github.perthread.inspect.Inspection.Totals;
import io.github.perthread.inspect.analysis.LocalSites.Site;
import io.github.perthread.inspect.analysis.Retention.Retained;
import io.github.perthread.inspect.heap.Heap;
import io.github.perthread.inspect.heap.Ints;
import io.github.perthread.inspect.output.Progress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Inspects a heap: catalogues its thread locals, walks, judges, and measures. */
public final class Inspector {
  /*
   * The walk, the kinds of leak, and what a dump lacks.
   *
   * EPHEMERONS. A thread's map holds its keys weakly and its values strongly. To the JVM, then, a
   * value is alive as long as its thread. To the program it is alive only while it can get the key:
   * there is no other way to read or remove it. So the walk (HeapWalk) does not go through an entry
   * of a map, its holder, as through other objects. It crosses from the holder to the value when
   * both the holder and the key have been reached, in whichever order; that is how an ephemeron is
   * traversed. From the values it goes on, and may reach more keys. What results is
   *
   *   base   what the roots reach without crossing any value;
   *   live   with the values whose keys are live: all that the program can get at;
   *   dead   what only the other values reach: the JVM keeps it, the program cannot use it.
   *
   * KINDS. An entry whose holder is live and whose key is not is a leak, for it stays until its
   * thread ends. If the key is gone, it is stale. If the key is dead, a dead value reaches it: its
   * own (self), or that of another local, perhaps around a circle of several; LeakGraph finds which.
   * An entry with a live key is no leak by this reasoning, whatever its value refers to; it is one
   * only if its value alone keeps a class loader alive, or keeps one that was stopped (Loaders).
   * Netty's FastThreadLocal and its copies differ: the thread holds an array of values and a set of
   * the keys to clear at its end. That set is not walked, as it is no way to read a value; a key
   * that only it reaches was dropped.
   *
   * WHAT A DUMP LACKS. Not all edges are in a dump: not the fields of class objects, where
   * reflection, ClassValue and the data of hidden classes hang, and up to JDK 21 not the stacks of
   * virtual threads that wait. Some objects are therefore reached by nothing, and a key among them
   * may be in use. UntracedObjects says which of them count as held. The rule is that a leak is
   * never reported without proof, so the doubt always goes to "in use"; this can hide a leak.
   * A dump made without a collection has garbage besides, which refers to keys, too. Nor does a
   * dump tell how large an object is; the heap package finds the layout out from the addresses.
   *
   * BYTES are retained sizes (Retention): what would be freed with a site's values, because neither
   * a root nor another site's values reach it. What only soft references reach is counted apart.
   */

  /** The first JDK whose dumps have the stacks of virtual threads that wait. */
  private static final int FIRST_WITH_STACKS = 22;

  private final Heap heap;
  private final Progress progress;
  private final ProgramFacts facts;
  private final Threads threads;
  private final Entries entries;
  private final Reachability reach;
  private final LocalSites sites;
  private final Loaders loaders;
  private final Judge judge;

  private Inspector(Heap heap, Progress progress) {
    this.heap = heap;
    this.progress = progress;
    Catalog catalog = new Catalog(heap, progress);
    threads = catalog.threads;
    entries = catalog.entries;
    facts = new ProgramFacts(heap);
    boolean lacksStacks = catalog.hasWaitingStacks && facts.feature() < FIRST_WITH_STACKS;
    reach = new Reachability(heap, catalog, lacksStacks, progress);
    ReferencePaths paths = new ReferencePaths(heap, threads, reach.walk.parents);
    sites = new LocalSites(reach, paths);
    loaders = new Loaders(reach, catalog, sites, paths, progress);
    judge = new Judge(reach, threads, sites, new LeakGraph(reach, sites, paths), loaders);
  }

  /**
   * Inspects a heap.
   *
   * @param heap the objects of a dump
   * @param progress receives how far it has come
   * @return what was found
   */
  public static Inspection inspect(Heap heap, Progress progress) {
    return new Inspector(heap, progress).inspection();
  }

  private Inspection inspection() {
    Retention retention = new Retention(reach);
    Retained retained =
        retention.measure(sites.all.size(), sites::of, "measuring by site", progress);
    List<Finding> findings = new ArrayList<>();
    List<Site> leaking = new ArrayList<>();
    List<LocalSite> all = new ArrayList<>();
    for (int i = 0; i < sites.all.size(); i++) {
      Judge.Size size = new Judge.Size(retained.bytes(i), retained.softBytes(i));
      Finding finding = judge.judge(i, size);
      if (finding != null) {
        findings.add(finding);
        leaking.add(sites.all.get(i));
      }
      all.add(site(sites.all.get(i), size, finding));
    }
    findings.sort(Comparator.comparingLong(Finding::bytes).reversed());
    all.sort(Comparator.comparingLong(LocalSite::bytes).reversed());
    boolean[] idle = idleThreads();
    return new Inspection(
        facts.program(threads),
        totals(all, retention),
        findings,
        loaders.pinned(),
        all,
        threadUses(retention, idle),
        leftBehind(retention, idle),
        AgentOption.of(heap, leaking),
        notes());
  }

  private Totals totals(List<LocalSite> all, Retention retention) {
    long heapBytes = 0;
    for (int node = 0; node < heap.size(); node++) {
      heapBytes += heap.shallowSize(node);
    }
    Retained local = retention.measure(1, i -> sites.of(i) < 0 ? -1 : 0, "measuring all", progress);
    int living = 0;
    for (int i = 0; i < threads.size(); i++) {
      living += reach.live.has(threads.node(i)) ? 1 : 0;
    }
    int keys = all.stream().mapToInt(LocalSite::keys).sum();
    int values = all.stream().mapToInt(LocalSite::values).sum();
    return new Totals(heap.size(), heapBytes, living, keys, values, local.bytes(0));
  }

  private LocalSite site(Site site, Judge.Size size, @Nullable Finding finding) {
    return new LocalSite(
        site.name(),
        site.kind,
        site.keyClass,
        judge.keys(site),
        site.entries.size(),
        NameCounts.threads(threads, entries, site.entries).count(),
        size.bytes(),
        size.softBytes(),
        NameCounts.valueClasses(heap, entries, site.entries),
        finding == null ? null : finding.leak());
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
    Retained retained =
        retention.measure(
            threads.size(),
            i -> sites.of(i) < 0 ? -1 : Math.max(-1, entries.thread(i)),
            "measuring by thread",
            progress);
    List<ThreadUse> uses = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      if (values[i] > 0) {
        String threadClass = heap.className(threads.node(i));
        uses.add(
            new ThreadUse(threads.name(i), threadClass, idle[i], values[i], retained.bytes(i)));
      }
    }
    uses.sort(Comparator.comparingLong(ThreadUse::bytes).reversed());
    return uses;
  }

  private List<LeftBehind> leftBehind(Retention retention, boolean[] idle) {
    Map<Integer, Ints> bySite = new HashMap<>();
    for (int i = 0; i < entries.size(); i++) {
      if (sites.of(i) >= 0 && isIdle(idle, i) && reach.isLive(i)) {
        bySite.computeIfAbsent(sites.of(i), site -> new Ints()).add(i);
      }
    }
    Retained retained =
        retention.measure(
            sites.all.size(),
            i -> bySite.containsKey(sites.of(i)) && isIdle(idle, i) ? sites.of(i) : -1,
            "measuring idle threads",
            progress);
    List<LeftBehind> left = new ArrayList<>();
    bySite.forEach((site, of) -> {
      int on = NameCounts.threads(threads, entries, of).count();
      left.add(new LeftBehind(sites.all.get(site).name(), of.size(), on, retained.bytes(site)));
    });
    left.sort(Comparator.comparingLong(LeftBehind::bytes).reversed());
    return left;
  }

  private boolean isIdle(boolean[] idle, int entry) {
    return entries.thread(entry) >= 0 && idle[entries.thread(entry)];
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    UntracedObjects untraced = reach.untraced;
    if (untraced.garbage) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%,d objects are garbage: the dump was written without a collection before it.",
              untraced.unexplained));
    }
    int undecided = untraced.undecidedValues() + judge.undecidedValues();
    if (undecided > 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              "Of %,d values the dump does not tell whether they leak; they count as in use. Dumps do"
                  + " not show all references: not the data of hidden classes, nor, up to JDK 21, the"
                  + " stacks of virtual threads that wait.",
              undecided));
    }
    return notes;
  }
}
