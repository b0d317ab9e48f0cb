package dev.plumbline.assess;

import dev.plumbline.judge.Case;
import dev.plumbline.judge.Framing;
import dev.plumbline.judge.Verdict;
import dev.plumbline.model.Canonical;
import dev.plumbline.rollout.Event;
import dev.plumbline.rollout.Transcript;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.store.TrialHead;
import dev.plumbline.store.TrialRow;
import dev.plumbline.store.VerdictRow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.type.TypeReference;

/** A stored trial, read whole. */
public record StoredTrial(TrialRow row, Scenario scenario, Transcript transcript) {

  private static final TypeReference<TreeMap<String, String>> CONDITION = new TypeReference<>() {};

  /**
   * Reads it.
   *
   * @throws IllegalStateException when the store lacks an event of its path
   */
  public static StoredTrial of(TrialRow row) {
    return new StoredTrial(
        row, Canonical.JSON.readValue(row.scenario(), Scenario.class), new Transcript(path(row)));
  }

  private static List<Event> path(TrialRow row) {
    try {
      return Transcript.path(TrialEvents.of(row.events()), row.leaf());
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "Trial %s of run %s is not whole: %s."
              .formatted(row.head().key(), row.head().run(), e.getMessage()),
          e);
    }
  }

  /** A trial as the store keeps it. */
  public static TrialRow row(
      TrialHead head, Scenario scenario, Transcript transcript, List<VerdictRow> verdicts) {
    return new TrialRow(
        head,
        Canonical.JSON.writeValueAsString(scenario),
        transcript.events().getLast().id(),
        TrialEvents.rows(head.run(), head.key(), transcript.events()),
        verdicts);
  }

  /** The scenario's place in its grid, its family among it, as the store keeps it. */
  static String condition(Scenario scenario) {
    Map<String, String> condition = new TreeMap<>(scenario.condition());
    condition.putIfAbsent("family", scenario.family());
    return Canonical.JSON.writeValueAsString(condition);
  }

  /** The same, read again, by factor. */
  public static Map<String, String> condition(String stored) {
    return Canonical.JSON.readValue(stored, CONDITION);
  }

  /** What it is known by. */
  public TrialHead head() {
    return row.head();
  }

  /** The same as a judge gets it. */
  public Case asCase() {
    return Case.of(scenario, transcript);
  }

  /** The mechanical half of the verdict. */
  public Verdict verdict() {
    return Mechanical.verdict(row.verdicts());
  }

  /** The verdict of one judge, told of a consequence or not, if it has looked. */
  public Optional<Verdict> by(String judge) {
    return row.verdicts().stream()
        .filter(verdict -> verdict.judge().equals(judge))
        .findFirst()
        .map(Verdicts::read);
  }

  /** What judge models and people say, by judge; nothing that one says under a {@link Framing}. */
  public Map<String, Verdict> opinions() {
    Map<String, Verdict> opinions = new LinkedHashMap<>();
    for (VerdictRow verdict : row.verdicts()) {
      if (!Mechanical.is(verdict.judge()) && !Framing.isFramed(verdict.judge())) {
        opinions.put(verdict.judge(), Verdicts.read(verdict));
      }
    }
    return opinions;
  }
}
