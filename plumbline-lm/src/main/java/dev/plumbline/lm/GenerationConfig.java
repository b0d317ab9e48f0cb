package dev.plumbline.lm;

import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a checkpoint wants to be sampled where nobody says otherwise, and where its texts end: {@code
 * generation_config.json}. Of what else may stand there nothing is read.
 *
 * @param endOfSequenceToken where generation stops
 * @param topP keeps the likeliest tokens that together reach this probability, above 0 and at most
 *     1
 */
public record GenerationConfig(int endOfSequenceToken, double topP) {

  static final String FILE = "generation_config.json";

  /** Of a file that says nothing of it: all tokens. */
  private static final double ALL = 1;

  public GenerationConfig {
    BadInputException.unless(
        topP > 0 && topP <= 1, "top_p of %s is %s, must be above 0 and at most 1", FILE, topP);
  }

  public GenerationConfig(int endOfSequenceToken) {
    this(endOfSequenceToken, ALL);
  }

  /** Reads that of a checkpoint folder; a folder without one wants all tokens, and has no end. */
  public static GenerationConfig read(Path checkpoint) {
    Path file = DurableFiles.whole(checkpoint).resolve(FILE);
    JsonNode json = Files.isRegularFile(file) ? Json.read(file) : Json.object();
    JsonNode ends = json.path("eos_token_id");
    return new GenerationConfig(
        (ends.isArray() ? ends.path(0) : ends).asInt(-1), json.path("top_p").asDouble(ALL));
  }

  void write(Path folder) {
    ObjectNode json = Json.object().put("eos_token_id", endOfSequenceToken);
    if (topP < ALL) {
      json.put("do_sample", true).put("top_p", topP);
    }
    Json.write(folder.resolve(FILE), json);
  }
}
