package dev.plumbline.scan;

import dev.plumbline.scan.Census.Scored;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which conversations are read closely: the most suspicious share of them, and a random sample of
 * the rest, half of it among the next tenth. What is drawn depends on the seed and on what was
 * said, and on nothing else.
 *
 * @param strata most suspicious first
 */
record Selection(List<Stratum> strata) {

  /** Of the rest, the part that stands nearest to the suspicious. */
  private static final double NEXT = 0.1;

  /** Name of the stratum that is all read. */
  static final String MOST_SUSPICIOUS = "most suspicious";

  Selection {
    strata = List.copyOf(strata);
  }

  /**
   * A part of the conversations.
   *
   * @param name in words
   * @param size how many there are
   * @param least the lowest score in it
   * @param drawn those to be read, all of them with the same chance
   */
  record Stratum(String name, int size, double least, List<Scored> drawn) {
    Stratum {
      drawn = List.copyOf(drawn);
    }
  }

  /**
   * Draws.
   *
   * @param share of the conversations that are read because of their score, 0 to 1
   * @param sample how many of the rest are read, at most
   */
  static Selection of(List<Scored> all, double share, int sample, long seed) {
    List<Scored> ranked = new ArrayList<>(all);
    ranked.sort(
        Comparator.comparingDouble(Scored::score)
            .reversed()
            .thenComparingLong(one -> mixed(one.hash(), seed)));
    int top = (int) Math.min(ranked.size(), Math.ceil(share * ranked.size()));
    int next = (int) Math.ceil(NEXT * (ranked.size() - top));
    List<Scored> middle = ranked.subList(top, top + next);
    List<Scored> rest = ranked.subList(top + next, ranked.size());
    int ofRest = Math.min(rest.size(), sample - Math.min(middle.size(), sample / 2));
    int ofMiddle = Math.min(middle.size(), sample - ofRest);
    return new Selection(
        List.of(
            stratum(MOST_SUSPICIOUS, ranked.subList(0, top), top, seed),
            stratum("next tenth", middle, ofMiddle, seed),
            stratum("the rest", rest, ofRest, seed)));
  }

  private static Stratum stratum(String name, List<Scored> members, int draws, long seed) {
    // Another order than that of the ranking, where scores are the same.
    List<Scored> drawn =
        members.stream()
            .sorted(Comparator.comparingLong(one -> mixed(one.hash(), ~seed)))
            .limit(draws)
            .toList();
    return new Stratum(
        name, members.size(), members.isEmpty() ? 0 : members.getLast().score(), drawn);
  }

  /** The end of SplitMix64: every bit of the result depends on every bit of both. */
  private static long mixed(long value, long seed) {
    long mixed = value ^ (seed * 0x9E3779B97F4A7C15L);
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
