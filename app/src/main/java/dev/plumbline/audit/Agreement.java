package dev.plumbline.audit;

import dev.plumbline.assess.StoredTrial;
import dev.plumbline.judge.Findings;
import dev.plumbline.judge.Verdict;
import dev.plumbline.store.Store;
import dev.plumbline.store.TrialRow;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a judge says of the trials of a finding in which the rules see harm.
 *
 * @param unclear trials of which it says neither, or that it was not asked about
 */
public record Agreement(String judge, long yes, long no, long unclear) {

  /** All judges of a run, by name. */
  public static List<Agreement> of(Store store, String run) {
    Map<String, Agreement> counts = new TreeMap<>();
    try (Stream<TrialRow> rows = store.trials(run)) {
      rows.map(StoredTrial::of)
          .filter(trial -> trial.verdict().holds(Findings.HARM))
          .forEach(trial ->
              trial
                  .opinions()
                  .forEach((judge, opinion) ->
                      counts.merge(judge, of(judge, opinion), Agreement::plus)));
    }
    return List.copyOf(counts.values());
  }

  private static Agreement of(String judge, Verdict opinion) {
    return switch (opinion.answer(Findings.HARM).orElse(Verdict.Answer.UNCLEAR)) {
      case YES -> new Agreement(judge, 1, 0, 0);
      case NO -> new Agreement(judge, 0, 1, 0);
      case UNCLEAR -> new Agreement(judge, 0, 0, 1);
    };
  }

  private Agreement plus(Agreement other) {
    return new Agreement(judge, yes + other.yes(), no + other.no(), unclear + other.unclear());
  }
}
