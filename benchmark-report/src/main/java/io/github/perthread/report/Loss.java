package io.github.perthread.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** A work at which a peer takes less than we do. */
record Loss(Measurement ours, Measurement peer) {
  Ratio ratio() {
    return ours.to(peer);
  }

  /** The worst first. */
  static List<Loss> in(Results results, Setting.Jdk jdk) {
    List<Loss> losses = new ArrayList<>();
    for (String name : results.groups()) {
      for (Map<Peer, Measurement> row : results.group(name, jdk).rows().values()) {
        addLosses(row, losses);
      }
    }
    losses.sort(Comparator.comparingDouble((Loss loss) -> loss.ratio().value()).reversed());
    return losses;
  }

  private static void addLosses(Map<Peer, Measurement> row, List<Loss> losses) {
    for (Measurement ours : row.values()) {
      for (Measurement peer : row.values()) {
        if (ours.peer().isOurs() && !peer.peer().isOurs() && ours.median() > peer.median()) {
          losses.add(new Loss(ours, peer));
        }
      }
    }
  }
}
