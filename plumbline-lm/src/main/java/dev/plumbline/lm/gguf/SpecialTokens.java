package dev.plumbline.lm.gguf;

import java.util.Map;

/** Keys of the tokens with a role, by the role's name in a checkpoint folder. */
final class SpecialTokens {
  private static final Map<String, String> NAMES =
      Map.of("unk", "unknown", "pad", "padding", "sep", "seperator");

  private SpecialTokens() {}

  static String key(String role) {
    return "tokenizer.ggml." + NAMES.getOrDefault(role, role) + "_token_id";
  }
}
