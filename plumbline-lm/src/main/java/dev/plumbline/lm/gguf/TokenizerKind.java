package dev.plumbline.lm.gguf;

import dev.plumbline.lm.BadInputException;
import java.util.Map;
import java.util.Optional;

/** What takes texts to pieces, and what a file that says nothing more means by it. */
enum TokenizerKind {
  BYTE_LEVEL,
  SENTENCE_PIECE;

  /** Ids where a SentencePiece file names none. */
  private static final Map<String, Integer> USUAL_IDS = Map.of("unk", 0, "bos", 1, "eos", 2);

  static TokenizerKind of(Vocabulary vocabulary) {
    String model = vocabulary.setting("model").asString("");
    return switch (model) {
      case "gpt2" -> BYTE_LEVEL;
      case "llama" -> SENTENCE_PIECE;
      default ->
          throw new BadInputException(
              "%s: tokenizer.ggml.model is '%s', must be gpt2 or llama"
                  .formatted(vocabulary.file(), model));
    };
  }

  static boolean prefixesSpace(Vocabulary vocabulary) {
    return of(vocabulary) == SENTENCE_PIECE
        && vocabulary.setting("add_space_prefix").asBoolean(true);
  }

  /** The id of the token with a role. */
  static Optional<Integer> id(Vocabulary vocabulary, String role) {
    Optional<Integer> named = vocabulary.id(role);
    return named.isPresent() || of(vocabulary) == BYTE_LEVEL
        ? named
        : Optional.ofNullable(USUAL_IDS.get(role)).filter(id -> id < vocabulary.size());
  }

  /** The mark before each text, where there is one. */
  static Optional<Integer> beginning(Vocabulary vocabulary) {
    boolean usual =
        switch (of(vocabulary)) {
          case BYTE_LEVEL -> PreTokenizer.of(vocabulary).beginsTexts();
          case SENTENCE_PIECE -> true;
        };
    return vocabulary.setting("add_bos_token").asBoolean(usual)
        ? id(vocabulary, "bos")
        : Optional.empty();
  }

  /** The mark after each text, where there is one. */
  static Optional<Integer> ending(Vocabulary vocabulary) {
    return vocabulary.setting("add_eos_token").asBoolean(false)
        ? id(vocabulary, "eos")
        : Optional.empty();
  }
}
