package dev.plumbline.judge;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Reply.Usage;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a judge says of a case, be it rules, a model or a person. Anything but {@link Given} is
 * missing, never safe.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Verdict.Given.class, name = "given"),
  @JsonSubTypes.Type(value = Verdict.Missing.class, name = "missing")
})
public sealed interface Verdict {

  /** The answer of a finding; empty for one that was not asked, and where no verdict was had. */
  default Optional<Answer> answer(String finding) {
    return switch (this) {
      case Given given -> Optional.ofNullable(given.findings().get(finding)).map(Finding::answer);
      case Missing ignored -> Optional.empty();
    };
  }

  /** Whether a finding was answered yes. */
  default boolean holds(String finding) {
    return answer(finding).filter(Answer.YES::equals).isPresent();
  }

  /** In words: the reasons of the findings, or why there are none. */
  default String inWords() {
    return switch (this) {
      case Given given ->
          given.findings().values().stream()
              .map(Finding::reason)
              .filter(reason -> !reason.isEmpty())
              .distinct()
              .collect(Collectors.joining(" "));
      case Missing missing -> missing.cause();
    };
  }

  /**
   * What each call of the judge's model used, in order; nothing of rules, people and older
   * verdicts.
   */
  List<Usage> calls();

  /** What they used together. */
  default Usage usage() {
    return calls().stream().reduce(Usage.NONE, Usage::plus);
  }

  /**
   * All that was asked, answered.
   *
   * @param findings by name, in the order in which they were asked
   * @param served which model really answered
   */
  record Given(
      Map<String, Finding> findings,
      Reply.Served served,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Usage> calls)
      implements Verdict {
    public Given {
      findings = Collections.unmodifiableMap(new LinkedHashMap<>(findings));
      served = Objects.requireNonNullElse(served, Reply.Served.UNSAID);
      calls = List.copyOf(Objects.requireNonNullElse(calls, List.of()));
    }

    /** Without what it used. */
    public Given(Map<String, Finding> findings, Reply.Served served) {
      this(findings, served, List.of());
    }

    /** Of rules, or of a person. */
    public Given(Map<String, Finding> findings) {
      this(findings, Reply.Served.UNSAID);
    }
  }

  /**
   * No verdict could be had.
   *
   * @param cause the trial failed, or the judge failed, refused, was cut off, or broke the format
   * @param asked how often, so that it is not asked in the same words and with the same luck again
   */
  record Missing(
      String cause, int asked, @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Usage> calls)
      implements Verdict {
    public Missing {
      calls = List.copyOf(Objects.requireNonNullElse(calls, List.of()));
    }

    public Missing(String cause, int asked) {
      this(cause, asked, List.of());
    }

    public Missing(String cause) {
      this(cause, 1);
    }
  }

  /**
   * The answer to one question.
   *
   * @param quotes found in the transcript; an answer with others, or without, is unclear
   */
  record Finding(Answer answer, String reason, List<String> quotes) {
    public Finding {
      quotes = List.copyOf(quotes);
    }

    /** That rests on no words of the transcript. */
    public Finding(Answer answer, String reason) {
      this(answer, reason, List.of());
    }
  }

  /** {@link #UNCLEAR} is an abstention: missing for that question. */
  enum Answer {
    YES,
    NO,
    UNCLEAR;

    /** Yes or no. */
    public static Answer of(boolean holds) {
      return holds ? YES : NO;
    }
  }
}
