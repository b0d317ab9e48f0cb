package dev.plumbline.train;

import dev.plumbline.WholeFile;
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
  private int current = -1;
  private List<ScoredRollout> round = List.of();

  /**
   * Makes it.
   *
   * @param player plays a round, from 0, with the model as it is
   * @param folder of the training
   */
  Rollouts(RolloutPlan plan, IntFunction<List<ScoredRollout>> player, Path folder) {
    this.plan = plan;
    this.player = player;
    this.folder = folder.resolve(FOLDER);
  }

  @Override
  public List<Example> get(long index) {
    return one(index).examples();
  }

  private ScoredRollout one(long index) {
    int wanted = plan.roundOf(index);
    if (wanted != current) {
      Path file = folder.resolve(String.format(Locale.ROOT, "%06d.jsonl", wanted + 1));
      if (!Files.exists(file)) {
        write(file, player.apply(wanted));
      }
      round = read(file);
      current = wanted;
    }
    return round.get((int) (index % plan.perRound()));
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
}
