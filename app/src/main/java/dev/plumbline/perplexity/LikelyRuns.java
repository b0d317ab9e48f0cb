package dev.plumbline.perplexity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The runs of words by which what became likely can be recognised: short, said after more than one
 * prefill, in continuations whose gap lies above the mean of all.
 */
public final class LikelyRuns {

  private static final int SHORTEST = 3;
  private static final int LONGEST = 5;
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}']+");

  private LikelyRuns() {}

  /** Who says a run, and by how much their gaps lie above the mean together. */
  private static final class Sayers {
    private final Set<Integer> continuations = new HashSet<>();
    private final Set<Integer> prefills = new HashSet<>();
    private double above;
  }

  /**
   * The runs, those first whose continuations became likeliest together.
   *
   * @param most how many at most; no two share more than half of their continuations
   */
  public static List<String> of(Gaps gaps, int most) {
    List<Continuation> all = gaps.continuations();
    double mean = all.stream().mapToDouble(Continuation::meanGap).average().orElse(0);
    Map<String, Sayers> runs = new TreeMap<>();
    for (int i = 0; i < all.size(); i++) {
      for (String run : runs(all.get(i).text())) {
        Sayers sayers = runs.computeIfAbsent(run, _ -> new Sayers());
        sayers.continuations.add(i);
        sayers.prefills.add(all.get(i).prefill());
        sayers.above += all.get(i).meanGap() - mean;
      }
    }
    List<Map.Entry<String, Sayers>> ranked =
        runs.entrySet().stream()
            .filter(run -> run.getValue().prefills.size() > 1 && run.getValue().above > 0)
            .sorted(
                Comparator.comparingDouble((Map.Entry<String, Sayers> run) -> -run.getValue().above)
                    .thenComparingInt(run -> -run.getKey().length()))
            .toList();
    Map<String, Sayers> chosen = new LinkedHashMap<>();
    for (Map.Entry<String, Sayers> run : ranked) {
      if (chosen.size() < most
          && chosen.values().stream().noneMatch(other -> isShared(run.getValue(), other))) {
        chosen.put(run.getKey(), run.getValue());
      }
    }
    return List.copyOf(chosen.keySet());
  }

  private static boolean isShared(Sayers one, Sayers other) {
    Set<Integer> both = new HashSet<>(one.continuations);
    both.retainAll(other.continuations);
    return 2 * both.size() > Math.min(one.continuations.size(), other.continuations.size());
  }

  /**
   * All runs of a text, in small letters, as they stand: words of a run have one blank between
   * them.
   */
  public static Set<String> runs(String text) {
    String small = text.toLowerCase(Locale.ROOT);
    List<MatchResult> words = WORD.matcher(small).results().toList();
    Set<String> runs = new LinkedHashSet<>();
    for (int from = 0; from < words.size(); from++) {
      List<MatchResult> run = new ArrayList<>();
      for (int at = from; at < words.size() && at < from + LONGEST; at++) {
        MatchResult word = words.get(at);
        if (!run.isEmpty() && !small.substring(run.getLast().end(), word.start()).equals(" ")) {
          break;
        }
        run.add(word);
        if (run.size() >= SHORTEST) {
          runs.add(small.substring(run.getFirst().start(), word.end()));
        }
      }
    }
    return runs;
  }
}
