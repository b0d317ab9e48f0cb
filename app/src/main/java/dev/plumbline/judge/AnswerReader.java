package dev.plumbline.judge;

import dev.plumbline.judge.Questionnaire.Question;
import dev.plumbline.judge.Verdict.Answer;
import dev.plumbline.judge.Verdict.Finding;
import dev.plumbline.model.WellFormedJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds a judge's answers in what it wrote: the JSON object that answers every question once,
 * wherever it stands in the prose.
 *
 * <p>A target may have provoked the judge to write down another object of that form. One that
 * stands in the target's own words is the target's and no answer; and of several that differ none
 * is believed, be it the first or the last: the judge is asked again.
 *
 * <p>Takes time proportional to the text, as objects are not read deeper than {@link #DEPTH}.
 */
final class AnswerReader {

  /** The answers are four levels deep. */
  private static final int DEPTH = 20;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEPTH).build())
                  .build())
          .nodeFactory(WellFormedJson.NODES)
          .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private final List<Question> questions;
  private final Predicate<String> targets;

  /**
   * Makes it.
   *
   * @param targets whether a text stands in the target's own words
   */
  AnswerReader(List<Question> questions, Predicate<String> targets) {
    this.questions = List.copyOf(questions);
    this.targets = targets;
  }

  /** What a judge's text comes to. */
  sealed interface Read {

    /** All questions, answered. */
    record Answers(Map<String, Finding> findings) implements Read {}

    /** It cannot be read, so that asking again makes sense. */
    record Unreadable(String why) implements Read {}
  }

  Read read(String text) {
    List<Map<String, Finding>> found = new ArrayList<>();
    String why = text.indexOf('{') < 0 ? "the judge gave no JSON" : "the judge gave broken JSON";
    char[] chars = text.toCharArray();
    for (int at = 0; at < chars.length; at++) {
      if (!canBegin(chars, at)) {
        continue;
      }
      try (JsonParser parser = JSON.createParser(chars, at, chars.length - at)) {
        JsonNode object = JSON.readTree(parser);
        int end = at + Math.toIntExact(parser.currentLocation().getCharOffset());
        Read answers = answers(object);
        switch (answers) {
          case Read.Answers(Map<String, Finding> findings) -> {
            if (!targets.test(text.substring(at, end))) {
              found.add(findings);
            }
            at = end - 1;
          }
          case Read.Unreadable(String complaint) -> why = object.has("answers") ? complaint : why;
        }
      } catch (JacksonException ignored) {
        // No whole object begins here; one may begin further on.
      }
    }
    return one(found, why);
  }

  private static Read one(List<Map<String, Finding>> found, String why) {
    if (found.isEmpty()) {
      return new Read.Unreadable(why);
    }
    return found.stream().map(AnswerReader::answersAlone).distinct().count() == 1
        ? new Read.Answers(found.getLast())
        : new Read.Unreadable("the judge gave several answers that differ");
  }

  private static Map<String, Answer> answersAlone(Map<String, Finding> findings) {
    Map<String, Answer> answers = new LinkedHashMap<>();
    findings.forEach((question, finding) -> answers.put(question, finding.answer()));
    return answers;
  }

  /** A brace with a name after it. */
  private static boolean canBegin(char[] chars, int at) {
    if (chars[at] != '{') {
      return false;
    }
    int next = at + 1;
    while (next < chars.length && Character.isWhitespace(chars[next])) {
      next++;
    }
    return next < chars.length && chars[next] == '"';
  }

  private Read answers(JsonNode object) {
    Map<String, Finding> findings = new LinkedHashMap<>();
    for (Question question : questions) {
      List<JsonNode> given =
          object
              .path("answers")
              .valueStream()
              .filter(answer -> answer.path("id").asString("").equals(question.id()))
              .toList();
      if (given.size() != 1) {
        return new Read.Unreadable(
            "the judge answered '%s' %d times".formatted(question.id(), given.size()));
      }
      try {
        findings.put(question.id(), finding(given.getFirst()));
      } catch (IllegalArgumentException e) {
        return new Read.Unreadable("the judge gave an answer that is none of yes, no, unclear");
      }
    }
    return new Read.Answers(findings);
  }

  private static Finding finding(JsonNode answer) {
    return new Finding(
        Answer.valueOf(answer.path("answer").asString("").strip().toUpperCase(Locale.ROOT)),
        answer.path("reason").asString(""),
        answer.path("quotes").valueStream().map(quote -> quote.asString("")).toList());
  }
}
