package dev.plumbline.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Comparisons of arms where each training of an arm gives another model, so that the answer is
 * about the arm and not about the checkpoints that happen to be there.
 *
 * <p>All trainings of a block, such as a seed, meet the same trials with the same luck. Between
 * trainings of one arm the rate p varies by {@code correlation} times p (1 - p), the same
 * correlation for all arms (the beta-binomial's; D. Williams, "Extra-binomial variation in logistic
 * linear models", Applied Statistics 31 (1982)).
 */
public final class Retrained {
  private Retrained() {}

  /**
   * What one trained model did.
   *
   * @param arm what it was taught
   * @param block whose trials it met
   * @param events by trial
   */
  public record Training(String arm, long block, Map<String, Boolean> events) {
    public Training {
      events = Map.copyOf(events);
    }
  }

  /**
   * How much rates vary between trainings.
   *
   * @param correlation between the trials of one training beyond their rate, at least 0; times p (1
   *     - p) it is the variance of the rate
   * @param seen the correlation before what the trials themselves give was taken out
   * @param degrees of freedom, above 0
   */
  public record Noise(double correlation, double seen, double degrees) {
    public Noise {
      if (!(correlation >= 0 && seen >= 0 && degrees > 0)) {
        throw new IllegalArgumentException(
            "Not a noise of trainings: correlation %s, seen %s, degrees of freedom %s."
                .formatted(correlation, seen, degrees));
      }
    }

    /** The standard deviation of a rate between trainings. */
    public double deviation(double rate) {
      return Math.sqrt(correlation * rate * (1 - rate));
    }
  }

  /**
   * The noise, from all arms together, or nothing where no arm was trained twice.
   *
   * <p>An analysis of variance: rates less those of their arm and of their block vary between
   * trainings by what trainings and trials give; outcomes less those of their training and of their
   * trial say what trials give. The ratio of the first to the second is Pearson's chi-squared over
   * its degrees of freedom, for trainings that share trials; below 1 it counts as 1. Arms of rare
   * or of common events hardly vary, so the degrees of freedom are Satterthwaite's.
   *
   * @param trainings as many of an arm in every block; trials that one of a block lacks are left
   *     out
   */
  public static Optional<Noise> noise(List<Training> trainings) {
    Map<Long, List<Training>> blocks = new LinkedHashMap<>();
    repeated(trainings)
        .forEach(one -> blocks.computeIfAbsent(one.block(), block -> new ArrayList<>()).add(one));
    List<Block> tables = blocks.values().stream().map(Block::of).toList();
    if (tables.isEmpty() || tables.stream().anyMatch(block -> block.trials() < 2)) {
      return Optional.empty();
    }
    return analysis(tables);
  }

  /** Those that say anything: of arms trained once in the only block, nothing is repeated. */
  private static List<Training> repeated(List<Training> trainings) {
    return trainings.stream()
        .filter(
            one -> trainings.stream().filter(other -> other.arm().equals(one.arm())).count() > 1)
        .toList();
  }

  private static Optional<Noise> analysis(List<Block> blocks) {
    List<String> arms = blocks.getFirst().arms();
    if (blocks.stream().anyMatch(block -> !block.arms().equals(arms))) {
      throw new IllegalArgumentException("Each arm needs as many trainings in every block.");
    }
    int trainings = arms.size();
    double degrees =
        (double) trainings * blocks.size() - arms.stream().distinct().count() - blocks.size() + 1;
    double[] byArm = new double[trainings];
    for (int i = 0; i < trainings; i++) {
      String arm = arms.get(i);
      byArm[i] = blocks.stream().mapToDouble(block -> block.mean(arm)).average().orElseThrow();
    }
    double grand = Arrays.stream(byArm).average().orElseThrow();
    double between = 0;
    for (Block block : blocks) {
      for (int i = 0; i < trainings; i++) {
        between += Math.pow(block.rate(i) - byArm[i] - block.mean() + grand, 2);
      }
    }
    double[] variances = Arrays.stream(byArm).map(rate -> rate * (1 - rate)).toArray();
    double sum = Arrays.stream(variances).sum();
    double squares = Arrays.stream(variances).map(variance -> variance * variance).sum();
    if (sum == 0 || degrees < 1) {
      return Optional.empty();
    }
    double unit = sum / trainings;
    double seen = between / degrees / unit;
    double byTrials =
        blocks.stream().mapToDouble(Block::varianceOfRate).average().orElseThrow() / unit;
    return Optional.of(
        new Noise(Math.max(0, seen - byTrials), seen, degrees * sum * sum / (trainings * squares)));
  }

  /** The trainings of one block as a table of outcomes: a row for each, a column for a trial. */
  private static final class Block {
    private final List<String> arms;
    private final double[][] outcomes;
    private final double[] rates;

    Block(List<String> arms, double[][] outcomes) {
      this.arms = arms;
      this.outcomes = outcomes;
      this.rates =
          Arrays.stream(outcomes)
              .mapToDouble(training -> Arrays.stream(training).average().orElse(0))
              .toArray();
    }

    static Block of(List<Training> trainings) {
      List<String> shared =
          trainings.getFirst().events().keySet().stream()
              .filter(trial -> trainings.stream().allMatch(one -> one.events().containsKey(trial)))
              .toList();
      return new Block(
          trainings.stream().map(Training::arm).toList(),
          trainings.stream()
              .map(one -> shared.stream().mapToDouble(trial -> number(one, trial)).toArray())
              .toArray(double[][]::new));
    }

    List<String> arms() {
      return arms;
    }

    int trials() {
      return outcomes[0].length;
    }

    double rate(int training) {
      return rates[training];
    }

    double mean() {
      return Arrays.stream(rates).average().orElseThrow();
    }

    double mean(String arm) {
      double sum = 0;
      int count = 0;
      for (int i = 0; i < outcomes.length; i++) {
        if (arms.get(i).equals(arm)) {
          sum += rate(i);
          count++;
        }
      }
      return sum / count;
    }

    /** Of the rate of one training, with trials drawn anew. */
    double varianceOfRate() {
      double grand = mean();
      double squares = 0;
      for (int trial = 0; trial < trials(); trial++) {
        double ofTrial = 0;
        for (double[] training : outcomes) {
          ofTrial += training[trial] / outcomes.length;
        }
        for (int i = 0; i < outcomes.length; i++) {
          squares += Math.pow(outcomes[i][trial] - rate(i) - ofTrial + grand, 2);
        }
      }
      return squares / (outcomes.length - 1) / (trials() - 1) / trials();
    }
  }

  /**
   * An arm, and whether its models came from trainings that could have gone otherwise; what every
   * arm starts from did not.
   */
  public record Arm(List<Training> trainings, boolean varies) {
    public Arm {
      trainings = List.copyOf(trainings);
    }
  }

  /**
   * The rate of the first minus the rate of the second with a 95 % interval and a p-value, both by
   * Student's t.
   *
   * <p>Outcomes are averaged over the trainings of a block and subtracted trial by trial. The
   * variance is that of these differences, with half a pair added to each kind (A. Agresti and Y.
   * Min, "Simple improved confidence intervals for comparing matched proportions", Statistics in
   * Medicine 24 (2005)), plus the noise of each arm's trainings. Degrees of freedom: F.
   * Satterthwaite, "An approximate distribution of estimates of variance components", Biometrics
   * Bulletin 2 (1946), and never fewer than the noise has.
   */
  public static Difference difference(Arm first, Arm second, Noise noise) {
    List<Double> differences = new ArrayList<>();
    List<Double> ones = new ArrayList<>();
    List<Double> others = new ArrayList<>();
    first.trainings().stream()
        .map(Training::block)
        .distinct()
        .forEach(block -> {
          Map<String, Double> mine = means(first, block);
          Map<String, Double> theirs = means(second, block);
          mine.forEach((trial, mean) -> {
            Double other = theirs.get(trial);
            if (other != null) {
              differences.add(mean - other);
              ones.add(mean);
              others.add(other);
            }
          });
        });
    int n = differences.size();
    if (n < 2) {
      return new Difference.Unknown();
    }
    double value = mean(differences);
    double squares = differences.stream().mapToDouble(one -> Math.pow(one - value, 2)).sum();
    double byTrials = (squares + 1) / Math.pow(n + 2.0, 2);
    double share = share(first, mean(ones)) + share(second, mean(others));
    double byTrainings = share * noise.correlation();
    double variance = byTrials + byTrainings;
    double uncertain = Math.pow(share * noise.seen(), 2);
    double degrees =
        variance * variance / (uncertain / noise.degrees() + byTrials * byTrials / (n - 1.0));
    TDistribution student = TDistribution.of(Math.max(degrees, Math.min(noise.degrees(), n - 1.0)));
    double error = Math.sqrt(variance);
    double half =
        error * student.inverseSurvivalProbability(Proportions.error(Proportions.CONFIDENCE) / 2);
    return new Difference.Trained(
        n,
        first.trainings().size(),
        second.trainings().size(),
        value,
        Math.max(-1, value - half),
        Math.min(1, value + half),
        Math.min(1, 2 * student.survivalProbability(Math.abs(value) / error)),
        Math.sqrt(byTrainings),
        student.getDegreesOfFreedom(),
        Method.RETRAINED);
  }

  /** What a correlation of 1 would make the variance of an arm's rate. */
  private static double share(Arm arm, double rate) {
    return arm.varies() ? rate * (1 - rate) / arm.trainings().size() : 0;
  }

  /** Outcomes of the trials of a block that all trainings of an arm have, averaged over them. */
  private static Map<String, Double> means(Arm arm, long block) {
    List<Training> trainings =
        arm.trainings().stream().filter(one -> one.block() == block).toList();
    Map<String, Double> means = new LinkedHashMap<>();
    if (!trainings.isEmpty()) {
      trainings.getFirst().events().keySet().stream()
          .filter(trial -> trainings.stream().allMatch(one -> one.events().containsKey(trial)))
          .forEach(trial ->
              means.put(
                  trial,
                  trainings.stream().mapToDouble(one -> number(one, trial)).average().orElse(0)));
    }
    return means;
  }

  private static double number(Training training, String trial) {
    return Boolean.TRUE.equals(training.events().get(trial)) ? 1 : 0;
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }
}
