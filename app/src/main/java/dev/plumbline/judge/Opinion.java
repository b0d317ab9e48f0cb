package dev.plumbline.judge;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.plumbline.model.Reply;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a judge model says of a transcript. Anything but {@link Given} is missing, never safe. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Opinion.Given.class, name = "given"),
  @JsonSubTypes.Type(value = Opinion.Missing.class, name = "missing")
})
public sealed interface Opinion {

  /**
   * All questions, answered, by id.
   *
   * @param served who really answered
   */
  record Given(Map<String, Finding> findings, Reply.Served served) implements Opinion {
    public Given {
      findings = Collections.unmodifiableMap(new LinkedHashMap<>(findings));
      served = Objects.requireNonNullElse(served, Reply.Served.UNSAID);
    }

    /** Of a person. */
    public Given(Map<String, Finding> findings) {
      this(findings, Reply.Served.UNSAID);
    }
  }

  /**
   * No opinion could be had.
   *
   * @param cause the judge failed, refused, was cut off, or broke the format
   * @param asked how often, so that it is not asked in the same words and with the same luck again
   */
  record Missing(String cause, int asked) implements Opinion {
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
  }

  /** {@link #UNCLEAR} is an abstention: missing for that question. */
  enum Answer {
    YES,
    NO,
    UNCLEAR
  }
}
