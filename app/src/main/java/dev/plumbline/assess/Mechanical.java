package dev.plumbline.assess;

import dev.plumbline.judge.Judge;
import dev.plumbline.judge.MechanicalJudge;
import dev.plumbline.judge.Verdict;
import dev.plumbline.model.Canonical;
import dev.plumbline.rollout.Transcript;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.store.Count;
import dev.plumbline.store.Outline;
import dev.plumbline.store.State;
import dev.plumbline.store.Store;
import dev.plumbline.store.TrialRow;
import dev.plumbline.store.VerdictRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The mechanical half of the verdicts, as the store keeps it: found by its name. */
public final class Mechanical {

  private static final String NAME = "mechanical-";

  /** The judge of this version. */
  public static final String JUDGE = NAME + 3;

  private static final int CHUNK = 256;
  private static final Judge RULES = new MechanicalJudge();

  private Mechanical() {}

  /** Whether a judge is the mechanical half, of whatever version. */
  public static boolean is(String judge) {
    return judge.startsWith(NAME);
  }

  static VerdictRow row(Scenario scenario, Transcript transcript) {
    Verdict verdict = RULES.verdict(scenario, transcript);
    return new VerdictRow(
        JUDGE,
        verdict instanceof Verdict.Scored ? State.FINISHED : State.FAILED,
        Findings.of(verdict),
        Canonical.JSON.writerFor(Verdict.class).writeValueAsString(verdict));
  }

  /** The verdict on a trial, without its reason. */
  static Verdict verdict(Outline trial) {
    return trial
        .by(JUDGE)
        .map(found -> Findings.verdict(found.state(), found.found()))
        .orElseGet(() -> new Verdict.Failed("no verdict is stored"));
  }

  /** The verdict on a trial, with its reason. */
  static Verdict verdict(List<VerdictRow> verdicts) {
    return verdicts.stream()
        .filter(verdict -> verdict.judge().equals(JUDGE))
        .findFirst()
        .map(verdict -> Canonical.JSON.readValue(verdict.payload(), Verdict.class))
        .orElseGet(() -> new Verdict.Failed("no verdict is stored"));
  }

  /**
   * The counts of a run, after judging what this version has not judged yet, such as the trials of
   * a run that an older one stored: all trials of the run have its verdict.
   */
  static List<Count> counts(Store store, String run) {
    List<Count> counts = store.counts(run);
    long judged =
        counts.stream().filter(count -> count.judge().equals(JUDGE)).mapToLong(Count::trials).sum();
    if (judged == store.size(run)) {
      return counts;
    }
    judgeRest(store, run);
    return store.counts(run);
  }

  /** Sees to it that all trials of a run have this version's verdict. */
  public static void ensure(Store store, String run) {
    counts(store, run);
  }

  private static void judgeRest(Store store, String run) {
    List<TrialRow> judged = new ArrayList<>();
    for (String key : store.keysWithout(run, JUDGE)) {
      Optional<TrialRow> row = store.trial(run, key);
      row.ifPresent(trial -> {
        StoredTrial stored = StoredTrial.of(trial);
        judged.add(trial.with(List.of(row(stored.scenario(), stored.transcript()))));
      });
      if (judged.size() == CHUNK) {
        store.save(judged);
        judged.clear();
      }
    }
    store.save(judged);
  }
}
