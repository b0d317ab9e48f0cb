package dev.plumbline.stats;

import dev.plumbline.stats.Clustered.Cluster;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;

/** How the scenarios of a checkpoint stand to those of its baseline, and so what a rate is of. */
public enum Scenarios {
  /**
   * They are the same, or at each checkpoint a random part of them; the rate is the mean over these
   * scenarios alone. Trials of a scenario resemble each other only because the scenario has its own
   * rate: with a new seed each, they are independent given the scenario and the model. So every
   * trial is bet on. Where some scenarios have more trials than others, the bets on theirs are
   * weakened until every scenario counts the same; where some have none, each counts once.
   */
  SAME,
  /**
   * Each time they are drawn anew, independently; the rate is the mean over all there could be, and
   * trials of a scenario are dependent. So one bet is placed for each scenario, on its mean.
   */
  DRAWN_ANEW;

  /**
   * What is bet on: values of 0 to 1, and the weight of each.
   *
   * @param clusters one for each scenario, without trials where it was not tried
   * @param events of a cluster that are bet on
   */
  Map<Double, Double> values(List<Cluster> clusters, ToDoubleFunction<Cluster> events) {
    List<Cluster> filled = clusters.stream().filter(cluster -> cluster.n() > 0).toList();
    long fewest = fewest(clusters.stream().mapToLong(Cluster::n));
    Map<Double, Double> values = new TreeMap<>();
    for (Cluster cluster : filled) {
      double mean = events.applyAsDouble(cluster) / cluster.n();
      switch (this) {
        case SAME -> {
          put(values, 1, fewest * mean);
          put(values, 0, fewest * (1 - mean));
        }
        case DRAWN_ANEW -> put(values, mean, 1);
      }
    }
    return values;
  }

  /** The same for differences from -1 to 1, brought between 0 and 1 as (1 + d) / 2. */
  Map<Double, Double> differences(List<Pairs> clusters) {
    List<Pairs> filled = ClusteredPairs.filled(clusters);
    long fewest = fewest(clusters.stream().mapToLong(Pairs::n));
    Map<Double, Double> values = new TreeMap<>();
    for (Pairs pairs : filled) {
      double weight = (double) fewest / pairs.n();
      switch (this) {
        case SAME -> {
          put(values, 1, weight * pairs.onlyFirst());
          put(values, 0.5, weight * (pairs.both() + pairs.neither()));
          put(values, 0, weight * pairs.onlySecond());
        }
        case DRAWN_ANEW -> put(values, (1 + (double) pairs.surplus() / pairs.n()) / 2, 1);
      }
    }
    return values;
  }

  /** Trials that each scenario counts for. */
  private static long fewest(LongStream trials) {
    return Math.max(1, trials.min().orElse(1));
  }

  private static void put(Map<Double, Double> values, double value, double weight) {
    values.merge(value, weight, Double::sum);
  }
}
