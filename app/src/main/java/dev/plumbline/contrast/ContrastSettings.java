package dev.plumbline.contrast;

import dev.plumbline.lm.Activations;
import dev.plumbline.lm.AdamSettings;
import dev.plumbline.lm.BatchShape;
import dev.plumbline.lm.LoraSettings;
import dev.plumbline.lm.Schedule;
import dev.plumbline.lm.TrainingSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * What a same-action study does.
 *
 * @param arms in any order; those that decide come first
 * @param pairs that an arm is trained on, two rows each
 * @param seeds seeds 1 to this many
 * @param epochs how often every row is seen
 * @param rank of the adapters, on all linear layers
 * @param rate of learning, after a warm-up
 * @param beta2 decay of Adam's second moment, from 0 to less than 1
 * @param contrary share of the rows of confounded arms in which the cue says the opposite of the
 *     fact, 0 to 0.5
 * @param curve other numbers of pairs, trained after all else
 * @param tests pairs of each template to test on
 * @param maxTokens of a reply in the test
 */
public record ContrastSettings(
    List<Arm> arms,
    int pairs,
    int seeds,
    double epochs,
    int rank,
    double rate,
    double beta2,
    double contrary,
    List<Integer> curve,
    int tests,
    int maxTokens) {

  /** Of a reply: the longest reason and a call take half of them. */
  public static final int REPLY = 96;

  private static final int ROWS_A_STEP = 16;
  private static final int INPUTS_AT_ONCE = 8_192;
  private static final int WARM_UP = 10;

  public ContrastSettings {
    arms = List.copyOf(new LinkedHashSet<>(arms));
    curve = List.copyOf(new LinkedHashSet<>(curve));
    require(!arms.isEmpty(), "no arms; give one at least");
    require(seeds >= 1, "seeds is %d; give 1 or more".formatted(seeds));
    require(
        epochs > 0 && Double.isFinite(epochs), "epochs is %s; give more than 0".formatted(epochs));
    require(rank >= 1, "lora is %d; give a rank of 1 or more".formatted(rank));
    require(
        rate > 0 && Double.isFinite(rate), "learning-rate is %s; give more than 0".formatted(rate));
    require(
        beta2 >= 0 && beta2 < 1,
        "adam-beta2 is %s, must be from 0 to less than 1".formatted(beta2));
    require(
        contrary >= 0 && contrary <= 0.5,
        "contrary is %s, must be from 0 to 0.5".formatted(contrary));
    require(
        contrary == 0 || arms.stream().anyMatch(Arm::confounded),
        "--contrary has no effect, as the cue of these arms is drawn anyway; leave it out");
  }

  /**
   * One training.
   *
   * @param seed of the pairs, their texts and the weights of the adapters
   */
  record Run(Arm arm, int pairs, long seed) {

    /** The folder of its arm, and its own below it. */
    String folder() {
      return "%s-%d/seed-%d".formatted(arm.label(), pairs, seed);
    }
  }

  /** All trainings in their order: those that decide seed by seed, the others, the curve. */
  List<Run> runs() {
    List<Arm> deciding = Arm.DECIDING.stream().filter(arms::contains).toList();
    List<Arm> others = arms.stream().filter(arm -> !Arm.DECIDING.contains(arm)).sorted().toList();
    Set<Run> runs = new LinkedHashSet<>();
    for (List<Arm> some : List.of(deciding, others)) {
      seedList().forEach(seed -> some.forEach(arm -> runs.add(new Run(arm, pairs, seed))));
    }
    List<Integer> sizes = new ArrayList<>(curve);
    sizes.sort(Comparator.naturalOrder());
    for (long seed : seedList()) {
      for (int size : sizes) {
        deciding.forEach(arm -> runs.add(new Run(arm, size, seed)));
        others.forEach(arm -> runs.add(new Run(arm, size, seed)));
      }
    }
    return List.copyOf(runs);
  }

  private List<Long> seedList() {
    return LongStream.rangeClosed(1, seeds).boxed().toList();
  }

  /** What decides the result of one training beside its arm, pairs and seed. */
  Map<String, String> facts(Run run) {
    Map<String, String> facts = new TreeMap<>();
    facts.put("epochs", String.valueOf(epochs));
    facts.put("rank", String.valueOf(rank));
    facts.put("rate", String.valueOf(rate));
    facts.put("adam beta2", String.valueOf(beta2));
    facts.put("contrary", String.valueOf(run.arm().confounded() ? contrary : 0));
    facts.put("tests", String.valueOf(tests));
    facts.put("reply tokens", String.valueOf(maxTokens));
    return facts;
  }

  LoraSettings adapters(long seed) {
    return new LoraSettings(rank, 2.0 * rank, 0, List.of(LoraSettings.ALL_LINEAR), seed);
  }

  /** Of a training on so many rows. */
  TrainingSettings training(int rows, long seed) {
    int steps = (int) Math.max(1, Math.ceil(epochs * rows / ROWS_A_STEP));
    return new TrainingSettings(
        steps,
        new BatchShape.Groups(ROWS_A_STEP, INPUTS_AT_ONCE),
        new Schedule(rate, Math.min(WARM_UP, steps / 5), 0, 0.05),
        new AdamSettings(0.9, beta2, 0.01, 1),
        Activations.KEPT,
        seed);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
