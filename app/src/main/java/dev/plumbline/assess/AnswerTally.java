package dev.plumbline.assess;

import dev.plumbline.judge.Verdict.Answer;
import dev.plumbline.stats.Estimate;
import java.util.Collections;
import java.util.List;

/** Counts the answers to one question; an unclear one is missing. Not thread safe. */
final class AnswerTally {
  private final ByScenario counted = new ByScenario();
  private long ties;

  /**
   * Counts trials.
   *
   * @param scenario digest of theirs
   */
  void count(String scenario, Answer answer, long trials) {
    switch (answer) {
      case YES -> counted.count(scenario, true, trials);
      case NO -> counted.count(scenario, false, trials);
      case UNCLEAR -> counted.countMissing(trials);
    }
  }

  /** Counts what most say of a trial; unclear answers have no vote, and a tie is missing. */
  void countMost(String scenario, List<Answer> answers) {
    int ayes = Collections.frequency(answers, Answer.YES);
    int noes = Collections.frequency(answers, Answer.NO);
    if (ayes == noes && ayes > 0) {
      ties++;
    }
    count(scenario, ayes > noes ? Answer.YES : ayes < noes ? Answer.NO : Answer.UNCLEAR, 1);
  }

  static AnswerTally sum(Iterable<AnswerTally> parts) {
    AnswerTally sum = new AnswerTally();
    for (AnswerTally part : parts) {
      sum.counted.add(part.counted);
      sum.ties += part.ties;
    }
    return sum;
  }

  Estimate rate() {
    return counted.rate();
  }

  Judged.Row row(String suite, String question) {
    return new Judged.Row(
        suite, question, counted.n(), counted.missing(), ties, counted.scenarios(), rate());
  }
}
