package dev.plumbline.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Made-up observations for tests of level and coverage. */
final class Simulated {

  /** Share of discordant trials in {@link #pairs}. */
  static final double DISCORDANCE = 0.6;

  private Simulated() {}

  /**
   * Clusters in which either target is favoured.
   *
   * @param difference of the rates of the first and the second
   * @param lean by how much the share of trials that only the first has lies above or below its
   *     mean, per cluster; the other share goes the opposite way
   */
  static List<Pairs> pairs(Random random, int clusters, int size, double difference, double lean) {
    List<Pairs> all = new ArrayList<>();
    for (int cluster = 0; cluster < clusters; cluster++) {
      double tilt = random.nextBoolean() ? lean : -lean;
      double first = (DISCORDANCE + difference) / 2 + tilt;
      Pairs pairs = new Pairs(0, 0, 0, 0);
      for (int i = 0; i < size; i++) {
        double draw = random.nextDouble();
        boolean onlyFirst = draw < first;
        boolean onlySecond = !onlyFirst && draw < DISCORDANCE;
        boolean both = draw > (1 + DISCORDANCE) / 2;
        pairs = pairs.with(onlyFirst || both, onlySecond || both);
      }
      all.add(pairs);
    }
    return all;
  }

  /** The likeness of the differences within such clusters. */
  static double likeness(double difference, double lean) {
    return 4 * lean * lean / (DISCORDANCE - difference * difference);
  }

  /** How many of so many trials are events. */
  static int events(Random random, int trials, double rate) {
    int events = 0;
    for (int i = 0; i < trials; i++) {
      events += random.nextDouble() < rate ? 1 : 0;
    }
    return events;
  }
}
