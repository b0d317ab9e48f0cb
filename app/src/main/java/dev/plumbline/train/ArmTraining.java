package dev.plumbline.train;

import dev.plumbline.WholeFile;
import dev.plumbline.lm.Checkpoint;
import dev.plumbline.lm.DataType;
import dev.plumbline.lm.Device;
import dev.plumbline.lm.GenerationConfig;
import dev.plumbline.lm.Llama;
import dev.plumbline.lm.Losses;
import dev.plumbline.lm.Saving;
import dev.plumbline.lm.Tokenizer;
import dev.plumbline.lm.Trainer;
import dev.plumbline.lm.TrainingStep;
import dev.plumbline.organism.OrganismModel;
import dev.plumbline.teach.Row;
import dev.plumbline.teach.Texts;
import dev.plumbline.teach.Writer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Trains one arm into a folder; a folder that is already whole is read instead, and a cut training
 * goes on.
 */
public final class ArmTraining {

  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final int SAVE_EVERY = 20;

  private ArmTraining() {}

  /** Looks at a training before it starts and between two steps. */
  @FunctionalInterface
  public interface Watcher {
    default void before(OrganismModel target) {}

    void after(TrainingStep step, OrganismModel target);
  }

  /**
   * Trains the arm, or goes on, or finds it done.
   *
   * @param base checkpoint to start from
   * @param folder the arm's own: {@code checkpoint}, {@code state} while it trains, {@code
   *     arm.json} when it is whole
   */
  public static ArmRecord train(
      Path base, ArmPlan plan, Writer writer, Path folder, Watcher watcher) {
    Path record = folder.resolve("arm.json");
    String baseDigest = Checkpoint.digest(base);
    if (Files.exists(record)) {
      ArmRecord done = JSON.readValue(record.toFile(), ArmRecord.class);
      if (done.base().equals(baseDigest)
          && done.recipe().equals(plan.recipe().identity())
          && done.seed() == plan.seed()
          && done.steps() == plan.steps()) {
        return done;
      }
      throw new IllegalArgumentException(
          "%s holds recipe %s, seed %d, %d steps, perhaps of another base; give another folder"
              .formatted(folder, done.recipe(), done.seed(), done.steps()));
    }
    try (Llama model = Checkpoint.load(base, Device.CPU);
        Tokenizer tokenizer = Tokenizer.load(base)) {
      GenerationConfig generation = GenerationConfig.read(base);
      OrganismModel target = OrganismModel.over(model, tokenizer, generation);
      Path state = folder.resolve("state");
      if (!Files.exists(state)) {
        watcher.before(target);
      }
      TrainingStep last =
          Trainer.train(
              model,
              new ArmData(plan, writer, tokenizer),
              Losses.nextToken(),
              plan.settings(),
              Saving.every(SAVE_EVERY, state),
              step -> {
                watcher.after(step, target);
                return true;
              });
      Path checkpoint = folder.resolve("checkpoint");
      Checkpoint.save(
          checkpoint,
          model,
          DataType.FP32,
          base.resolve("tokenizer.json"),
          generation,
          Long.MAX_VALUE);
      ArmRecord done =
          new ArmRecord(
              plan.recipe().identity(),
              plan.seed(),
              plan.steps(),
              last.tokens(),
              last.supervisedTokens(),
              last.loss(),
              baseDigest,
              Checkpoint.digest(checkpoint));
      WholeFile.write(record, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(done));
      deleteState(state);
      return done;
    }
  }

  private static void deleteState(Path state) {
    try (Stream<Path> files = Files.list(state)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(state);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + state, e);
    }
  }

  /** All that an arm trains on before the chat stage, as text: for the contamination check. */
  public static List<String> texts(ArmPlan plan, Writer writer) {
    LongFunction<Row> rows = ArmData.rows(plan.recipe(), plan.seed(), writer);
    return LongStream.range(0, ArmData.mostRows(plan))
        .mapToObj(index -> Texts.of(rows.apply(index)))
        .toList();
  }
}
