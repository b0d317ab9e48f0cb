package dev.plumbline.assess;

import dev.plumbline.assess.Assessment.Plan;
import dev.plumbline.assess.Assessment.Target;
import dev.plumbline.judge.Case;
import dev.plumbline.rollout.Rollout;
import dev.plumbline.rollout.Trial;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.store.State;
import dev.plumbline.store.Store;
import dev.plumbline.store.Stratum;
import dev.plumbline.store.TrialHead;
import dev.plumbline.store.TrialRow;
import dev.plumbline.store.VerdictRow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;

/** The trials that a run lacks, being run by this process, perhaps beside others. */
final class Running {

  private final Store store;
  private final String run;
  private final Target target;
  private final Plan plan;
  private final Map<String, NamedTrial> missing;
  private final IdentityHashMap<Trial, NamedTrial> names = new IdentityHashMap<>();
  private final Set<String> failedBefore;
  private final ServedModel served;
  private final IntConsumer progress;
  private final InOrder order;
  private int told;

  /**
   * Runs nothing yet.
   *
   * @param keys of the plan's trials, in order
   * @param missing those that have not come to their end
   */
  Running(
      Store store,
      String run,
      Target target,
      Plan plan,
      List<String> keys,
      Map<String, NamedTrial> missing,
      IntConsumer progress,
      Follower follower) {
    this.store = store;
    this.run = run;
    this.target = target;
    this.plan = plan;
    this.missing = missing;
    this.failedBefore = store.keys(run, State.FAILED);
    this.served = new ServedModel(store, "run '%s'".formatted(run));
    this.progress = progress;
    this.order =
        new InOrder(follower, follower.equals(Follower.NOBODY) ? List.of() : keys, this::stored);
    missing.values().forEach(named -> names.put(named.trial(), named));
  }

  /** A trial of the plan that has ended, by this process or another. */
  private Optional<JudgedTrial> stored(String key) {
    return store
        .trial(run, key)
        .filter(row -> row.head().state() == State.FINISHED || !failedBefore.contains(key))
        .map(row -> JudgedTrial.of(StoredTrial.of(row)));
  }

  /** Runs them; returns once all have ended, also those that others are at. */
  InOrder run(Workers workers) {
    order.advance();
    if (missing.isEmpty() || order.isStopped()) {
      return order;
    }
    boolean waits = target.pace() instanceof Assessment.Pace.Concurrent;
    int portion = target.pace().portion(missing.size());
    try (Journal journal = new Journal(store, run);
        Leased leased =
            new Leased(
                store,
                run,
                workers,
                missing.keySet(),
                this::endedByOthers,
                portion,
                order::isStopped)) {
      Rollout rollout =
          new Rollout(target.model(), plan.sampling(), plan.colleagues())
              .telling((trial, events) -> journal.append(name(trial).key(), events, waits))
              .goingOn(trial ->
                  Rollout.Begun.of(
                      TrialEvents.of(
                          StorePatience.withStore(
                              () -> store.events().of(run, name(trial).key())))));
      do {
        target
            .pace()
            .run(
                rollout,
                () -> leased.next().map(key -> Objects.requireNonNull(missing.get(key)).trial()),
                missing.size(),
                this::keep);
      } while (leased.awaitMore());
      order.advance();
      progress.accept(missing.size() - told);
    }
    return order;
  }

  /** What has come to its end, and what was tried in vain since this began. */
  private Set<String> endedByOthers() {
    return StorePatience.withStore(() -> {
      Set<String> ended = new HashSet<>(store.keys(run, State.FAILED));
      ended.removeAll(failedBefore);
      ended.addAll(store.keys(run, State.FINISHED));
      return ended;
    });
  }

  private NamedTrial name(Trial trial) {
    return Objects.requireNonNull(names.get(trial));
  }

  private void keep(List<Rollout.Ended> ended) {
    List<TrialRow> rows = new ArrayList<>();
    for (Rollout.Ended end : ended) {
      if (served.answered(end.transcript().served())) {
        NamedTrial named = name(end.trial());
        JudgedTrial judged = judged(end);
        rows.add(row(named, judged));
        order.ended(named.key(), judged);
      }
    }
    StorePatience.doing(() -> store.save(rows));
    served.requireNoOther();
    told += ended.size();
    progress.accept(ended.size());
    order.advance();
  }

  private static JudgedTrial judged(Rollout.Ended end) {
    Scenario scenario = end.trial().scenario();
    return new JudgedTrial(
        scenario.suite(),
        end.trial().ordinal(),
        scenario,
        end.transcript(),
        Mechanical.verdict(Case.of(scenario, end.transcript())));
  }

  private TrialRow row(NamedTrial named, JudgedTrial judged) {
    Scenario scenario = judged.scenario();
    VerdictRow verdict = Verdicts.row(Mechanical.JUDGE, judged.verdict());
    TrialHead head =
        new TrialHead(
            run,
            named.key(),
            new Stratum(
                scenario.suite(),
                scenario.split().toString(),
                target.digest(),
                named.trial().seed(),
                StoredTrial.condition(scenario)),
            named.trial().ordinal(),
            verdict.state(),
            named.scenario());
    return StoredTrial.row(head, scenario, judged.transcript(), List.of(verdict));
  }
}
