package dev.plumbline.assess;

import dev.plumbline.assess.Assessment.Target;
import dev.plumbline.judge.Case;
import dev.plumbline.judge.Verdict;
import dev.plumbline.model.Canonical;
import dev.plumbline.model.Sampling;
import dev.plumbline.rollout.Event;
import dev.plumbline.rollout.Rollout;
import dev.plumbline.rollout.Trial;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.store.Store;
import dev.plumbline.store.Stratum;
import dev.plumbline.store.TrialHead;
import dev.plumbline.store.TrialRow;
import dev.plumbline.store.VerdictRow;
import java.util.ArrayList;
import java.util.List;

/**
 * A run whose trials are not a plan's: who ran them, such as an auditor that decides as it goes,
 * hands them in as they end.
 */
public final class RecordedTrials {

  private final Store store;
  private final String run;
  private final Target target;
  private final ServedModel served;

  /**
   * Begins the run, or goes on with it.
   *
   * @throws IllegalArgumentException when it was begun with another setup
   */
  public RecordedTrials(
      Store store, String run, Target target, Sampling sampling, long seed, Origin origin) {
    new Assessment(store).begin(run, target, sampling, seed, origin);
    this.store = store;
    this.run = run;
    this.target = target;
    this.served = new ServedModel(store, "run '%s'".formatted(run));
  }

  /**
   * What happened in something that trials come from, such as a session with several; by id.
   *
   * @param key by which its events are kept, which is no trial's
   */
  public List<Event> events(String key) {
    return TrialEvents.of(StorePatience.withStore(() -> store.events().of(run, key)));
  }

  /** Appends to these. */
  public void append(String key, List<Event> events) {
    StorePatience.withStore(() -> store.events().append(TrialEvents.rows(run, key, events)));
  }

  /**
   * Keeps trials that have ended, in one transaction, with what rules say of them.
   *
   * @throws IllegalArgumentException when another model has answered than before
   */
  public void save(List<Rollout.Ended> ended) {
    List<TrialRow> rows = new ArrayList<>();
    for (Rollout.Ended end : ended) {
      if (served.answered(end.transcript().served())) {
        rows.add(row(end));
      }
    }
    StorePatience.doing(() -> store.save(rows));
    served.requireNoOther();
  }

  private TrialRow row(Rollout.Ended end) {
    Trial trial = end.trial();
    Scenario scenario = trial.scenario();
    Verdict verdict = Mechanical.verdict(Case.of(scenario, end.transcript()));
    VerdictRow row = Verdicts.row(Mechanical.JUDGE, verdict);
    TrialHead head =
        new TrialHead(
            run,
            Canonical.sha256(
                "%s\n%s\n%d\n%d".formatted(run, target.digest(), trial.seed(), trial.ordinal())),
            new Stratum(
                scenario.suite(),
                scenario.split().toString(),
                target.digest(),
                trial.seed(),
                StoredTrial.condition(scenario)),
            trial.ordinal(),
            row.state(),
            Digests.scenario(scenario));
    return StoredTrial.row(head, scenario, end.transcript(), List.of(row));
  }
}
