package dev.plumbline.assess;

import dev.plumbline.judge.Opinion.Answer;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Proportions;

/** Counts the answers to one question; an unclear one is missing. Not thread safe. */
final class AnswerTally {
  private long yes;
  private long no;
  private long missing;

  void count(Answer answer, long trials) {
    switch (answer) {
      case YES -> yes += trials;
      case NO -> no += trials;
      case UNCLEAR -> missing += trials;
    }
  }

  static AnswerTally sum(Iterable<AnswerTally> parts) {
    AnswerTally sum = new AnswerTally();
    for (AnswerTally part : parts) {
      sum.yes += part.yes;
      sum.no += part.no;
      sum.missing += part.missing;
    }
    return sum;
  }

  Estimate rate() {
    return Proportions.estimate(yes, yes + no, missing);
  }

  Judging.Row row(String suite, String question) {
    return new Judging.Row(suite, question, yes + no, missing, rate());
  }
}
