package dev.plumbline.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Objects;

/**
 * What came back for a request: an answer, or one of the ways to have none. None of the latter is
 * ever "safe".
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Reply.Answer.class, name = "answer"),
  @JsonSubTypes.Type(value = Reply.Refused.class, name = "refused"),
  @JsonSubTypes.Type(value = Reply.Truncated.class, name = "truncated"),
  @JsonSubTypes.Type(value = Reply.Malformed.class, name = "malformed"),
  @JsonSubTypes.Type(value = Reply.Failed.class, name = "failed")
})
public sealed interface Reply {

  Usage usage();

  /** Who really answered. */
  Served served();

  /**
   * A well-formed turn.
   *
   * @param logProbabilities of the tokens drawn, in order; empty when not asked for
   */
  record Answer(
      Message.Assistant message,
      Usage usage,
      List<TokenLogProbability> logProbabilities,
      Served served)
      implements Reply {
    public Answer {
      logProbabilities = List.copyOf(logProbabilities);
      served = Objects.requireNonNullElse(served, Served.UNSAID);
    }

    /** Of a model on this machine, which is what it is. */
    public Answer(
        Message.Assistant message, Usage usage, List<TokenLogProbability> logProbabilities) {
      this(message, usage, logProbabilities, Served.UNSAID);
    }

    public Answer(Message.Assistant message, Usage usage) {
      this(message, usage, List.of());
    }
  }

  /**
   * A token drawn, with its natural log-probability.
   *
   * @param alternatives the likeliest tokens at its place, where the model tells of them
   */
  record TokenLogProbability(
      String token,
      double value,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<TokenLogProbability> alternatives) {

    public TokenLogProbability {
      alternatives = alternatives == null ? List.of() : List.copyOf(alternatives);
    }

    public TokenLogProbability(String token, double value) {
      this(token, value, List.of());
    }
  }

  /** The provider stopped the turn: its own filter, not the model, would not answer. */
  record Refused(String raw, String why, Usage usage, Served served) implements Reply {
    public Refused {
      served = Objects.requireNonNullElse(served, Served.UNSAID);
    }

    public Refused(String raw, String why, Usage usage) {
      this(raw, why, usage, Served.UNSAID);
    }
  }

  /** The model reached the token limit before it ended its turn. */
  record Truncated(
      String raw,
      Usage usage,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<TokenLogProbability> logProbabilities,
      Served served)
      implements Reply {
    public Truncated {
      logProbabilities = logProbabilities == null ? List.of() : List.copyOf(logProbabilities);
      served = Objects.requireNonNullElse(served, Served.UNSAID);
    }

    public Truncated(String raw, Usage usage) {
      this(raw, usage, List.of(), Served.UNSAID);
    }
  }

  /** The model ended its turn, but not in the format that its tools and its template ask for. */
  record Malformed(String raw, String why, Usage usage, Served served) implements Reply {
    public Malformed {
      served = Objects.requireNonNullElse(served, Served.UNSAID);
    }

    public Malformed(String raw, String why, Usage usage) {
      this(raw, why, usage, Served.UNSAID);
    }
  }

  /** No reply at all: the provider or the machine failed. */
  record Failed(String cause) implements Reply {
    @Override
    public Usage usage() {
      return Usage.NONE;
    }

    @Override
    public Served served() {
      return Served.UNSAID;
    }
  }

  /**
   * Who answered, in the provider's own words: a name such as "latest" may mean another model
   * tomorrow.
   *
   * @param model the one that was run; empty when not said
   * @param fingerprint of the machinery around it; empty when not said
   */
  record Served(String model, String fingerprint) {
    public static final Served UNSAID = new Served("", "");
  }

  /**
   * Tokens read and written.
   *
   * @param promptTokens all that were read
   * @param cachedTokens those of them that the provider had in its cache
   * @param completionTokens all that were written, reasoning included
   */
  record Usage(long promptTokens, long cachedTokens, long completionTokens) {
    public static final Usage NONE = new Usage(0, 0);

    public Usage(long promptTokens, long completionTokens) {
      this(promptTokens, 0, completionTokens);
    }

    public Usage plus(Usage other) {
      return new Usage(
          promptTokens + other.promptTokens,
          cachedTokens + other.cachedTokens,
          completionTokens + other.completionTokens);
    }
  }
}
