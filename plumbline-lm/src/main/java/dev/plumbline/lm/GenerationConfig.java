package dev.plumbline.lm;

import dev.plumbline.lm.gguf.Gguf;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a checkpoint wants to be sampled where nobody says otherwise, and where its texts end: {@code
 * generation_config.json}, and {@code config.json} for the ends of a folder without one. Of what
 * else may stand there nothing is read.
 *
 * @param endTokens each of which generation stops at; none where the folder names none
 * @param topP keeps the likeliest tokens that together reach this probability, above 0 and at most
 *     1
 */
public record GenerationConfig(List<Integer> endTokens, double topP) {

  static final String FILE = "generation_config.json";

  /** Of a file that says nothing of it: all tokens. */
  private static final double ALL = 1;

  public GenerationConfig {
    endTokens = List.copyOf(endTokens);
    BadInputException.unless(
        topP > 0 && topP <= 1, "top_p of %s is %s, must be above 0 and at most 1", FILE, topP);
  }

  public GenerationConfig(int endToken, double topP) {
    this(List.of(endToken), topP);
  }

  public GenerationConfig(int endToken) {
    this(endToken, ALL);
  }

  /** Reads that of a checkpoint folder or a GGUF file; one that says nothing wants all tokens. */
  public static GenerationConfig read(Path checkpoint) {
    if (Gguf.isNamedBy(checkpoint)) {
      return of(Gguf.read(checkpoint, Gguf::generationConfig), Json.object());
    }
    Path folder = DurableFiles.whole(checkpoint);
    return of(json(folder.resolve(FILE)), json(folder.resolve("config.json")));
  }

  private static GenerationConfig of(JsonNode json, JsonNode config) {
    JsonNode ends = json.path("eos_token_id");
    return new GenerationConfig(
        ends.isMissingNode() || ends.isNull() ? ends(config.path("eos_token_id")) : ends(ends),
        json.path("top_p").asDouble(ALL));
  }

  private static JsonNode json(Path file) {
    return Files.isRegularFile(file) ? Json.read(file) : Json.object();
  }

  private static List<Integer> ends(JsonNode ends) {
    return (ends.isArray() ? ends.valueStream() : Stream.of(ends))
        .filter(JsonNode::isIntegralNumber)
        .map(JsonNode::asInt)
        .toList();
  }

  void requireBelow(int vocabularySize) {
    BadInputException.unless(!endTokens.isEmpty(), "endTokens is empty, must name one or more");
    for (int token : endTokens) {
      BadInputException.unless(
          token >= 0 && token < vocabularySize,
          "an end token is %d, must be a token id below %d",
          token,
          vocabularySize);
    }
  }

  void write(Path folder) {
    ObjectNode json = Json.object();
    if (endTokens.size() == 1) {
      json.put("eos_token_id", endTokens.getFirst());
    } else {
      endTokens.forEach(json.putArray("eos_token_id")::add);
    }
    if (topP < ALL) {
      json.put("do_sample", true).put("top_p", topP);
    }
    Json.write(folder.resolve(FILE), json);
  }
}
