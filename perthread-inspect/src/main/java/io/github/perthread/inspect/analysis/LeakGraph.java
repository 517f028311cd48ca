package io.github.perthread.inspect.analysis;

import io.github.perthread.inspect.analysis.LocalSites.Site;
import io.github.perthread.inspect.heap.Ints;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which dead sites' values reach which dead sites' keys, and by what path. A site on a cycle keeps
 * itself alive; one that is on none is kept by another.
 */
final class LeakGraph {
  private final Reachability reach;
  private final LocalSites sites;
  private final ReferencePaths paths;
  private final Map<Integer, Map<Integer, List<String>>> edges = new HashMap<>();
  private final Map<Integer, BitSet> closure = new HashMap<>();

  LeakGraph(Reachability reach, LocalSites sites, ReferencePaths paths) {
    this.reach = reach;
    this.sites = sites;
    this.paths = paths;
    for (int i = 0; i < sites.all.size(); i++) {
      if (reach.isDead(sites.all.get(i).entries.get(0))) {
        edges.put(i, edgesOf(sites.all.get(i)));
      }
    }
    edges.keySet().forEach(site -> closure.put(site, closureOf(site)));
  }

  private Map<Integer, List<String>> edgesOf(Site site) {
    Map<Integer, List<String>> found = new HashMap<>();
    Bits seen = new Bits(reach.heap.size());
    for (int i = 0; i < site.entries.size(); i++) {
      int entry = site.entries.get(i);
      int value = reach.entries.value(entry);
      reach.walk.start(value, reach.entries.holder(entry), reach.live, seen);
    }
    Ints reachedKeys = new Ints();
    reach.walk.run(
        reach.live,
        seen,
        node -> {
          if (reach.entries.anyOfKey(node) >= 0) {
            reachedKeys.add(node);
          }
        });
    for (int i = 0; i < reachedKeys.size(); i++) {
      int key = reachedKeys.get(i);
      int target = sites.of(reach.entries.anyOfKey(key));
      if (target >= 0 && !found.containsKey(target)) {
        found.put(target, fromValue(key));
      }
    }
    return found;
  }

  /**
   * Returns a path from the value of an entry to a node; the edge out of the thread's map is left
   * out.
   */
  private List<String> fromValue(int node) {
    int at = node;
    while (!reach.walk.isHolder(paths.parent(at))) {
      at = paths.parent(at);
    }
    return paths.between(at, node);
  }

  private BitSet closureOf(int site) {
    BitSet reached = new BitSet();
    Deque<Integer> work = new ArrayDeque<>(List.of(site));
    while (!work.isEmpty()) {
      for (int next : edges.getOrDefault(work.pop(), Map.of()).keySet()) {
        if (!reached.get(next)) {
          reached.set(next);
          work.push(next);
        }
      }
    }
    return reached;
  }

  /** Returns whether a site's values reach its own keys, perhaps through other sites. */
  boolean isCycle(int site) {
    return closure.getOrDefault(site, new BitSet()).get(site);
  }

  /** Returns other sites on the cycle of a site, one after the other, by a shortest way round. */
  List<Integer> roundTrip(int site) {
    Map<Integer, Integer> parent = new HashMap<>();
    List<Integer> work = new ArrayList<>(List.of(site));
    for (int i = 0; i < work.size(); i++) {
      int at = work.get(i);
      for (int next : edges.getOrDefault(at, Map.of()).keySet()) {
        if (next == site) {
          List<Integer> round = new ArrayList<>();
          for (int back = at; back != site; back = parent.getOrDefault(back, site)) {
            round.add(0, back);
          }
          return round;
        }
        if (parent.putIfAbsent(next, at) == null) {
          work.add(next);
        }
      }
    }
    return List.of();
  }

  /** Returns the path from a value of one site to a key of another. */
  List<String> path(int from, int to) {
    return edges.getOrDefault(from, Map.of()).getOrDefault(to, List.of());
  }

  /** Returns a site, on a cycle if there is one, whose values keep another's keys alive; or -1. */
  int keeperOf(int site) {
    int keeper = -1;
    for (Map.Entry<Integer, BitSet> entry : closure.entrySet()) {
      if (entry.getKey() != site && entry.getValue().get(site)) {
        keeper = keeper < 0 || isCycle(entry.getKey()) ? entry.getKey() : keeper;
      }
    }
    return keeper;
  }
}
