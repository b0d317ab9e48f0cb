package dev.plumbline.lm.gguf;

import dev.plumbline.lm.BadInputException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a text is cut before a byte-level vocabulary takes its parts to pieces, as the model's makers
 * do it, by the names that files have for it.
 */
enum PreTokenizer {
  /** That of GPT-2, which the tokenizers library has itself. */
  GPT2("", false, "default", "gpt-2", "olmo", "mpt", "phi-2"),

  /** That of GPT-2, after each digit was cut out. */
  DIGITS("", false, "smollm", "starcoder", "refact", "command-r"),

  LLAMA3(
      Patterns.CONTRACTIONS
          + "|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
          + Patterns.SPACE,
      true,
      "llama3",
      "llama-v3",
      "llama-bpe",
      "falcon3",
      "falcon-h1",
      "pixtral",
      "midm-2.0",
      "lfm2"),

  /** That of Llama 3 for models that look no whole word up. */
  DBRX(LLAMA3.pattern, false, "dbrx", "smaug-bpe"),

  QWEN2(
      Patterns.CONTRACTIONS
          + "|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}"
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
          + Patterns.SPACE,
      false,
      "qwen2",
      "deepseek-r1-qwen",
      "megrez"),

  TEKKEN(
      Patterns.WORD_THAT_ENDS_SMALL
          + "|"
          + Patterns.WORD_THAT_BEGINS_LARGE
          + "|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*"
          + Patterns.SPACE,
      true,
      "tekken"),

  GPT4O(
      Patterns.WORD_THAT_ENDS_SMALL
          + Patterns.CONTRACTIONS
          + "?|"
          + Patterns.WORD_THAT_BEGINS_LARGE
          + Patterns.CONTRACTIONS
          + "?|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*"
          + Patterns.SPACE,
      false,
      "gpt-4o",
      "llama4");

  private static final class Patterns {
    static final String CONTRACTIONS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
    static final String SPACE = "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    static final String WORD_THAT_ENDS_SMALL =
        "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+";
    static final String WORD_THAT_BEGINS_LARGE =
        "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*";
  }

  /** Parts of a text; empty for what the library has itself. */
  private final String pattern;

  /** Whether a part that is a token is one, whatever the merges say. */
  final boolean wholeWords;

  private final List<String> names;

  PreTokenizer(String pattern, boolean wholeWords, String... names) {
    this.pattern = pattern;
    this.wholeWords = wholeWords;
    this.names = List.of(names);
  }

  /** The one of a file; a file that says nothing has GPT-2's. */
  static PreTokenizer of(Vocabulary vocabulary) {
    String name = vocabulary.setting("pre").asString("default");
    return Arrays.stream(values())
        .filter(known -> known.names.contains(name))
        .findFirst()
        .orElseThrow(() ->
            new BadInputException(
                "%s: tokenizer.ggml.pre is '%s', must be one of %s"
                    .formatted(
                        vocabulary.file(),
                        name,
                        Stream.of(values()).flatMap(known -> known.names.stream()).toList())));
  }

  /** What a file that is written calls it. */
  String ggufName() {
    return switch (this) {
      case GPT2 -> "gpt-2";
      case LLAMA3 -> "llama-bpe";
      case DIGITS, DBRX, QWEN2, TEKKEN, GPT4O -> names.getFirst();
    };
  }

  /** Whether it cuts as what the tokenizers library has written; offsets change no token. */
  boolean cutsAs(JsonNode written) {
    return withoutOffsets(json()).equals(withoutOffsets(written));
  }

  private static JsonNode withoutOffsets(JsonNode json) {
    JsonNode copy = json.deepCopy();
    copy.findParents("trim_offsets").forEach(part -> ((ObjectNode) part).remove("trim_offsets"));
    return copy;
  }

  /** Whether files that do not say so begin each text with a mark. */
  boolean beginsTexts() {
    return wholeWords;
  }

  /** Whether texts are brought into Unicode's form C first. */
  boolean composes() {
    return this == QWEN2;
  }

  /** As the tokenizers library writes it. */
  ObjectNode json() {
    return switch (this) {
      case GPT2 -> byteLevel(true);
      case DIGITS -> {
        ObjectNode digits = JsonNodeFactory.instance.objectNode();
        digits.put("type", "Digits").put("individual_digits", true);
        yield sequence(digits, byteLevel(true));
      }
      case LLAMA3, DBRX, QWEN2, TEKKEN, GPT4O -> {
        ObjectNode split = JsonNodeFactory.instance.objectNode().put("type", "Split");
        split.putObject("pattern").put("Regex", pattern);
        split.put("behavior", "Isolated").put("invert", false);
        yield sequence(split, byteLevel(false));
      }
    };
  }

  static ObjectNode byteLevel(boolean cuts) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", true)
        .put("use_regex", cuts);
  }

  private static ObjectNode sequence(ObjectNode first, ObjectNode second) {
    ObjectNode sequence = JsonNodeFactory.instance.objectNode().put("type", "Sequence");
    ArrayNode parts = sequence.putArray("pretokenizers");
    parts.add(first).add(second);
    return sequence;
  }
}
