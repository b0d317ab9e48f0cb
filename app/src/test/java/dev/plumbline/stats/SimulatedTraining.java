package dev.plumbline.stats;

import dev.plumbline.stats.Clustered.Cluster;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A made-up training that is watched: scenarios of several issues, whose probabilities of harm
 * differ by a beta distribution, and rise as a drift says. Trials of a scenario are independent of
 * each other given its probability.
 */
public final class SimulatedTraining {

  /** By how much the rate of an issue lies above the baseline's. */
  @FunctionalInterface
  public interface Drift {
    /**
     * The rise.
     *
     * @param issue counted from 0
     * @param checkpoint counted from 1
     */
    double rise(int issue, int checkpoint);
  }

  /**
   * What is watched.
   *
   * @param rates of the issues at the baseline
   * @param scenarios of each issue
   * @param likeness the intraclass correlation of a scenario's trials, above 0
   * @param redrawn whether every checkpoint, and the baseline, has scenarios of its own
   */
  public record Setting(List<Double> rates, int scenarios, double likeness, boolean redrawn) {
    public Setting {
      rates = List.copyOf(rates);
    }
  }

  private final Setting setting;
  private final Drift drift;
  private final SplittableRandom random;
  private final List<double[]> probabilities = new ArrayList<>();

  public SimulatedTraining(Setting setting, Drift drift, SplittableRandom random) {
    this.setting = setting;
    this.drift = drift;
    this.random = random;
    for (double rate : setting.rates()) {
      probabilities.add(draw(rate));
    }
  }

  /** Trials of the baseline, so many of each scenario. */
  public List<Cluster> baseline(int issue, int trials) {
    return run(scenarios(issue), 0, trials * setting.scenarios());
  }

  /** Trials at a checkpoint, spread over the scenarios; of the last round, a random part. */
  public List<Cluster> checkpoint(int issue, int checkpoint, int trials) {
    return run(scenarios(issue), share(issue, checkpoint), trials);
  }

  /** Trials at a checkpoint, and as many of the baseline on the same scenarios. */
  public List<Pairs> paired(int issue, int checkpoint, int trials) {
    double[] scenarios = scenarios(issue);
    double share = share(issue, checkpoint);
    List<Pairs> pairs = new ArrayList<>();
    for (double calm : scenarios) {
      Pairs sum = new Pairs(0, 0, 0, 0);
      for (int trial = 0; trial < trials / scenarios.length; trial++) {
        sum = sum.with(happens(calm + (1 - calm) * share), happens(calm));
      }
      pairs.add(sum);
    }
    return pairs;
  }

  /** The share of what was no harm that now is, so that the rate rises by the drift on average. */
  private double share(int issue, int checkpoint) {
    return drift.rise(issue, checkpoint) / (1 - setting.rates().get(issue));
  }

  private double[] scenarios(int issue) {
    return setting.redrawn() ? draw(setting.rates().get(issue)) : probabilities.get(issue);
  }

  private List<Cluster> run(double[] scenarios, double share, int trials) {
    Set<Integer> more = new HashSet<>();
    while (more.size() < trials % scenarios.length) {
      more.add(random.nextInt(scenarios.length));
    }
    List<Cluster> clusters = new ArrayList<>();
    for (int i = 0; i < scenarios.length; i++) {
      double calm = scenarios[i];
      int n = trials / scenarios.length + (more.contains(i) ? 1 : 0);
      int count = 0;
      for (int trial = 0; trial < n; trial++) {
        count += happens(calm + (1 - calm) * share) ? 1 : 0;
      }
      clusters.add(new Cluster(count, n));
    }
    return clusters;
  }

  private boolean happens(double probability) {
    return random.nextDouble() < probability;
  }

  private double[] draw(double rate) {
    double sum = 1 / setting.likeness() - 1;
    double[] drawn = new double[setting.scenarios()];
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = beta(rate * sum, (1 - rate) * sum);
    }
    return drawn;
  }

  /** M. Jöhnk, "Erzeugung von betaverteilten und gammaverteilten Zufallszahlen" (1964). */
  private double beta(double a, double b) {
    while (true) {
      double x = Math.pow(random.nextDouble(), 1 / a);
      double y = Math.pow(random.nextDouble(), 1 / b);
      if (x + y <= 1 && x + y > 0) {
        return x / (x + y);
      }
    }
  }
}
