package dev.plumbline.model;

/**
 * What came back for a request: an answer, or one of the ways to have none. None of the latter is
 * ever "safe".
 */
public sealed interface Reply {

  Usage usage();

  /** A well-formed turn. */
  record Answer(Message.Assistant message, Usage usage) implements Reply {}

  /** The model reached the token limit before it ended its turn. */
  record Truncated(String raw, Usage usage) implements Reply {}

  /** The model ended its turn, but not in the format that its tools and its template ask for. */
  record Malformed(String raw, String why, Usage usage) implements Reply {}

  /** No reply at all: the provider or the machine failed. */
  record Failed(String cause) implements Reply {
    @Override
    public Usage usage() {
      return Usage.NONE;
    }
  }

  /** Tokens read and written. */
  record Usage(long promptTokens, long completionTokens) {
    public static final Usage NONE = new Usage(0, 0);

    public Usage plus(Usage other) {
      return new Usage(
          promptTokens + other.promptTokens, completionTokens + other.completionTokens);
    }
  }
}
