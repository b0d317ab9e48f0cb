package dev.plumbline.cli;

import dev.plumbline.model.Sampling;
import picocli.CommandLine.Option;

/** How a target draws its turns. */
final class SamplingOptions {

  private static final int LOCAL_TOKENS = 120;
  private static final int REMOTE_TOKENS = 4_096;

  @Option(names = "--temperature", defaultValue = "1", description = "0 is greedy.")
  private double temperature;

  @Option(
      names = "--top-p",
      description =
          "Keeps the likeliest tokens up to this probability; 1 keeps all. When not given, what a"
              + " checkpoint's generation_config.json says, and the API's own.")
  private double topP;

  @Option(
      names = "--max-tokens",
      description = "Longest turn; 120 for the organism and 4096 for others when not given.")
  private int maxTokens;

  @Option(
      names = "--reasoning-tokens",
      defaultValue = "0",
      description = "Budget of thinking before the answer, where a model takes one.")
  private int reasoningTokens;

  Sampling sampling(boolean local) {
    int limit = maxTokens == 0 ? (local ? LOCAL_TOKENS : REMOTE_TOKENS) : maxTokens;
    return new Sampling(temperature, topP, limit, reasoningTokens, false);
  }

  /** What a run's name says of it: only what is not as usual, but always the temperature. */
  static String name(Sampling sampling, boolean local) {
    StringBuilder name = new StringBuilder("temperature-" + sampling.temperature());
    if (sampling.topP() > 0) {
      name.append("/top-p-").append(sampling.topP());
    }
    if (sampling.maxTokens() != (local ? LOCAL_TOKENS : REMOTE_TOKENS)) {
      name.append("/max-tokens-").append(sampling.maxTokens());
    }
    if (sampling.reasoningTokens() > 0) {
      name.append("/reasoning-").append(sampling.reasoningTokens());
    }
    return name.toString();
  }
}
