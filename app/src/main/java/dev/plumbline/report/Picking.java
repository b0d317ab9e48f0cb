package dev.plumbline.report;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which trials to show: of each suite the very first, and the first few of each kind. Asked of all
 * trials in their order.
 */
final class Picking {

  /** The kinds of which one is as good as several. */
  private static final Set<String> RARE = Set.of("malformed", "truncated", "missing");

  private final int most;
  private final Map<String, Integer> met = new HashMap<>();

  /**
   * @param most of each kind and suite; with 0, the first of each suite alone
   */
  Picking(int most) {
    this.most = most;
  }

  boolean takes(String suite, String kind) {
    boolean first = met.merge(suite, 1, Integer::sum) == 1;
    int alike = met.merge(suite + "\n" + kind, 1, Integer::sum);
    return first || alike <= (RARE.contains(kind) ? Math.min(1, most) : most);
  }
}
