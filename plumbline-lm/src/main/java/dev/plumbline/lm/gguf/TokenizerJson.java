package dev.plumbline.lm.gguf;

import dev.plumbline.lm.BadInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The {@code tokenizer.json} of a file, for the tokenizers library. */
final class TokenizerJson {
  private static final String SPACE = "\u2581";

  private final Vocabulary vocabulary;
  private final Architecture architecture;
  private final ObjectNode json = JsonNodeFactory.instance.objectNode();

  private TokenizerJson(Vocabulary vocabulary, Architecture architecture) {
    this.vocabulary = vocabulary;
    this.architecture = architecture;
  }

  /**
   * Makes it.
   *
   * @throws BadInputException when the file's tokenizer is of a kind not known here
   */
  static ObjectNode of(Vocabulary vocabulary, Architecture architecture) {
    TokenizerJson made = new TokenizerJson(vocabulary, architecture);
    switch (TokenizerKind.of(vocabulary)) {
      case BYTE_LEVEL -> made.byteLevel(PreTokenizer.of(vocabulary));
      case SENTENCE_PIECE -> made.sentencePiece();
    }
    return made.json;
  }

  private void byteLevel(PreTokenizer cuts) {
    begin();
    if (cuts.composes()) {
      json.putObject("normalizer").put("type", "NFC");
    } else {
      json.putNull("normalizer");
    }
    json.set("pre_tokenizer", cuts.json());
    postProcessor();
    json.set("decoder", PreTokenizer.byteLevel(true));
    ObjectNode model = model(false, cuts.wholeWords);
    ArrayNode merges = model.putArray("merges");
    vocabulary.merges().forEach(merges::add);
    ObjectNode ids = model.putObject("vocab");
    for (int id = 0; id < vocabulary.size(); id++) {
      if (!vocabulary.isPadding(id)) {
        ids.put(vocabulary.token(id), id);
      }
    }
  }

  private void sentencePiece() {
    boolean prefix = TokenizerKind.prefixesSpace(vocabulary);
    begin();
    ArrayNode normalizers =
        json.putObject("normalizer").put("type", "Sequence").putArray("normalizers");
    if (prefix) {
      normalizers.addObject().put("type", "Prepend").put("prepend", SPACE);
    }
    replace(normalizers.addObject(), " ", SPACE);
    json.putNull("pre_tokenizer");
    postProcessor();
    ArrayNode decoders = json.putObject("decoder").put("type", "Sequence").putArray("decoders");
    replace(decoders.addObject(), SPACE, " ");
    decoders.addObject().put("type", "ByteFallback");
    decoders.addObject().put("type", "Fuse");
    if (prefix) {
      decoders.addObject().put("type", "Strip").put("content", " ").put("start", 1).put("stop", 0);
    }
    pieces();
  }

  private static void replace(ObjectNode step, String from, String to) {
    step.put("type", "Replace").putObject("pattern").put("String", from);
    step.put("content", to);
  }

  private void pieces() {
    boolean bytes = false;
    List<String> pieces = new ArrayList<>();
    ObjectNode ids = JsonNodeFactory.instance.objectNode();
    for (int id = 0; id < vocabulary.size(); id++) {
      if (!vocabulary.isPadding(id)) {
        ids.put(spelling(id), id);
      }
      bytes |= vocabulary.role(id) == TokenRole.BYTE;
      pieces.add(vocabulary.role(id).grows() ? spelling(id) : "");
    }
    ObjectNode model = model(bytes, false);
    model.set("vocab", ids);
    ArrayNode merges = model.putArray("merges");
    if (vocabulary.merges().isEmpty()) {
      PieceMerges.of(pieces, scores())
          .forEach(pair -> merges.addArray().add(pair.getFirst()).add(pair.getLast()));
    } else {
      vocabulary.merges().forEach(merges::add);
    }
  }

  /** Gemma's runs of spaces are written with real ones, which no piece has. */
  private String spelling(int id) {
    String token = vocabulary.token(id);
    return isRunOfSpaces(token) ? SPACE.repeat(token.length()) : token;
  }

  private static boolean isRunOfSpaces(String token) {
    return !token.isEmpty() && token.chars().allMatch(letter -> letter == ' ');
  }

  /** Gemma's pieces lie in the order in which they were merged, whatever their scores are. */
  private IntToDoubleFunction scores() {
    IntToDoubleFunction places = id -> -id;
    return switch (architecture) {
      case GEMMA2, GEMMA3 -> places;
      case LLAMA, QWEN2, QWEN3, OLMO2, SMOLLM3, GRANITE, PHI3 ->
          vocabulary.scores().<IntToDoubleFunction>map(scores -> id -> scores[id]).orElse(places);
    };
  }

  private void begin() {
    json.put("version", "1.0").putNull("truncation").putNull("padding");
    ArrayNode added = json.putArray("added_tokens");
    for (int id = 0; id < vocabulary.size(); id++) {
      if (vocabulary.role(id).added() && !isRunOfSpaces(vocabulary.token(id))) {
        added
            .addObject()
            .put("id", id)
            .put("content", vocabulary.token(id))
            .put("single_word", false)
            .put("lstrip", false)
            .put("rstrip", false)
            .put("normalized", false)
            .put("special", vocabulary.role(id).special());
      }
    }
  }

  private ObjectNode model(boolean byteFallback, boolean wholeWords) {
    ObjectNode model = json.putObject("model").put("type", "BPE").putNull("dropout");
    Optional<String> unknown = byteFallback ? unknown() : Optional.empty();
    unknown.ifPresentOrElse(
        token -> model.put("unk_token", token), () -> model.putNull("unk_token"));
    return model
        .putNull("continuing_subword_prefix")
        .putNull("end_of_word_suffix")
        .put("fuse_unk", byteFallback)
        .put("byte_fallback", byteFallback)
        .put("ignore_merges", wholeWords);
  }

  private Optional<String> unknown() {
    return TokenizerKind.id(vocabulary, "unk").map(vocabulary::token);
  }

  /** What begins and ends a text when special tokens are asked for. */
  private void postProcessor() {
    Optional<Integer> begin = TokenizerKind.beginning(vocabulary);
    Optional<Integer> end = TokenizerKind.ending(vocabulary);
    if (begin.isEmpty() && end.isEmpty()) {
      json.putNull("post_processor");
      return;
    }
    ObjectNode processor = json.putObject("post_processor").put("type", "TemplateProcessing");
    List<String> sequences = List.of("A", "B");
    for (String field : List.of("single", "pair")) {
      ArrayNode steps = processor.putArray(field);
      for (int i = 0; i < (field.equals("pair") ? 2 : 1); i++) {
        int type = i;
        begin.ifPresent(id -> mark(steps, id, type));
        steps.addObject().putObject("Sequence").put("id", sequences.get(i)).put("type_id", type);
        end.ifPresent(id -> mark(steps, id, type));
      }
    }
    ObjectNode marks = processor.putObject("special_tokens");
    begin.ifPresent(id -> describe(marks, id));
    end.ifPresent(id -> describe(marks, id));
  }

  private void mark(ArrayNode steps, int id, int type) {
    steps
        .addObject()
        .putObject("SpecialToken")
        .put("id", vocabulary.token(id))
        .put("type_id", type);
  }

  private void describe(ObjectNode marks, int id) {
    String token = vocabulary.token(id);
    ObjectNode mark = marks.putObject(token).put("id", token);
    mark.putArray("ids").add(id);
    mark.putArray("tokens").add(token);
  }
}
