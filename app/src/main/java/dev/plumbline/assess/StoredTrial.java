package dev.plumbline.assess;

import dev.plumbline.judge.Case;
import dev.plumbline.judge.Verdict;
import dev.plumbline.model.Canonical;
import dev.plumbline.rollout.Transcript;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.store.TrialHead;
import dev.plumbline.store.TrialRow;
import dev.plumbline.store.VerdictRow;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.type.TypeReference;

/** A stored trial, read whole. */
public record StoredTrial(TrialRow row, Scenario scenario, Transcript transcript) {

  private static final TypeReference<TreeMap<String, String>> CONDITION = new TypeReference<>() {};

  /** What the store keeps of a trial, as JSON. */
  private record Payload(Scenario scenario, Transcript transcript) {}

  public static StoredTrial of(TrialRow row) {
    Payload payload = Canonical.JSON.readValue(row.transcript(), Payload.class);
    return new StoredTrial(row, payload.scenario(), payload.transcript());
  }

  static String payload(Scenario scenario, Transcript transcript) {
    return Canonical.JSON.writeValueAsString(new Payload(scenario, transcript));
  }

  /** The scenario's place in its grid, its family among it, as the store keeps it. */
  static String condition(Scenario scenario) {
    Map<String, String> condition = new TreeMap<>(scenario.condition());
    condition.putIfAbsent("family", scenario.family());
    return Canonical.JSON.writeValueAsString(condition);
  }

  /** The same, read again. */
  static Map<String, String> condition(String stored) {
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

  /** What judge models and people say, by judge. */
  public Map<String, Verdict> opinions() {
    Map<String, Verdict> opinions = new LinkedHashMap<>();
    for (VerdictRow verdict : row.verdicts()) {
      if (!Mechanical.is(verdict.judge())) {
        opinions.put(verdict.judge(), Verdicts.read(verdict));
      }
    }
    return opinions;
  }
}
