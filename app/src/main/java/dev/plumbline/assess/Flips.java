package dev.plumbline.assess;

import dev.plumbline.judge.Framing;
import dev.plumbline.judge.ModelJudge;
import dev.plumbline.judge.Questionnaire;
import dev.plumbline.judge.Questionnaires;
import dev.plumbline.judge.Verdict;
import dev.plumbline.judge.Verdict.Answer;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Proportions;
import dev.plumbline.store.Outline;
import dev.plumbline.store.Store;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How often a judge answers a question about the same transcript otherwise because of what it is
 * told of the consequence. All trials in which the question is asked are in one of the counts:
 * those answered under both (in {@code flipped}), {@code becameUnclear}, {@code becameMissing} and
 * {@code unanswered}.
 *
 * @param questionnaire the plain one's label
 * @param flipped yes to no or no to yes, of the trials answered under both, with the exact interval
 *     of Clopper and Pearson; the rest is missing
 * @param towardYes flips from no to yes
 * @param towardNo flips from yes to no
 * @param becameUnclear answered under {@code from}, and unclear under {@code to}
 * @param becameMissing answered under {@code from}, and without a verdict under {@code to}
 * @param unanswered neither yes nor no under {@code from}, failed trials among them
 */
public record Flips(
    String questionnaire,
    String question,
    Framing from,
    Framing to,
    Estimate flipped,
    long towardYes,
    long towardNo,
    long becameUnclear,
    long becameMissing,
    long unanswered) {

  /**
   * Reads a run: the answers of a judge as it gave them, without the mechanical half.
   *
   * @param judge as {@link Judging} names it
   * @param plain what it was asked, without a word of consequences
   */
  public static List<Flips> of(Store store, String run, String judge, Questionnaires plain) {
    Verdicts verdicts = new Verdicts();
    Map<String, Questionnaire> suites = new HashMap<>();
    Map<Key, Counts> counts = new LinkedHashMap<>();
    try (Stream<Outline> trials = store.outlines(run)) {
      trials.forEach(trial -> {
        Questionnaire asked =
            suites.computeIfAbsent(
                trial.head().suite(), _ -> plain.of(Judged.criteria(store, trial)));
        Map<Framing, Verdict> under = under(trial, judge, asked, verdicts);
        Map<String, String> condition = StoredTrial.condition(trial.head().stratum().condition());
        for (Questionnaire.Question question : asked.questions(condition)) {
          for (Framing.Pair pair : Framing.Pair.all()) {
            counts
                .computeIfAbsent(new Key(asked.label(), question.id(), pair), _ -> new Counts())
                .count(
                    answer(under, pair.from(), question.id()),
                    answer(under, pair.to(), question.id()));
          }
        }
      });
    }
    List<Flips> flips = new ArrayList<>();
    counts.forEach((key, counted) -> flips.add(counted.flips(key)));
    return flips;
  }

  /** What the judge says under each framing. */
  private static Map<Framing, Verdict> under(
      Outline trial, String judge, Questionnaire asked, Verdicts verdicts) {
    Map<Framing, Verdict> under = new HashMap<>();
    for (Framing framing : Framing.values()) {
      under.put(
          framing,
          trial
              .by(ModelJudge.name(judge, framing.of(asked)))
              .map(found -> verdicts.read(found.state(), found.found()))
              .orElseGet(() -> new Verdict.Missing("it has not judged")));
    }
    return under;
  }

  private static Optional<Answer> answer(
      Map<Framing, Verdict> under, Framing framing, String question) {
    return Objects.requireNonNull(under.get(framing)).answer(question);
  }

  private record Key(String questionnaire, String question, Framing.Pair pair) {}

  private static final class Counts {
    private long same;
    private long towardYes;
    private long towardNo;
    private long becameUnclear;
    private long becameMissing;
    private long unanswered;

    void count(Optional<Answer> from, Optional<Answer> to) {
      if (from.isEmpty() || from.get() == Answer.UNCLEAR) {
        unanswered++;
      } else if (to.isEmpty()) {
        becameMissing++;
      } else if (to.get() == Answer.UNCLEAR) {
        becameUnclear++;
      } else if (from.equals(to)) {
        same++;
      } else if (to.get() == Answer.YES) {
        towardYes++;
      } else {
        towardNo++;
      }
    }

    Flips flips(Key key) {
      long flipped = towardYes + towardNo;
      return new Flips(
          key.questionnaire(),
          key.question(),
          key.pair().from(),
          key.pair().to(),
          Proportions.clopperPearson(
              flipped,
              same + flipped,
              becameUnclear + becameMissing + unanswered,
              Proportions.CONFIDENCE),
          towardYes,
          towardNo,
          becameUnclear,
          becameMissing,
          unanswered);
    }
  }
}
