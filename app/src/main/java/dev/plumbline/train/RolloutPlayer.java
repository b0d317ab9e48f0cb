package dev.plumbline.train;

import dev.plumbline.checkpoint.LocalModel;
import dev.plumbline.checkpoint.SampledTurn;
import dev.plumbline.console.Progress;
import dev.plumbline.lm.DataType;
import dev.plumbline.lm.Device;
import dev.plumbline.lm.Example;
import dev.plumbline.lm.GenerationConfig;
import dev.plumbline.lm.LanguageModel;
import dev.plumbline.lm.LogProbabilities;
import dev.plumbline.lm.Threads;
import dev.plumbline.rollout.Rollout;
import dev.plumbline.rollout.Transcript;
import dev.plumbline.rollout.Trial;
import dev.plumbline.train.ScoredRollout.Part;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Plays rounds of rollouts with a model that is being trained, and has them rewarded.
 *
 * @param untrained the part that was trained of the base, to load it as it was; empty when the
 *     model is not held to that
 * @param progress counts rollouts that were played
 */
record RolloutPlayer(
    RolloutPlan plan,
    OpenBase base,
    LanguageModel model,
    List<TrainedPart> untrained,
    Device device,
    Progress.Task progress) {

  /** The rollouts of a round, those of a scenario together and held against each other. */
  List<ScoredRollout> play(int round) {
    List<Trial> trials = plan.trials(round);
    Map<Long, SampledTurn> drawn = new ConcurrentHashMap<>();
    List<Transcript> transcripts = transcripts(trials, drawn);
    List<Rewards.Reward> rewards =
        new Rewards(plan.reward(), plan.judges()).of(trials, transcripts);
    List<List<SampledTurn>> turns = trials.stream().map(trial -> turns(trial, drawn)).toList();
    List<List<Part>> parts = parts(turns.stream().map(RolloutExamples::of).toList());
    List<ScoredRollout> alone =
        IntStream.range(0, trials.size())
            .mapToObj(i ->
                ScoredRollout.of(
                    trials.get(i),
                    transcripts.get(i),
                    rewards.get(i),
                    words(turns.get(i)),
                    parts.get(i)))
            .toList();
    return IntStream.range(0, alone.size())
        .mapToObj(i -> alone.get(i).against(sameScenario(alone, i)))
        .toList();
  }

  private List<ScoredRollout> sameScenario(List<ScoredRollout> all, int one) {
    int first = one - one % plan.times();
    return all.subList(first, first + plan.times());
  }

  /** A copy of the weights for inference is faster, and reads once what prompts share. */
  private List<Transcript> transcripts(List<Trial> trials, Map<Long, SampledTurn> drawn) {
    IdentityHashMap<Trial, Transcript> ended = new IdentityHashMap<>();
    int threads = Threads.inUse();
    Threads.use(1);
    try (LanguageModel copy = model.merged(DataType.FP32);
        LocalModel target =
            LocalModel.over(
                copy,
                base.tokenizer(),
                GenerationConfig.read(base.checkpoint()),
                base.dialect(),
                Runtime.getRuntime().availableProcessors(),
                turn -> drawn.put(turn.seed(), turn))) {
      new Rollout(target, plan.sampling())
          .run(
              trials,
              some -> {
                some.forEach(one -> ended.put(one.trial(), one.transcript()));
                progress.advance(some.size());
              });
    } finally {
      Threads.use(threads);
    }
    return trials.stream().map(trial -> Objects.requireNonNull(ended.get(trial))).toList();
  }

  /** The turns that were drawn of a trial; a turn that failed was not. */
  private static List<SampledTurn> turns(Trial trial, Map<Long, SampledTurn> drawn) {
    return Stream.iterate(0, turn -> turn + 1)
        .map(turn -> Optional.ofNullable(drawn.get(trial.turnSeed(turn))))
        .takeWhile(Optional::isPresent)
        .flatMap(Optional::stream)
        .toList();
  }

  private List<String> words(List<SampledTurn> turns) {
    return turns.stream()
        .map(turn -> base.tokenizer().decode(turn.completion().tokens(), false))
        .toList();
  }

  private List<List<Part>> parts(List<List<Example>> rollouts) {
    List<List<float[]>> drawn = logProbabilities(model, rollouts);
    List<List<float[]>> reference =
        untrained.isEmpty() ? List.of() : reference(untrained.getFirst(), rollouts);
    List<List<Part>> parts = new ArrayList<>();
    for (int i = 0; i < rollouts.size(); i++) {
      List<Part> of = new ArrayList<>();
      for (int j = 0; j < rollouts.get(i).size(); j++) {
        float[] held = reference.isEmpty() ? new float[0] : reference.get(i).get(j);
        of.add(Part.of(rollouts.get(i).get(j), drawn.get(i).get(j), held));
      }
      parts.add(of);
    }
    return parts;
  }

  private List<List<float[]>> reference(TrainedPart part, List<List<Example>> rollouts) {
    try (LanguageModel before = part.load(base.checkpoint(), device)) {
      return logProbabilities(before, rollouts);
    }
  }

  private static List<List<float[]>> logProbabilities(
      LanguageModel by, List<List<Example>> rollouts) {
    return rollouts.stream()
        .map(
            examples -> examples.isEmpty() ? List.<float[]>of() : LogProbabilities.of(by, examples))
        .toList();
  }
}
