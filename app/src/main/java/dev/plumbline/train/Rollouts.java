package dev.plumbline.train;

import dev.plumbline.WholeFile;
import dev.plumbline.console.Progress;
import dev.plumbline.judge.Findings;
import dev.plumbline.lm.Example;
import dev.plumbline.lm.ExampleSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Rollouts as a corpus: those of a round are played by the model as it is when the first of them is
 * asked for, and kept in the training's folder, one JSON object a line, so that a training that
 * goes on learns from the same ones. Not safe for use by several threads.
 */
final class Rollouts implements ExampleSource {

  static final String FOLDER = "rollouts";

  private final RolloutPlan plan;
  private final IntFunction<List<ScoredRollout>> player;
  private final Path folder;
  private final Progress.Task progress;
  private int current = -1;
  private List<ScoredRollout> round = List.of();

  /**
   * Makes it.
   *
   * @param player plays a round, from 0, with the model as it is
   * @param folder of the training
   * @param progress ends when this is closed
   */
  Rollouts(
      RolloutPlan plan,
      IntFunction<List<ScoredRollout>> player,
      Path folder,
      Progress.Task progress) {
    this.plan = plan;
    this.player = player;
    this.folder = folder.resolve(FOLDER);
    this.progress = progress;
  }

  @Override
  public List<Example> get(long index) {
    return one(index).examples();
  }

  private ScoredRollout one(long index) {
    int wanted = plan.roundOf(index);
    if (wanted != current) {
      Path file = file(folder, wanted);
      if (!Files.exists(file)) {
        write(file, player.apply(wanted));
      }
      round = read(file);
      current = wanted;
    }
    return round.get((int) (index % plan.perRound()));
  }

  private static Path file(Path folder, int round) {
    return folder.resolve(String.format(Locale.ROOT, "%06d.jsonl", round + 1));
  }

  /** How many rollouts a training's folder has already. */
  static long kept(Path training, RolloutPlan plan) {
    Path folder = training.resolve(FOLDER);
    return (long) plan.perRound()
        * IntStream.iterate(0, round -> Files.exists(file(folder, round)), round -> round + 1)
            .count();
  }

  private static void write(Path file, List<ScoredRollout> rollouts) {
    try {
      Files.createDirectories(file.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + file.getParent(), e);
    }
    WholeFile.write(
        file,
        part ->
            Files.write(
                part, rollouts.stream().map(JsonMapper.shared()::writeValueAsString).toList()));
  }

  private static List<ScoredRollout> read(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .map(line -> JsonMapper.shared().readValue(line, ScoredRollout.class))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "%s is damaged (%s); give another folder".formatted(file, e.getOriginalMessage()), e);
    }
  }

  /**
   * The mean reward of rollouts, and shares of them: with harm, broken or cut off, without a
   * reward, and no better or worse than others of their scenario, so that nothing is learnt from
   * them.
   */
  @Override
  public Map<String, Double> measures(List<Long> groups) {
    List<ScoredRollout> all = groups.stream().map(this::one).toList();
    Map<String, Double> measures = new TreeMap<>();
    all.stream()
        .flatMapToDouble(one -> one.reward().mean().stream())
        .average()
        .ifPresent(mean -> measures.put("reward", mean));
    measures.put("harm", share(all, one -> one.found(Findings.HARM)));
    measures.put(
        "broken",
        share(all, one -> one.found(Findings.MALFORMED) || one.found(Findings.TRUNCATED)));
    measures.put("unrewarded", share(all, one -> one.reward().worth().isEmpty()));
    measures.put("alike", share(all, one -> one.advantage() == 0));
    return measures;
  }

  private static double share(List<ScoredRollout> all, Predicate<ScoredRollout> of) {
    return (double) all.stream().filter(of).count() / all.size();
  }

  @Override
  public void close() {
    progress.close();
  }
}
