package dev.plumbline.lm.gguf;

import dev.plumbline.lm.BadInputException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names of weights, from those of GGUF to those of a checkpoint folder, and back. */
final class TensorNames {
  static final String EMBEDDING = "token_embd.weight";
  static final String HEAD = "output.weight";
  static final String ROTARY_FACTORS = "rope_freqs.weight";
  static final String LONG_FACTORS = "rope_factors_long.weight";
  static final String SHORT_FACTORS = "rope_factors_short.weight";

  /** What a configuration says, not a weight. */
  private static final Set<String> SETTINGS = Set.of(ROTARY_FACTORS, LONG_FACTORS, SHORT_FACTORS);

  private static final Map<String, String> OUTER =
      Map.of(
          EMBEDDING,
          "model.embed_tokens.weight",
          HEAD,
          "lm_head.weight",
          "output_norm.weight",
          "model.norm.weight");

  private static final Pattern INNER =
      Pattern.compile("blk\\.(\\d{1,6})\\.([a-z_]+)\\.(weight|bias)");
  private static final Pattern OUTSIDE =
      Pattern.compile("model\\.layers\\.(\\d{1,6})\\.([a-z_.]+)\\.(weight|bias)");

  private TensorNames() {}

  /** The name in a checkpoint folder; empty for what is a setting there. */
  static Optional<String> ofFolder(Path file, Architecture architecture, String name) {
    if (SETTINGS.contains(name)) {
      return Optional.empty();
    }
    return Optional.of(
        translate(INNER, "model.layers.", OUTER, architecture.modules, name)
            .orElseThrow(() ->
                new BadInputException(
                    "%s holds %s, which a decoder of the architecture %s does not compute with"
                        .formatted(file, name, architecture.ggufName))));
  }

  /** The name in GGUF. */
  static String ofGguf(Path file, Architecture architecture, String name) {
    return translate(OUTSIDE, "blk.", turned(OUTER), turned(architecture.modules), name)
        .orElseThrow(() ->
            new BadInputException(
                "%s holds %s, which GGUF has no name for in the architecture %s"
                    .formatted(file, name, architecture.ggufName)));
  }

  private static Optional<String> translate(
      Pattern pattern,
      String prefix,
      Map<String, String> outer,
      Map<String, String> modules,
      String name) {
    Matcher layer = pattern.matcher(name);
    return layer.matches()
        ? Optional.ofNullable(modules.get(layer.group(2)))
            .map(module -> prefix + layer.group(1) + "." + module + "." + layer.group(3))
        : Optional.ofNullable(outer.get(name));
  }

  private static Map<String, String> turned(Map<String, String> map) {
    return map.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
  }
}
