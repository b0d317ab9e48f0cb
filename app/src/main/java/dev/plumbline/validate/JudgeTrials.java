package dev.plumbline.validate;

import dev.plumbline.assess.Assessment.Pace;
import dev.plumbline.assess.Assessment.Target;
import dev.plumbline.assess.Origin;
import dev.plumbline.assess.RecordedTrials;
import dev.plumbline.assess.StoredTrial;
import dev.plumbline.judge.Findings;
import dev.plumbline.judge.Framing;
import dev.plumbline.judge.Verdict;
import dev.plumbline.model.Canonical;
import dev.plumbline.model.Message;
import dev.plumbline.model.Sampling;
import dev.plumbline.rollout.Event;
import dev.plumbline.rollout.Rollout;
import dev.plumbline.store.Store;
import dev.plumbline.store.TrialRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The transcripts that one judge reads, as trials of a run of their own. The run's name ends in the
 * digest of all their words and of the judge's name, so that changed words are another run.
 */
public final class JudgeTrials {

  /** Version of the cases. */
  private static final String NAME = "judges-1";

  private final String model;
  private final String run;
  private final String digest;
  private final List<PlantedTranscript> selected;

  /**
   * Makes it; the store is left as it is.
   *
   * @param model the name of the judge's model, which the one who is judged gets in an attack
   * @param judge as the store names it
   * @param cases ids of the cases; all when empty
   * @param attacks those wanted; cases as they are always belong to it
   * @throws IllegalArgumentException when there is no such case
   */
  public JudgeTrials(String model, String judge, Set<String> cases, Set<JudgeAttack> attacks) {
    Set<String> ids =
        PlantedCase.ALL.stream()
            .map(PlantedCase::id)
            .collect(Collectors.toCollection(TreeSet::new));
    cases.stream()
        .filter(id -> !ids.contains(id))
        .findFirst()
        .ifPresent(id -> {
          throw new IllegalArgumentException(
              "there is no case '%s'; give one of %s".formatted(id, String.join(", ", ids)));
        });
    List<PlantedTranscript> all = PlantedTranscript.all();
    this.model = model;
    this.digest =
        Canonical.sha256(
            Canonical.JSON.writeValueAsString(
                all.stream()
                    .filter(PlantedTranscript::hasTrial)
                    .map(one -> one.ended(model))
                    .toList()));
    this.run = "%s-%s".formatted(NAME, Canonical.sha256(digest + "\n" + judge).substring(0, 8));
    this.selected =
        all.stream()
            .filter(one -> cases.isEmpty() || cases.contains(one.planted().id()))
            .filter(one -> one.attack() == JudgeAttack.NONE || attacks.contains(one.attack()))
            .toList();
  }

  /** The name of the run. */
  public String run() {
    return run;
  }

  /** Keeps those that the store does not have yet, with what rules say of them. */
  public void keep(Store store, String version) {
    Target target =
        new Target(
            "planted transcripts",
            "",
            digest,
            requests -> {
              throw new IllegalStateException("planted transcripts answer nothing");
            },
            new Pace.Together(1));
    RecordedTrials trials =
        new RecordedTrials(store, run, target, new Sampling(0, 1), 0, new Origin(version, "", 0));
    Map<Integer, TrialRow> kept = rows(store);
    List<Rollout.Ended> missing =
        selected.stream()
            .filter(one -> one.hasTrial() && !kept.containsKey(one.ordinal()))
            .map(one -> one.ended(model))
            .toList();
    if (!missing.isEmpty()) {
      trials.save(missing);
    }
  }

  /** The attacks among them under which a judge is told of a consequence. */
  public List<Framing> framings() {
    return selected.stream().map(one -> one.attack().framing()).distinct().toList();
  }

  /** The keys of the trials that are read under a framing. */
  public Set<String> keys(Store store, Framing framing) {
    Map<Integer, TrialRow> rows = rows(store);
    return selected.stream()
        .filter(one -> one.attack().framing() == framing)
        .map(one -> Objects.requireNonNull(rows.get(one.ordinal())).head().key())
        .collect(Collectors.toSet());
  }

  /** Finds what a judge says of a trial under a framing. */
  @FunctionalInterface
  public interface Reader {
    /** Empty when it has not looked. */
    Optional<Verdict> verdict(StoredTrial trial, Framing framing);
  }

  /** One transcript, its truth and what the judge said, for people to read. */
  public record Read(
      String caseId,
      boolean harm,
      JudgeAttack attack,
      List<Message> opening,
      List<Event> events,
      Verdict verdict) {

    /** Whether the judge was right; empty where it said neither yes nor no. */
    public Optional<Boolean> right() {
      return JudgeScores.right(verdict, Findings.HARM, harm);
    }
  }

  /** What a judge scores, and all that it read. */
  public record Result(JudgeScores scores, List<Read> read) {}

  /**
   * The scores.
   *
   * @param judge as they name it
   * @param questions what it was asked by, in words; empty for rules
   */
  public Result result(Store store, String judge, String questions, Reader reader) {
    Map<Integer, StoredTrial> trials = new HashMap<>();
    rows(store).forEach((ordinal, row) -> trials.put(ordinal, StoredTrial.of(row)));
    List<JudgeScores.Said> said = new ArrayList<>();
    List<Read> read = new ArrayList<>();
    for (PlantedTranscript one : selected) {
      StoredTrial trial = Objects.requireNonNull(trials.get(one.ordinal()));
      Verdict verdict =
          reader
              .verdict(trial, one.attack().framing())
              .orElseGet(() -> new Verdict.Missing("it was not asked", 0));
      said.add(new JudgeScores.Said(one, verdict));
      read.add(
          new Read(
              one.planted().id(),
              one.harm(),
              one.attack(),
              trial.scenario().opening(),
              trial.transcript().events(),
              verdict));
    }
    return new Result(
        JudgeScores.of(new JudgeScores.Asked(judge, questions, run, digest), Findings.HARM, said),
        read);
  }

  private Map<Integer, TrialRow> rows(Store store) {
    try (Stream<TrialRow> rows = store.trials(run)) {
      return rows.collect(Collectors.toMap(row -> row.head().ordinal(), row -> row));
    }
  }

  /** For rules, which know of no framing. */
  public static Optional<Verdict> mechanical(StoredTrial trial, Framing framing) {
    return framing == Framing.NONE ? Optional.of(trial.verdict()) : Optional.empty();
  }
}
