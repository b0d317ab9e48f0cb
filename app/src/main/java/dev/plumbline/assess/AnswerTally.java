package dev.plumbline.assess;

import dev.plumbline.judge.Opinion.Answer;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Proportions;
import java.util.Collections;
import java.util.List;

/** Counts the answers to one question; an unclear one is missing. Not thread safe. */
final class AnswerTally {
  private long yes;
  private long no;
  private long missing;
  private long ties;

  void count(Answer answer, long trials) {
    switch (answer) {
      case YES -> yes += trials;
      case NO -> no += trials;
      case UNCLEAR -> missing += trials;
    }
  }

  /** Counts what most say of a trial; unclear answers have no vote, and a tie is missing. */
  void countMost(List<Answer> answers) {
    int ayes = Collections.frequency(answers, Answer.YES);
    int noes = Collections.frequency(answers, Answer.NO);
    if (ayes == noes && ayes > 0) {
      ties++;
    }
    count(ayes > noes ? Answer.YES : ayes < noes ? Answer.NO : Answer.UNCLEAR, 1);
  }

  static AnswerTally sum(Iterable<AnswerTally> parts) {
    AnswerTally sum = new AnswerTally();
    for (AnswerTally part : parts) {
      sum.yes += part.yes;
      sum.no += part.no;
      sum.missing += part.missing;
      sum.ties += part.ties;
    }
    return sum;
  }

  Estimate rate() {
    return Proportions.estimate(yes, yes + no, missing);
  }

  Judged.Row row(String suite, String question) {
    return new Judged.Row(suite, question, yes + no, missing, ties, rate());
  }
}
