package dev.plumbline.audit;

import dev.plumbline.checkpoint.LocalModel;
import dev.plumbline.lm.Example;
import dev.plumbline.model.Message;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.model.ToolDefinition;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.scenario.Suite;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * How likely a model is to begin its turn in some way, prompt by prompt, from its own
 * log-probabilities at temperature 1: also where sampling would have to try a million times. For
 * one thread.
 */
public final class PromptChances {

  private static final int AT_ONCE = 32;

  /** Ordinals in a row that bring no new prompt, after which a suite has no more. */
  private static final int EXHAUSTED = 1_000;

  private final LocalModel model;
  private final Suite suite;
  private final long seed;
  private final Message.Assistant beginning;
  private final Set<List<Message>> asked = new HashSet<>();
  private int ordinal;

  /**
   * Of the different prompts of a suite, in its order.
   *
   * @param beginning words, or {@link Message.Assistant#beginningCallOf}
   */
  public PromptChances(LocalModel model, Suite suite, long seed, Message.Assistant beginning) {
    this.model = model;
    this.suite = suite;
    this.seed = seed;
    this.beginning = beginning;
  }

  /**
   * Those of the next prompts, which are others than before; fewer than asked where the suite has
   * no more.
   *
   * @param progress told of prompts
   * @throws IllegalArgumentException when a prompt or the beginning cannot be written for the model
   */
  public double[] next(int prompts, IntConsumer progress) {
    List<Double> chances = new ArrayList<>();
    while (chances.size() < prompts) {
      List<Example> turns = turns(Math.min(AT_ONCE, prompts - chances.size()));
      if (turns.isEmpty()) {
        break;
      }
      for (double likelihood : model.logLikelihoods(turns)) {
        // Sums of rounded numbers may lie a little above.
        chances.add(Math.min(1, Math.exp(likelihood)));
      }
      progress.accept(turns.size());
    }
    return chances.stream().mapToDouble(chance -> chance).toArray();
  }

  private List<Example> turns(int most) {
    List<Example> turns = new ArrayList<>();
    for (int without = 0; turns.size() < most && without < EXHAUSTED; ordinal++) {
      Scenario scenario = suite.source().scenario(seed, ordinal);
      if (asked.add(scenario.opening())) {
        turns.add(turn(scenario));
        without = 0;
      } else {
        without++;
      }
    }
    return turns;
  }

  /** With loss on the beginning alone. */
  private Example turn(Scenario scenario) {
    List<ToolDefinition> tools = scenario.world().open().tools();
    List<Message> begun = new ArrayList<>(scenario.opening());
    int[] prompt = opening(begun, tools);
    begun.add(beginning);
    int[] all = opening(begun, tools);
    if (all.length <= prompt.length
        || !Arrays.equals(prompt, 0, prompt.length, all, 0, prompt.length)) {
      throw new IllegalArgumentException(
          "'%s' cannot be told from the prompt by this model's tokens; give other words"
              .formatted(beginning.inWords()));
    }
    boolean[] counts = new boolean[all.length];
    Arrays.fill(counts, prompt.length, all.length, true);
    return new Example(all, counts);
  }

  private int[] opening(List<Message> messages, List<ToolDefinition> tools) {
    return model.dialect().opening(new Request(messages, tools, new Sampling(1, 1), seed));
  }
}
