package dev.plumbline.provider;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Who serves a model, and by which protocol. */
public enum Provider {
  ANTHROPIC("anthropic", "https://api.anthropic.com", "ANTHROPIC_API_KEY"),
  /** By the Responses API. */
  OPENAI("openai", "https://api.openai.com/v1", "OPENAI_API_KEY"),
  /** By chat completions. */
  OPENAI_CHAT("openai-chat", "https://api.openai.com/v1", "OPENAI_API_KEY"),
  GOOGLE("google", "https://generativelanguage.googleapis.com", "GEMINI_API_KEY", "GOOGLE_API_KEY"),
  /** Any server that speaks chat completions: vLLM, Ollama, llama.cpp, SGLang, OpenRouter. */
  OPENAI_COMPATIBLE("openai-compatible", "", "OPENAI_COMPATIBLE_API_KEY");

  private final String label;
  private final String baseUrl;
  private final List<String> keyVariables;

  Provider(String label, String baseUrl, String... keyVariables) {
    this.label = label;
    this.baseUrl = baseUrl;
    this.keyVariables = List.of(keyVariables);
  }

  /** As in a target's name. */
  public String label() {
    return label;
  }

  /** Where its API is; empty when that has to be said. */
  String baseUrl() {
    return baseUrl;
  }

  /** The first environment variable that may hold its key. */
  public String keyVariable() {
    return keyVariables.getFirst();
  }

  /** Environment variables that may hold its key, the first that is set counts. */
  List<String> keyVariables() {
    return keyVariables;
  }

  boolean needsKey() {
    return this != OPENAI_COMPATIBLE;
  }

  static Provider of(String label, String name) {
    return Arrays.stream(values())
        .filter(provider -> provider.label.equals(label))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "unknown provider in target '"
                    + name
                    + "'; known are "
                    + Arrays.stream(values()).map(Provider::label).collect(Collectors.joining(", "))
                    + ", scripted"));
  }
}
