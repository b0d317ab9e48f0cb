package dev.plumbline.assess;

import dev.plumbline.judge.Verdict;
import java.util.List;

/** Verdicts as they are observed, for tests. */
public final class Observations {
  private Observations() {}

  /** Each on a scenario of its own. */
  public static List<Observed> each(List<? extends Verdict> verdicts) {
    return verdicts.stream().map(verdict -> new Observed("", verdict)).toList();
  }

  /** All on the same scenario. */
  static List<Observed> of(String scenario, List<? extends Verdict> verdicts) {
    return verdicts.stream().map(verdict -> new Observed(scenario, verdict)).toList();
  }
}
