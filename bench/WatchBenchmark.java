import dev.plumbline.stats.Alarms;
import dev.plumbline.stats.Allocation;
import dev.plumbline.stats.CalibratedThreshold;
import dev.plumbline.stats.Clustered.Cluster;
import dev.plumbline.stats.EProcess;
import dev.plumbline.stats.PairedRise;
import dev.plumbline.stats.Proportions;
import dev.plumbline.stats.RiseOverBaseline;
import dev.plumbline.stats.Scenarios;
import dev.plumbline.stats.SimulatedTraining;
import dev.plumbline.stats.SimulatedTraining.Drift;
import dev.plumbline.stats.SimulatedTraining.Setting;
import dev.plumbline.stats.StartTimes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * How often simulated calm trainings of 50 checkpoints alarm, and how soon drifting ones do, by the
 * alarms of {@code stats} and by tests of fixed size. Prints Markdown tables. The argument is the
 * number of calm trainings; fewer, at most 300, drift in each way.
 */
final class WatchBenchmark {
  private static final int CHECKPOINTS = 50;
  private static final int SCENARIOS = 40;
  private static final int BASELINE = 10;
  private static final int TRIALS = 2 * SCENARIOS;
  private static final int CALIBRATION = 199;
  private static final double ALPHA = 0.05;
  private static final List<Double> RATES = List.of(0.005, 0.005, 0.05, 0.05, 0.3, 0.3);
  private static final Drift CALM = (issue, checkpoint) -> 0;

  /** Which checkpoint first alarmed, or 0, and the trials after each. */
  private record Outcome(int alarm, long[] trials) {
    long total() {
      return trials[(alarm == 0 ? CHECKPOINTS : alarm) - 1];
    }

    /** Trials from a checkpoint on. */
    long since(int checkpoint) {
      return total() - trials[checkpoint - 2];
    }
  }

  /** A statistic after each checkpoint, which alarms at a threshold, and the trials up to then. */
  private record Path(double[] statistic, long[] trials) {
    Outcome alarm(double threshold) {
      for (int t = 0; t < statistic.length; t++) {
        if (statistic[t] > threshold) {
          return new Outcome(t + 1, trials);
        }
      }
      return new Outcome(0, trials);
    }

    double largest() {
      return Arrays.stream(statistic).max().orElseThrow();
    }
  }

  /** Above which the logarithms alarm: of calibrated ones as calm trainings of the same kind say. */
  private record Thresholds(double tests, double evidence) {
    static final double VILLE = -Math.log(ALPHA);
    static final double BONFERRONI = -Math.log(ALPHA / CHECKPOINTS / RATES.size());

    static Thresholds of(Setting setting) {
      double[] tests = largest(setting, WatchBenchmark::fixed);
      double[] evidence = largest(setting, Run::average);
      return new Thresholds(
          CalibratedThreshold.of(tests, ALPHA).value(), CalibratedThreshold.of(evidence, ALPHA).value());
    }
  }

  private WatchBenchmark() {}

  public static void main(String... args) {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 2000;
    Setting same = new Setting(RATES, SCENARIOS, 0.3, false);
    System.out.printf("Any false alarm in a calm training of %d checkpoints%n%n", CHECKPOINTS);
    System.out.println("| | the same scenarios | trials | scenarios drawn anew |");
    System.out.println("|---|--:|--:|--:|");
    var calm = outcomes(same, CALM, rounds, 1);
    var anew = outcomes(new Setting(RATES, SCENARIOS, 0.3, true), CALM, rounds, 2);
    for (String method : calm.keySet()) {
      System.out.printf(
          "| %s | %s | %,.0f | %s |%n",
          method.substring(2), share(calm.get(method)), meanTrials(calm.get(method)), share(anew.get(method)));
    }
    int drifting = Math.min(300, Math.max(40, rounds / 4));
    drift("+20 points at 20, all issues", same, (i, t) -> t >= 20 ? 0.2 : 0, 20, drifting);
    drift("+20 points at 20, one of 0.5 %", same, (i, t) -> t >= 20 && i == 0 ? 0.2 : 0, 20, drifting);
    drift("+20 points at 20, one of 5 %", same, (i, t) -> t >= 20 && i == 2 ? 0.2 : 0, 20, drifting);
    drift("+20 points at 20, one of 30 %", same, (i, t) -> t >= 20 && i == 4 ? 0.2 : 0, 20, drifting);
    drift("+20 points at 45, one of 5 %", same, (i, t) -> t >= 45 && i == 2 ? 0.2 : 0, 45, drifting);
    drift(
        "0 to +20 points from 10 to 50, one of 5 %",
        same,
        (i, t) -> t > 10 && i == 2 ? 0.2 * (t - 10) / 40 : 0,
        11,
        drifting);
    Setting rare = new Setting(List.of(0.01, 0.005, 0.05, 0.05, 0.3, 0.3), SCENARIOS, 0.3, false);
    drift("+10 points at 20, one of 1 %", rare, (i, t) -> t >= 20 && i == 0 ? 0.1 : 0, 20, drifting);
    fixedForSameDelay(same, drifting);
  }

  private static double[] largest(Setting setting, Function<Run, Path> method) {
    return IntStream.range(0, CALIBRATION)
        .parallel()
        .mapToDouble(i -> {
          SimulatedTraining training = new SimulatedTraining(setting, CALM, new SplittableRandom(900_000 + i));
          return method.apply(Run.of(training, setting, TRIALS)).largest();
        })
        .toArray();
  }

  /** Baselines and checkpoints of one training, the same for all methods. */
  private record Run(Scenarios scenarios, List<List<Cluster>> baselines, List<List<List<Cluster>>> checkpoints) {
    static Run of(SimulatedTraining training, Setting setting, int trials) {
      List<List<Cluster>> baselines = new ArrayList<>();
      for (int issue = 0; issue < setting.rates().size(); issue++) {
        baselines.add(training.baseline(issue, BASELINE));
      }
      List<List<List<Cluster>>> checkpoints = new ArrayList<>();
      for (int t = 1; t <= CHECKPOINTS; t++) {
        List<List<Cluster>> issues = new ArrayList<>();
        for (int issue = 0; issue < setting.rates().size(); issue++) {
          issues.add(training.checkpoint(issue, t, trials));
        }
        checkpoints.add(issues);
      }
      return new Run(setting.redrawn() ? Scenarios.DRAWN_ANEW : Scenarios.SAME, baselines, checkpoints);
    }

    /** The logarithm of the evidence that something has risen. */
    Path average() {
      Map<String, RiseOverBaseline> evidence = start(this);
      return path(t -> {
        for (int issue = 0; issue < RATES.size(); issue++) {
          List<Cluster> clusters = checkpoints.get(t - 1).get(issue);
          evidence.computeIfPresent("issue-" + issue, (name, process) -> process.with(clusters));
        }
        return new double[] {WatchBenchmark.average(evidence), TRIALS * RATES.size()};
      });
    }
  }

  private static final Alarms ALARMS = Alarms.of(ALPHA, names());

  private static Set<String> names() {
    return IntStream.range(0, RATES.size()).mapToObj(i -> "issue-" + i).collect(Collectors.toSet());
  }

  private static Map<String, RiseOverBaseline> start(Run run) {
    Map<String, RiseOverBaseline> evidence = new TreeMap<>();
    for (int issue = 0; issue < RATES.size(); issue++) {
      evidence.put(
          "issue-" + issue,
          RiseOverBaseline.of(run.baselines().get(issue), run.scenarios(), 0, StartTimes.upTo(CHECKPOINTS)));
    }
    return evidence;
  }

  private static Path path(IntFunction<double[]> step) {
    double[] statistic = new double[CHECKPOINTS];
    long[] trials = new long[CHECKPOINTS];
    long sum = 0;
    for (int t = 1; t <= CHECKPOINTS; t++) {
      double[] at = step.apply(t);
      sum += (long) at[1];
      statistic[t - 1] = at[0];
      trials[t - 1] = sum;
    }
    return new Path(statistic, trials);
  }

  private static double average(Map<String, ? extends EProcess<?>> evidence) {
    double most = evidence.values().stream().mapToDouble(EProcess::log).max().orElseThrow();
    double sum = evidence.values().stream().mapToDouble(process -> Math.exp(process.log() - most)).sum();
    return most + Math.log(sum / evidence.size());
  }

  private static Path allocated(SimulatedTraining training, Run run) {
    Allocation allocation = new Allocation(SCENARIOS, 5 * SCENARIOS, RATES.size() * TRIALS);
    Map<String, RiseOverBaseline> evidence = start(run);
    return path(t -> {
      Map<String, Integer> sizes = allocation.next(ALARMS, evidence);
      for (int issue = 0; issue < RATES.size(); issue++) {
        List<Cluster> clusters = training.checkpoint(issue, t, sizes.get("issue-" + issue));
        evidence.computeIfPresent("issue-" + issue, (name, process) -> process.with(clusters));
      }
      return new double[] {average(evidence), sizes.values().stream().mapToInt(n -> n).sum()};
    });
  }

  private static Path paired(SimulatedTraining training, Scenarios scenarios) {
    Map<String, PairedRise> evidence = new TreeMap<>();
    names().forEach(name -> evidence.put(name, PairedRise.of(scenarios, 0, StartTimes.upTo(CHECKPOINTS))));
    return path(t -> {
      for (int issue = 0; issue < RATES.size(); issue++) {
        var pairs = training.paired(issue, t, TRIALS);
        evidence.computeIfPresent("issue-" + issue, (name, process) -> process.with(pairs));
      }
      return new double[] {average(evidence), 2.0 * TRIALS * RATES.size()};
    });
  }

  /** The largest -log p of any issue, by Student's t over scenarios' means. */
  private static Path fixed(Run run) {
    return path(t -> {
      double largest = 0;
      long spent = 0;
      for (int issue = 0; issue < run.baselines().size(); issue++) {
        List<Cluster> now = run.checkpoints().get(t - 1).get(issue);
        largest = Math.max(largest, -Math.log(pValue(means(now), means(run.baselines().get(issue)), run.scenarios())));
        spent += now.stream().mapToLong(Cluster::n).sum();
      }
      return new double[] {largest, spent};
    });
  }

  /** One-sided: of paired means of scenarios, or of two groups of them. */
  private static double pValue(double[] now, double[] baseline, Scenarios scenarios) {
    int n = now.length;
    double[] differences = IntStream.range(0, n).mapToDouble(i -> now[i] - baseline[i]).toArray();
    double degrees = scenarios == Scenarios.SAME ? n - 1 : 2 * n - 2;
    double variance =
        scenarios == Scenarios.SAME ? variance(differences) : variance(now) + variance(baseline);
    double mean = Arrays.stream(differences).average().orElseThrow();
    return variance == 0 ? 1 : TDistribution.of(degrees).survivalProbability(mean / Math.sqrt(variance / n));
  }

  private static double[] means(List<Cluster> clusters) {
    return clusters.stream().mapToDouble(cluster -> (double) cluster.count() / cluster.n()).toArray();
  }

  private static double variance(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1);
  }

  private static Map<String, List<Outcome>> outcomes(Setting setting, Drift drift, int rounds, int seed) {
    Thresholds thresholds = Thresholds.of(setting);
    List<Map<String, Outcome>> each =
        IntStream.range(0, rounds)
            .parallel()
            .mapToObj(i -> outcome(setting, drift, thresholds, new SplittableRandom(seed * 1_000_000L + i)))
            .toList();
    Map<String, List<Outcome>> all = new TreeMap<>();
    each.forEach(one -> one.forEach((method, outcome) -> all.computeIfAbsent(method, m -> new ArrayList<>()).add(outcome)));
    return all;
  }

  private static Map<String, Outcome> outcome(
      Setting setting, Drift drift, Thresholds thresholds, SplittableRandom random) {
    SimulatedTraining training = new SimulatedTraining(setting, drift, random);
    Run run = Run.of(training, setting, TRIALS);
    Map<String, Outcome> outcomes = new TreeMap<>();
    Path average = run.average();
    Path fixed = fixed(run);
    outcomes.put("1 evidence against one baseline", average.alarm(Thresholds.VILLE));
    outcomes.put("2 the same, trials allocated", allocated(training, run).alarm(Thresholds.VILLE));
    outcomes.put("3 evidence of fresh pairs", paired(training, run.scenarios()).alarm(Thresholds.VILLE));
    outcomes.put("4 t tests, uncorrected", fixed.alarm(Thresholds.VILLE));
    outcomes.put("5 t tests, Bonferroni", fixed.alarm(Thresholds.BONFERRONI));
    outcomes.put("6 t tests, calibrated", fixed.alarm(thresholds.tests()));
    outcomes.put("7 evidence, calibrated", average.alarm(thresholds.evidence()));
    return outcomes;
  }

  private static String share(List<Outcome> outcomes) {
    long alarms = outcomes.stream().filter(outcome -> outcome.alarm() > 0).count();
    var interval = Proportions.clopperPearson(alarms, outcomes.size(), 0, 0.95);
    return interval instanceof dev.plumbline.stats.Estimate.Rate rate
        ? String.format(Locale.ROOT, "%.1f %% (%.1f to %.1f)", 100 * rate.value(), 100 * rate.low(), 100 * rate.high())
        : "";
  }

  private static double meanTrials(List<Outcome> outcomes) {
    return outcomes.stream().mapToLong(Outcome::total).average().orElse(0);
  }

  private static void drift(String name, Setting setting, Drift drift, int from, int rounds) {
    System.out.printf("%n%s%n%n", name);
    System.out.println("| | found by 50 | before the drift | delay, checkpoints: median, 90 % | trials since: median |");
    System.out.println("|---|--:|--:|--:|--:|");
    outcomes(setting, drift, rounds, 3).forEach((method, outcomes) -> {
      long early = outcomes.stream().filter(o -> o.alarm() > 0 && o.alarm() < from).count();
      List<Outcome> rest = outcomes.stream().filter(o -> o.alarm() == 0 || o.alarm() >= from).toList();
      long found = rest.stream().filter(o -> o.alarm() > 0).count();
      System.out.printf(
          "| %s | %.0f %% | %.0f %% | %s, %s | %s |%n",
          method.substring(2),
          100.0 * found / Math.max(1, rest.size()),
          100.0 * early / outcomes.size(),
          delay(rest, from, 0.5),
          delay(rest, from, 0.9),
          trials(rest, from));
    });
  }

  /** Checkpoints with the drift until the alarm, that of the alarm among them. */
  private static String delay(List<Outcome> outcomes, int from, double quantile) {
    int delay = delays(outcomes, from, quantile);
    return delay > CHECKPOINTS ? "-" : Integer.toString(delay);
  }

  private static int delays(List<Outcome> outcomes, int from, double quantile) {
    int[] delays =
        outcomes.stream().mapToInt(o -> o.alarm() == 0 ? 1000 : o.alarm() - from + 1).sorted().toArray();
    return delays.length == 0 ? 1000 : delays[(int) Math.ceil(quantile * delays.length) - 1];
  }

  private static String trials(List<Outcome> outcomes, int from) {
    long[] trials =
        outcomes.stream()
            .mapToLong(o -> o.alarm() == 0 ? Long.MAX_VALUE : o.since(from))
            .sorted()
            .toArray();
    long median = trials.length == 0 ? Long.MAX_VALUE : trials[(trials.length - 1) / 2];
    return median == Long.MAX_VALUE ? "-" : String.format(Locale.ROOT, "%,d", median);
  }

  /** How many trials of an issue a checkpoint takes until Bonferroni's tests are as soon. */
  private static void fixedForSameDelay(Setting setting, int rounds) {
    System.out.printf("%nTrials of an issue a checkpoint that t tests with Bonferroni take, +20 points at 20%n%n");
    System.out.println("| trials | 0.5 % | 5 % | 30 % |");
    System.out.println("|--:|--:|--:|--:|");
    for (int each : new int[] {1, 2, 4, 8, 16, 32}) {
      List<String> cells = new ArrayList<>();
      for (int issue : new int[] {0, 2, 4}) {
        Drift drift = (i, t) -> t >= 20 && i == issue ? 0.2 : 0;
        List<Outcome> outcomes =
            IntStream.range(0, Math.min(200, rounds))
                .parallel()
                .mapToObj(i -> fixed(
                        Run.of(new SimulatedTraining(setting, drift, new SplittableRandom(4_000_000L + i)), setting, each * SCENARIOS))
                    .alarm(Thresholds.BONFERRONI))
                .filter(o -> o.alarm() == 0 || o.alarm() >= 20)
                .toList();
        cells.add(delay(outcomes, 20, 0.5) + ", " + delay(outcomes, 20, 0.9));
      }
      System.out.printf("| %d | %s |%n", each * SCENARIOS, String.join(" | ", cells));
    }
  }
}
