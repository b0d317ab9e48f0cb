package dev.plumbline.lm.gguf;

import tools.jackson.databind.JsonNode;

/**
 * What a folder in Hugging Face layout says, to be written as one file.
 *
 * @param name of the model, for people
 * @param config {@code config.json}
 * @param tokenizer {@code tokenizer.json}
 * @param tokenizerConfig {@code tokenizer_config.json}, with {@code chat_template} in it; may be
 *     empty
 * @param generationConfig {@code generation_config.json}; may be empty
 */
public record ModelFolder(
    String name,
    JsonNode config,
    JsonNode tokenizer,
    JsonNode tokenizerConfig,
    JsonNode generationConfig,
    TensorFile weights) {}
