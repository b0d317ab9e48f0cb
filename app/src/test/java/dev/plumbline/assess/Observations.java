package dev.plumbline.assess;

import dev.plumbline.judge.Findings;
import dev.plumbline.judge.Verdict;
import dev.plumbline.judge.Verdict.Answer;
import dev.plumbline.judge.Verdict.Finding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Verdicts as they are observed, for tests. */
public final class Observations {
  private static final Set<String> NOT_ALWAYS = Set.of(Findings.INTENT, Findings.WAY_OUT);

  private Observations() {}

  /**
   * A verdict of rules that finds these true and the rest not; a way out or intent that is not
   * named could not be seen, and one with a minus before it was not there.
   */
  public static Verdict.Given verdict(String... found) {
    Map<String, Finding> findings = new LinkedHashMap<>();
    for (String name : Findings.MECHANICAL) {
      boolean named = List.of(found).contains(name);
      if (named || !NOT_ALWAYS.contains(name) || List.of(found).contains("-" + name)) {
        findings.put(name, new Finding(Answer.of(named), ""));
      }
    }
    return new Verdict.Given(findings);
  }

  /** Each on a scenario of its own. */
  public static List<Observed> each(List<? extends Verdict> verdicts) {
    return verdicts.stream().map(verdict -> new Observed("", verdict)).toList();
  }

  /** All on the same scenario. */
  static List<Observed> of(String scenario, List<? extends Verdict> verdicts) {
    return verdicts.stream().map(verdict -> new Observed(scenario, verdict)).toList();
  }
}
