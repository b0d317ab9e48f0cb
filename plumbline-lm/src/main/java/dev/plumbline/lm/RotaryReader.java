package dev.plumbline.lm;

import dev.plumbline.lm.Positions.Rotary;
import dev.plumbline.lm.Positions.Scaling;
import tools.jackson.databind.JsonNode;

/**
 * Reads rotary settings, under their newer name (rope_parameters) or their older (rope_scaling).
 */
final class RotaryReader {
  private final ConfigFile file;
  private final ConfigFile rope;
  private final int headSize;

  private RotaryReader(ConfigFile file, ConfigFile rope, int headSize) {
    this.file = file;
    this.rope = rope;
    this.headSize = headSize;
  }

  /** Of a file with one rotary embedding for all layers. */
  static Rotary read(Shape shape, double theta) {
    ConfigFile rope = settings(shape.file);
    return new RotaryReader(shape.file, rope, shape.headSize)
        .rotary(shape.file.number("rope_theta", theta));
  }

  /** Of one kind of layers, where each kind has its own (Gemma 3, OLMo 3). */
  static Rotary read(Shape shape, ConfigFile rope, double theta) {
    return new RotaryReader(shape.file, rope, shape.headSize).rotary(theta);
  }

  static ConfigFile settings(ConfigFile file) {
    boolean newer = file.has("rope_parameters");
    boolean older = file.has("rope_scaling");
    BadInputException.unless(
        !newer || !older || file.value("rope_parameters").equals(file.value("rope_scaling")),
        "%s: rope_parameters is %s and rope_scaling is %s; take one of them out",
        file.file(),
        file.value("rope_parameters"),
        file.value("rope_scaling"));
    return file.inside(newer ? "rope_parameters" : "rope_scaling");
  }

  private Rotary rotary(double theta) {
    double share = rope.number("partial_rotary_factor", file.number("partial_rotary_factor", 1));
    BadInputException.unless(
        share > 0 && share <= 1,
        "%s: partial_rotary_factor is %s, must be above 0 and at most 1",
        file.file(),
        share);
    int size = (int) (headSize * share);
    BadInputException.unless(
        share == 1 || size % 2 == 0,
        "%s: partial_rotary_factor %s of heads of %d is %d elements, must be an even number",
        file.file(),
        share,
        headSize,
        size);
    Rotary plain = Rotary.plain(rope.number("rope_theta", theta), size);
    return new Rotary(plain.theta(), plain.size(), scaling(size));
  }

  /** The kind, which was called type. */
  String kind() {
    return rope.text("rope_type", rope.text("type", "default"));
  }

  private Scaling scaling(int size) {
    rope.text("type", "");
    return switch (kind()) {
      case "default" -> new Positions.Plain();
      case "linear" -> new Positions.Linear(factor());
      case "llama3" ->
          new Positions.Llama3(
              factor(),
              rope.number("low_freq_factor"),
              rope.number("high_freq_factor"),
              original());
      case "yarn" -> yarn();
      case "longrope", "su" -> shortOfLong(size);
      default -> {
        rope.refuse(rope.has("rope_type") ? "rope_type" : "type", true);
        throw new IllegalStateException();
      }
    };
  }

  private double factor() {
    double factor = rope.number("factor");
    BadInputException.unless(
        factor > 0, "%s: the rotary factor is %s, must be positive", file.file(), factor);
    return factor;
  }

  /** Length in pretraining. */
  private int original() {
    int inside =
        rope.integer("original_max_position_embeddings", file.integer("max_position_embeddings"));
    return file.integer("original_max_position_embeddings", inside);
  }

  private Scaling yarn() {
    double factor = factor();
    double scale = rope.number("mscale", 0);
    double scaleOfAll = rope.number("mscale_all_dim", 0);
    double usual =
        scale != 0 && scaleOfAll != 0
            ? magnitude(factor, scale) / magnitude(factor, scaleOfAll)
            : magnitude(factor, 1);
    return new Positions.Yarn(
        factor,
        rope.number("attention_factor", usual),
        rope.number("beta_fast", 32),
        rope.number("beta_slow", 1),
        original(),
        rope.flag("truncate", true));
  }

  private static double magnitude(double factor, double scale) {
    return factor <= 1 ? 1 : 0.1 * scale * Math.log(factor) + 1;
  }

  /** Texts are kept within the original length, where the short divisors hold. */
  private Scaling shortOfLong(int size) {
    rope.list("long_factor");
    var divisors = rope.list("short_factor").stream().map(JsonNode::asDouble).toList();
    BadInputException.unless(
        divisors.size() == size / 2 && divisors.stream().allMatch(divisor -> divisor > 0),
        "%s: short_factor is %s, must be %d positive numbers",
        file.file(),
        divisors,
        size / 2);
    double original = original();
    double factor = rope.number("factor", file.integer("max_position_embeddings") / original);
    double usual = factor <= 1 ? 1 : Math.sqrt(1 + Math.log(factor) / Math.log(original));
    return new Positions.PerPair(divisors, rope.number("attention_factor", usual));
  }

  /** Longest text for which the settings of a file hold. */
  static int maxPositions(Shape shape) {
    RotaryReader reader = new RotaryReader(shape.file, settings(shape.file), shape.headSize);
    boolean shortOnly = reader.kind().equals("longrope") || reader.kind().equals("su");
    return shortOnly ? Math.min(reader.original(), shape.maxPositions()) : shape.maxPositions();
  }
}
