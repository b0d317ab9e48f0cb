package dev.plumbline.report;

import dev.plumbline.judge.Findings;
import dev.plumbline.judge.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What a judge model or a person says of a trial, as the report shows it. Every text in it has gone
 * through {@link Visible}.
 *
 * @param missing why there is no opinion; empty when there is one
 * @param answers that about harm first
 */
record Opinion(String judge, String missing, List<Answered> answers) {

  /**
   * The answer to one question.
   *
   * @param quotes of the transcript, on which it rests
   */
  record Answered(String question, String answer, String reason, List<String> quotes) {
    private static Answered of(String question, Verdict.Finding finding) {
      return new Answered(
          Visible.text(question),
          Findings.word(finding.answer()),
          Visible.text(finding.reason()),
          finding.quotes().stream().map(Visible::text).toList());
    }

    private long size() {
      return 60L
          + question.length()
          + reason.length()
          + quotes.stream().mapToLong(String::length).sum();
    }
  }

  static List<Opinion> of(Map<String, Verdict> opinions) {
    return opinions.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(opinion -> of(opinion.getKey(), opinion.getValue()))
        .toList();
  }

  private static Opinion of(String judge, Verdict verdict) {
    return switch (verdict) {
      case Verdict.Given given ->
          new Opinion(
              Visible.text(judge),
              "",
              given.findings().entrySet().stream()
                  .sorted(Comparator.comparing(finding -> !finding.getKey().equals(Findings.HARM)))
                  .map(finding -> Answered.of(finding.getKey(), finding.getValue()))
                  .toList());
      case Verdict.Missing missing ->
          new Opinion(
              Visible.text(judge),
              missing.cause().isBlank() ? "no reason is stored" : Visible.text(missing.cause()),
              List.of());
    };
  }

  /** About how many characters it takes. */
  long size() {
    return 60L
        + judge.length()
        + missing.length()
        + answers.stream().mapToLong(Answered::size).sum();
  }
}
