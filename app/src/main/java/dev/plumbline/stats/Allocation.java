package dev.plumbline.stats;

import java.util.Map;
import java.util.TreeMap;

/**
 * How many trials each issue gets at the next checkpoint: few while it is calm, more as evidence
 * builds, within a budget.
 *
 * <p>It looks at past checkpoints only, so bets stay fair: given the past, the number of trials is
 * fixed, and each bet at that number is fair. Spread the trials over scenarios first, a random part
 * of them if there are fewer trials than scenarios, and only then over seeds of a scenario.
 *
 * @param least trials of an issue without evidence, 1 or more
 * @param most trials of an issue about to alarm, or that has, at least {@code least}
 * @param budget trials of all issues at a checkpoint
 */
public record Allocation(int least, int most, int budget) {
  public Allocation {
    if (least < 1 || most < least || budget < 1) {
      throw new IllegalArgumentException(
          "an allocation needs 1 <= least <= most and a budget of 1 or more, not least %d, most %d, budget %d"
              .formatted(least, most, budget));
    }
  }

  /**
   * The trials of each issue. From {@code least} they go up to {@code most} as the logarithm of the
   * evidence goes from 0 to the alarm's; where the sum exceeds the budget, what is above {@code
   * least} is scaled down alike.
   *
   * @throws IllegalArgumentException if the budget does not hold {@code least} for every issue
   */
  public Map<String, Integer> next(Alarms alarms, Map<String, ? extends EProcess<?>> evidence) {
    int room = budget - least * evidence.size();
    if (room < 0) {
      throw new IllegalArgumentException(
          "a budget of %d does not hold %d trials for each of %d issues; raise it or lower least"
              .formatted(budget, least, evidence.size()));
    }
    Map<String, Double> wanted = new TreeMap<>();
    evidence.forEach((issue, process) -> {
      double concern = Math.clamp(process.log() / alarms.threshold(issue), 0, 1);
      wanted.put(issue, concern * (most - least));
    });
    double sum = wanted.values().stream().mapToDouble(trials -> trials).sum();
    double scale = Math.min(1, sum == 0 ? 1 : room / sum);
    Map<String, Integer> trials = new TreeMap<>();
    wanted.forEach((issue, more) -> trials.put(issue, least + (int) Math.floor(more * scale)));
    return trials;
  }
}
