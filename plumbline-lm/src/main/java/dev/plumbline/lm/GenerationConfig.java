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
 * @param topK keeps this many of the likeliest; 0 for all
 * @param minP keeps those that are at least this share as likely as the likeliest; 0 for all
 * @param repetitionPenalty makes tokens less likely that were there before; 1 for none
 */
public record GenerationConfig(
    List<Integer> endTokens, double topP, int topK, double minP, double repetitionPenalty) {

  static final String FILE = "generation_config.json";

  /** Of a file that says nothing of it: all tokens. */
  private static final double ALL = 1;

  public GenerationConfig {
    endTokens = List.copyOf(endTokens);
    BadInputException.unless(
        topP > 0 && topP <= 1, "top_p of %s is %s, must be above 0 and at most 1", FILE, topP);
    BadInputException.unless(topK >= 0, "top_k of %s is %d, must be 0 (off) or more", FILE, topK);
    BadInputException.unless(
        minP >= 0 && minP <= 1, "min_p of %s is %s, must be from 0 to 1", FILE, minP);
    BadInputException.unless(
        repetitionPenalty > 0 && Double.isFinite(repetitionPenalty),
        "repetition_penalty of %s is %s, must be positive",
        FILE,
        repetitionPenalty);
  }

  /** With nothing but a top-p. */
  public GenerationConfig(List<Integer> endTokens, double topP) {
    this(endTokens, topP, 0, 0, 1);
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
        json.path("top_p").asDouble(ALL),
        json.path("top_k").asInt(0),
        json.path("min_p").asDouble(0),
        json.path("repetition_penalty").asDouble(1));
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
    if (topK > 0) {
      json.put("top_k", topK);
    }
    if (minP > 0) {
      json.put("min_p", minP);
    }
    if (repetitionPenalty != 1) {
      json.put("repetition_penalty", repetitionPenalty);
    }
    Json.write(folder.resolve(FILE), json);
  }
}
