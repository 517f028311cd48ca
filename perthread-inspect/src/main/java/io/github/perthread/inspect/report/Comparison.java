package io.github.perthread.inspect.report;

import io.github.perthread.inspect.Inspection;
import io.github.perthread.inspect.Inspection.LocalSite;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What changed since an older dump, by site; the sites that grew most first.
 *
 * @param older the name of the older dump
 */
public record Comparison(String older, List<Growth> growth) {

  /** A site's keys and bytes, then and now; 0 where it was or is not there. */
  public record Growth(
      String site, String keyClass, int keysBefore, int keys, long bytesBefore, long bytes) {}

  /** Compares two inspections of the same application. */
  public static Comparison of(String older, Inspection before, Inspection after) {
    Map<String, Growth> bySite = new LinkedHashMap<>();
    for (LocalSite site : before.sites()) {
      merge(bySite, site, site.keys(), 0, site.bytes(), 0);
    }
    for (LocalSite site : after.sites()) {
      merge(bySite, site, 0, site.keys(), 0, site.bytes());
    }
    List<Growth> changed = new ArrayList<>(bySite.values());
    changed.removeIf(g -> g.keys() == g.keysBefore() && g.bytes() == g.bytesBefore());
    changed.sort(
        Comparator.comparingLong((Growth g) -> g.bytes() - g.bytesBefore())
            .thenComparingInt(g -> g.keys() - g.keysBefore())
            .reversed());
    return new Comparison(older, changed);
  }

  private static void merge(
      Map<String, Growth> bySite,
      LocalSite site,
      int keysBefore,
      int keys,
      long bytesBefore,
      long bytes) {
    bySite.merge(
        site.site() + " " + site.keyClass(),
        new Growth(site.site(), site.keyClass(), keysBefore, keys, bytesBefore, bytes),
        (a, b) ->
            new Growth(
                a.site(),
                a.keyClass(),
                a.keysBefore() + b.keysBefore(),
                a.keys() + b.keys(),
                a.bytesBefore() + b.bytesBefore(),
                a.bytes() + b.bytes()));
  }
}
