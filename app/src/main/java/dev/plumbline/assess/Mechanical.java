package dev.plumbline.assess;

import dev.plumbline.judge.Case;
import dev.plumbline.judge.MechanicalJudge;
import dev.plumbline.judge.Verdict;
import dev.plumbline.store.Artifact;
import dev.plumbline.store.Outline;
import dev.plumbline.store.Store;
import dev.plumbline.store.TrialRow;
import dev.plumbline.store.VerdictRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * The mechanical half of the verdicts, as the store keeps it. Reading judges nothing: a trial
 * without a verdict of this version is missing. {@link #bringUp} gives every trial one.
 */
public final class Mechanical {

  /** The judge of this version. */
  public static final String JUDGE = MechanicalJudge.NAME;

  private static final String NAME = "mechanical-";
  private static final String ARTIFACT = "brought-up";
  private static final int CHUNK = 256;
  private static final MechanicalJudge RULES = new MechanicalJudge();

  private Mechanical() {}

  /** Whether a judge is the mechanical half, of whatever version. */
  public static boolean is(String judge) {
    return judge.startsWith(NAME);
  }

  static Verdict verdict(Case one) {
    return RULES.verdict(one);
  }

  /** The verdict on a trial, without its reasons. */
  static Verdict verdict(Outline trial, Verdicts verdicts) {
    return trial
        .by(JUDGE)
        .map(found -> verdicts.read(found.state(), found.found()))
        .orElseGet(Mechanical::none);
  }

  /** The verdict on a trial, with its reasons. */
  static Verdict verdict(List<VerdictRow> verdicts) {
    return verdicts.stream()
        .filter(verdict -> verdict.judge().equals(JUDGE))
        .findFirst()
        .map(Verdicts::read)
        .orElseGet(Mechanical::none);
  }

  private static Verdict none() {
    return new Verdict.Missing("no verdict is stored");
  }

  /**
   * Sees to it that all trials of a store have this version's verdict, such as those that an older
   * one stored. A store that was brought up says so, which is all that is read then; one where this
   * was cut short is gone on with.
   *
   * @param judged is told of trials that have got one
   */
  public static void bringUp(Store store, IntConsumer judged) {
    if (store.get(ARTIFACT).filter(known -> known.payload().equals(JUDGE)).isPresent()) {
      return;
    }
    store.runs().forEach(run -> judgeRest(store, run, judged));
    store.put(new Artifact(ARTIFACT, ARTIFACT, JUDGE));
  }

  private static void judgeRest(Store store, String run, IntConsumer judged) {
    List<String> keys = store.keysWithout(run, JUDGE);
    for (int from = 0; from < keys.size(); from += CHUNK) {
      List<TrialRow> rows = new ArrayList<>();
      for (String key : keys.subList(from, Math.min(keys.size(), from + CHUNK))) {
        Optional<TrialRow> row = store.trial(run, key);
        row.ifPresent(trial -> rows.add(trial.with(List.of(judged(StoredTrial.of(trial))))));
      }
      store.save(rows);
      judged.accept(rows.size());
    }
  }

  private static VerdictRow judged(StoredTrial trial) {
    return Verdicts.row(JUDGE, verdict(trial.asCase()));
  }
}
