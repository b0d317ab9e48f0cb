package dev.plumbline.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.stats.Clustered.Cluster;
import dev.plumbline.stats.SimulatedTraining;
import dev.plumbline.stats.SimulatedTraining.Setting;
import dev.plumbline.stats.StandardisedRise;
import dev.plumbline.watch.CalmTraining.Seen;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CalmTrainingsTest {

  private static final List<Double> RATES = List.of(0.02, 0.05, 0.3, 0.3);
  private static final int CHECKPOINTS = 5;

  private static CalmTraining training(String name, Object... stepsAndRises) {
    SortedMap<Integer, Seen> steps = new TreeMap<>();
    for (int i = 0; i < stepsAndRises.length; i += 2) {
      steps.put((Integer) stepsAndRises[i], new Seen(name + i, (Double) stepsAndRises[i + 1]));
    }
    return new CalmTraining(name, steps);
  }

  private static boolean passes(CalmTrainings calm, int step, double rise) {
    return calm.beside(step, OptionalDouble.of(rise)).orElseThrow().passed();
  }

  @Test
  void the_threshold_is_the_largest_rise_at_the_steps_that_all_of_them_have() {
    CalmTrainings calm =
        new CalmTrainings(
            List.of(training("a", 5, 0.5, 10, 2.0), training("b", 5, 1.0, 10, -1.0, 15, 9.0)));
    assertThat(calm.beside(5, OptionalDouble.of(0)).orElseThrow().threshold()).isEqualTo(2);
    assertThat(calm.beside(5, OptionalDouble.of(0)).orElseThrow().chance()).isEqualTo(1.0 / 3);
    assertThat(passes(calm, 10, 2)).isFalse();
    assertThat(passes(calm, 5, 2.01)).isTrue();
    assertThat(calm.beside(10, OptionalDouble.empty()).orElseThrow().passed()).isFalse();
    assertThat(calm.beside(15, OptionalDouble.of(9)))
        .as("one of them was not assessed there")
        .isEmpty();
    assertThat(CalmTrainings.NONE.beside(5, OptionalDouble.of(9))).isEmpty();
  }

  @Test
  void a_training_counts_once_and_has_to_have_a_step_in_common() {
    CalmTraining one = training("a", 5, 0.5);
    assertThatThrownBy(() -> new CalmTrainings(List.of(one, one)))
        .hasMessage(
            "calm 'a' and 'a' are the same training, which says no more than once; leave one out");
    CalmTraining copy = new CalmTraining("copy", one.steps());
    assertThatThrownBy(() -> new CalmTrainings(List.of(one, copy)))
        .hasMessageContaining("calm 'a' and 'copy' are the same training");
    assertThatThrownBy(() -> new CalmTrainings(List.of(one, training("b", 6, 0.5))))
        .hasMessage(
            "no step was assessed in each of the calm [a, b]; give trainings with checkpoints at the same steps");
    CalmTrainings calm = new CalmTrainings(List.of(one));
    calm.requireOther(6, "a0");
    calm.requireOther(5, "other");
    assertThatThrownBy(() -> calm.requireOther(5, "a0"))
        .hasMessage("checkpoint 5 is that of calm 'a' itself; leave that one out");
  }

  /**
   * Nine calm trainings and a tenth share one baseline. A threshold for each issue alone would be
   * passed in about one of six.
   */
  @Test
  void a_further_calm_training_seldom_passes_it_on_any_issue() {
    int rounds = 1000;
    int others = 9;
    int passed = 0;
    int passedAlone = 0;
    for (int round = 0; round < rounds; round++) {
      SimulatedTraining simulated =
          new SimulatedTraining(
              new Setting(RATES, 12, 0.2, true), (i, t) -> 0, new SplittableRandom(round));
      List<List<Cluster>> baseline = new ArrayList<>();
      for (int issue = 0; issue < RATES.size(); issue++) {
        baseline.add(simulated.baseline(issue, 3));
      }
      List<double[]> largest = new ArrayList<>();
      List<CalmTraining> calm = new ArrayList<>();
      for (int i = 0; i <= others; i++) {
        double[] byIssue = new double[RATES.size()];
        Arrays.fill(byIssue, Double.NEGATIVE_INFINITY);
        SortedMap<Integer, Seen> steps = new TreeMap<>();
        for (int t = 1; t <= CHECKPOINTS; t++) {
          double most = Double.NEGATIVE_INFINITY;
          for (int issue = 0; issue < RATES.size(); issue++) {
            double rise =
                StandardisedRise.of(baseline.get(issue), simulated.checkpoint(issue, t, 12))
                    .orElseThrow();
            byIssue[issue] = Math.max(byIssue[issue], rise);
            most = Math.max(most, rise);
          }
          steps.put(t, new Seen(i + "/" + t, most));
        }
        largest.add(byIssue);
        calm.add(new CalmTraining("calm" + i, steps));
      }
      CalmTrainings threshold = new CalmTrainings(calm.subList(0, others));
      passed +=
          calm.getLast().steps().entrySet().stream()
                  .anyMatch(seen -> passes(threshold, seen.getKey(), seen.getValue().rise()))
              ? 1
              : 0;
      passedAlone += alone(largest) ? 1 : 0;
    }
    // Of 1000 draws at 10 %, 130 or more come in 1 of 900.
    assertThat(passed).isBetween(50, 130);
    assertThat(passedAlone).isGreaterThan(150);
  }

  private static boolean alone(List<double[]> largest) {
    for (int issue = 0; issue < RATES.size(); issue++) {
      int of = issue;
      double most =
          largest.subList(0, largest.size() - 1).stream()
              .mapToDouble(rises -> rises[of])
              .max()
              .orElseThrow();
      if (largest.getLast()[issue] > most) {
        return true;
      }
    }
    return false;
  }
}
