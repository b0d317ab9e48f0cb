package dev.plumbline.train;

import dev.plumbline.lm.Example;
import dev.plumbline.rollout.Transcript;
import dev.plumbline.rollout.Transcript.Outcome;
import dev.plumbline.rollout.Trial;
import dev.plumbline.train.Rewards.Reward;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A rollout with its reward, as a round's file has it.
 *
 * @param suite and ordinal say which scenario was played
 * @param outcome how it ended
 * @param advantage by how many standard deviations its reward is above the mean of its scenario; 0
 *     without a reward
 * @param turns what the model wrote, control tokens included
 * @param parts its tokens
 */
record ScoredRollout(
    String suite,
    int ordinal,
    Outcome outcome,
    Reward reward,
    double advantage,
    List<String> turns,
    List<Part> parts) {

  /** Keeps the spread of rewards that are all alike from being divided by. */
  private static final double LITTLE = 1e-4;

  /**
   * An example without what stands beside it.
   *
   * @param drawn places of the tokens that the model drew
   * @param logProbabilities that it gave to them then
   * @param reference that the untrained model gives to them; empty where nothing is held to it
   */
  @SuppressWarnings("ArrayRecordComponent") // plain arrays; nobody changes or compares them
  record Part(int[] tokens, int[] drawn, float[] logProbabilities, float[] reference) {

    static Part of(Example example, float[] logProbabilities, float[] reference) {
      int[] drawn =
          IntStream.range(1, example.tokens().length)
              .filter(i -> example.supervised()[i])
              .toArray();
      return new Part(example.tokens(), drawn, logProbabilities, reference);
    }

    private Example with(double advantage) {
      boolean[] supervised = new boolean[tokens.length];
      for (int place : drawn) {
        supervised[place] = true;
      }
      float[] same = new float[drawn.length];
      Arrays.fill(same, (float) advantage);
      Example example = new Example(tokens, supervised).with(same).with(logProbabilities);
      return reference.length == 0 ? example : example.with(reference);
    }
  }

  /** With what the loss wants to know of each token beside it. */
  List<Example> examples() {
    return parts.stream().map(part -> part.with(advantage)).toList();
  }

  /** One that is not held against others yet. */
  static ScoredRollout of(
      Trial trial, Transcript played, Reward reward, List<String> turns, List<Part> parts) {
    return new ScoredRollout(
        trial.scenario().suite(), trial.ordinal(), played.outcome(), reward, 0, turns, parts);
  }

  /** The same, held against all of its scenario, itself among them. */
  ScoredRollout against(List<ScoredRollout> all) {
    double[] rewards = all.stream().flatMapToDouble(one -> one.reward.mean().stream()).toArray();
    double mean = Arrays.stream(rewards).average().orElse(0);
    double squares = Arrays.stream(rewards).map(one -> (one - mean) * (one - mean)).sum();
    double spread = Math.sqrt(squares / Math.max(1, rewards.length - 1));
    double better = reward.mean().stream().map(own -> (own - mean) / (spread + LITTLE)).sum();
    return new ScoredRollout(suite, ordinal, outcome, reward, better, turns, parts);
  }

  /** Whether the rules found something. */
  boolean found(String finding) {
    return "yes".equals(reward.findings().get(finding));
  }
}
