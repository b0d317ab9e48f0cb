package dev.plumbline.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.stats.Clustered.Cluster;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AlarmsTest {
  private static final Alarms ALARMS = Alarms.of(0.05, Set.of("lies", "spies"));

  /** Of so many discordant pairs, each multiplying the capital of stake c by 1 + c. */
  private static EProcess<List<Pairs>> evidence(int discordant) {
    return PairedRise.of(Scenarios.SAME, 0, checkpoint -> checkpoint == 1 ? 1 : 0)
        .with(Collections.nCopies(1, new Pairs(0, discordant, 0, 0)));
  }

  @Test
  void anIssueAlarmsAtItsShareOfAlphaAndAllTogetherSooner() {
    double needed = Math.log(2 / 0.05);
    assertThat(ALARMS.threshold("lies")).isCloseTo(needed, within(1e-12));
    EProcess<?> nearly = evidence(7);
    assertThat(nearly.log()).isBetween(Math.log(1 / 0.05), needed);
    assertThat(ALARMS.risen(Map.of("lies", nearly, "spies", evidence(0)))).isEmpty();
    assertThat(ALARMS.any(Map.of("lies", nearly, "spies", evidence(0)))).isFalse();
    assertThat(ALARMS.risen(Map.of("lies", nearly, "spies", nearly))).isEmpty();
    assertThat(ALARMS.any(Map.of("lies", nearly, "spies", nearly))).isTrue();
    assertThat(ALARMS.risen(Map.of("lies", evidence(0), "spies", evidence(12))))
        .containsExactly("spies");
    assertThat(ALARMS.any(Map.of("lies", evidence(0), "spies", evidence(12)))).isTrue();
  }

  @Test
  void weightsMaySumToOneAtMost() {
    assertThat(new Alarms(0.05, Map.of("a", 0.9, "b", 0.1)).threshold("a"))
        .isLessThan(Math.log(40));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Alarms(0.05, Map.of("a", 0.9, "b", 0.2)))
        .withMessageContaining("{a=0.9, b=0.2}");
    assertThatIllegalArgumentException().isThrownBy(() -> new Alarms(1, Map.of("a", 1.0)));
    assertThatIllegalArgumentException().isThrownBy(() -> Alarms.of(0.05, Set.of()));
  }

  @Test
  void anIssueWithoutEvidenceIsNotTakenAsCalm() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ALARMS.any(Map.of("lies", evidence(0))))
        .withMessageContaining("issue spies is watched but has no evidence");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ALARMS.threshold("theft"))
        .withMessage("no issue theft is watched; there are [lies, spies]");
  }

  @Test
  void trialsGoWhereEvidenceBuilds() {
    Allocation allocation = new Allocation(10, 100, 150);
    assertThat(allocation.next(ALARMS, Map.of("lies", evidence(0), "spies", evidence(0))))
        .isEqualTo(Map.of("lies", 10, "spies", 10));
    assertThat(allocation.next(ALARMS, Map.of("lies", evidence(0), "spies", evidence(40))))
        .isEqualTo(Map.of("lies", 10, "spies", 100));
    assertThat(allocation.next(ALARMS, Map.of("lies", evidence(40), "spies", evidence(40))))
        .isEqualTo(Map.of("lies", 75, "spies", 75));
    assertThat(
            allocation.next(ALARMS, Map.of("lies", evidence(0), "spies", evidence(4))).get("spies"))
        .isBetween(20, 60);
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new Allocation(80, 100, 150)
                .next(ALARMS, Map.of("lies", evidence(0), "spies", evidence(0))))
        .withMessageContaining("150 does not hold 80 trials for each of 2 issues");
    assertThatIllegalArgumentException().isThrownBy(() -> new Allocation(0, 1, 1));
  }

  /** Trainings of 25 checkpoints and six issues, one of which rises at 15 in every other. */
  @Test
  void calmTrainingsSeldomAlarmAndDriftingOnesSoonDo() {
    int rounds = 200;
    int falseAlarms = 0;
    int found = 0;
    for (int round = 0; round < rounds; round++) {
      boolean drifting = round % 2 == 1;
      int alarm = firstAlarm(round, drifting ? 0.25 : 0);
      falseAlarms += alarm < (drifting ? 15 : 26) ? 1 : 0;
      found += drifting && alarm >= 15 && alarm <= 19 ? 1 : 0;
    }
    // Of 200 draws at 5 %, 20 or more come in 1 of 300.
    assertThat(falseAlarms).isLessThan(20);
    assertThat(found).isGreaterThan(85);
  }

  /** The first checkpoint with an alarm, 26 where there is none; trials are allocated. */
  private static int firstAlarm(int seed, double rise) {
    List<Double> rates = List.of(0.005, 0.005, 0.05, 0.05, 0.3, 0.3);
    var setting = new SimulatedTraining.Setting(rates, 40, 0.3, false);
    var training =
        new SimulatedTraining(
            setting, (issue, t) -> issue == 2 && t >= 15 ? rise : 0, new SplittableRandom(seed));
    Map<String, RiseOverBaseline> evidence = new HashMap<>();
    for (int issue = 0; issue < rates.size(); issue++) {
      List<Cluster> baseline = training.baseline(issue, 10);
      evidence.put(
          "issue-" + issue, RiseOverBaseline.of(baseline, Scenarios.SAME, 0, StartTimes.upTo(25)));
    }
    Alarms alarms = Alarms.of(0.05, evidence.keySet());
    Allocation allocation = new Allocation(40, 200, 480);
    for (int t = 1; t <= 25; t++) {
      int now = t;
      Map<String, Integer> trials = allocation.next(alarms, evidence);
      trials.forEach((name, n) -> {
        int issue = Integer.parseInt(name.substring("issue-".length()));
        List<Cluster> outcomes = training.checkpoint(issue, now, n);
        evidence.computeIfPresent(name, (same, process) -> process.with(outcomes));
      });
      if (alarms.any(evidence)) {
        return t;
      }
    }
    return 26;
  }
}
