package dev.plumbline.cli;

import dev.plumbline.model.Sampling;
import picocli.CommandLine.Option;

/** How a target draws its turns. */
final class SamplingOptions {

  @Option(names = "--temperature", defaultValue = "1", description = "0 is greedy.")
  private double temperature;

  @Option(
      names = "--top-p",
      description =
          "Keeps the likeliest tokens up to this probability; 1 keeps all. When not given, what a"
              + " checkpoint's generation_config.json says (top-k, min-p and repetition penalty as well), and the API's own.")
  private double topP;

  @Option(
      names = "--max-tokens",
      description =
          "Longest turn; when not given, 120 for the organism, 1024 for other checkpoints on this machine, 4096 for models behind an API.")
  private int maxTokens;

  @Option(
      names = "--reasoning-tokens",
      defaultValue = "0",
      description = "Budget of thinking before the answer, where a model takes one.")
  private int reasoningTokens;

  Sampling sampling(TargetKind kind) {
    int limit = maxTokens == 0 ? kind.maxTokens() : maxTokens;
    return new Sampling(temperature, topP, limit, reasoningTokens, false);
  }

  /** What a run's name says of it: only what is not as usual, but always the temperature. */
  static String name(Sampling sampling, TargetKind kind) {
    StringBuilder name = new StringBuilder("temperature-" + sampling.temperature());
    if (sampling.topP() > 0) {
      name.append("/top-p-").append(sampling.topP());
    }
    if (sampling.maxTokens() != kind.maxTokens()) {
      name.append("/max-tokens-").append(sampling.maxTokens());
    }
    if (sampling.reasoningTokens() > 0) {
      name.append("/reasoning-").append(sampling.reasoningTokens());
    }
    return name.toString();
  }
}
