package dev.plumbline.train;

import dev.plumbline.Claim;
import dev.plumbline.WholeFile;
import dev.plumbline.checkpoint.ChatDialect;
import dev.plumbline.checkpoint.LocalModel;
import dev.plumbline.lm.Checkpoint;
import dev.plumbline.lm.DataType;
import dev.plumbline.lm.Device;
import dev.plumbline.lm.GenerationConfig;
import dev.plumbline.lm.LanguageModel;
import dev.plumbline.lm.Losses;
import dev.plumbline.lm.Saving;
import dev.plumbline.lm.Tokenizer;
import dev.plumbline.lm.Trainer;
import dev.plumbline.lm.TrainingStep;
import dev.plumbline.model.Model;
import dev.plumbline.teach.Row;
import dev.plumbline.teach.Texts;
import dev.plumbline.teach.Writer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
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
  private static final DataType SAVED_AS = DataType.FP32;
  private static final String RECORD = "arm.json";
  private static final String STATE = "state";
  private static final String CHECKPOINT = "checkpoint";

  private ArmTraining() {}

  /** Looks at a training before its first step and after each. */
  public interface Watcher {
    void before(Weights weights);

    void after(TrainingStep step, Weights weights);

    /** One that does not look. */
    static Watcher none() {
      return each(step -> {});
    }

    /** One that is told of the steps alone. */
    static Watcher each(Consumer<TrainingStep> listener) {
      return new Watcher() {
        @Override
        public void before(Weights weights) {}

        @Override
        public void after(TrainingStep step, Weights weights) {
          listener.accept(step);
        }
      };
    }

    /** This one, after which another looks. */
    default Watcher then(Watcher other) {
      return new Watcher() {
        @Override
        public void before(Weights weights) {
          Watcher.this.before(weights);
          other.before(weights);
        }

        @Override
        public void after(TrainingStep step, Weights weights) {
          Watcher.this.after(step, weights);
          other.after(step, weights);
        }
      };
    }
  }

  /**
   * The weights as they are at the moment: as a target, and what a checkpoint of them is called.
   */
  public interface Weights {
    Model target();

    /** {@link Checkpoint#digest} of them if they were saved now. */
    String digest();
  }

  /**
   * Trains the arm, or goes on, or finds it done.
   *
   * @param folder the arm's own: {@code claim.json} says what it was begun with, {@code
   *     checkpoint}, {@code state} while it trains, {@code arm.json} when it is whole
   * @throws IllegalArgumentException when the folder was begun with another base, other data, or
   *     other settings
   */
  public static ArmRecord train(
      Base base, ArmPlan plan, Writer writer, Path folder, Watcher watcher) {
    try (Tokenizer tokenizer = Tokenizer.load(base.checkpoint());
        ChatDialect dialect = base.dialect().apply(tokenizer)) {
      ArmData data = new ArmData(plan, writer, dialect);
      String baseDigest = Checkpoint.digest(base.checkpoint());
      Claim claim = claim(baseDigest, plan, data);
      claim.hold(folder, List.of(RECORD, STATE, CHECKPOINT));
      Path record = folder.resolve(RECORD);
      if (Files.exists(record)) {
        return whole(record, folder.resolve(CHECKPOINT));
      }
      ArmRecord done =
          train(
              base.checkpoint(),
              baseDigest,
              plan,
              data,
              tokenizer,
              dialect,
              claim,
              folder,
              watcher);
      WholeFile.write(record, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(done));
      deleteState(folder.resolve(STATE));
      return done;
    }
  }

  /** Everything that decides which weights come out. */
  private static Claim claim(String baseDigest, ArmPlan plan, ArmData data) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("recipe", plan.recipe().identity());
    facts.put("base", baseDigest);
    facts.put("data", data.digest());
    facts.put("method", "next-token loss on all weights");
    facts.put("settings", plan.settings().toString());
    return new Claim(facts);
  }

  private static ArmRecord whole(Path record, Path checkpoint) {
    ArmRecord done = JSON.readValue(record.toFile(), ArmRecord.class);
    String digest = Checkpoint.digest(checkpoint);
    if (!digest.equals(done.digest())) {
      throw new IllegalArgumentException(
          "%s is not what training left there: its digest is %s, and %s says %s; give another folder"
              .formatted(checkpoint, digest, record, done.digest()));
    }
    return done;
  }

  private static ArmRecord train(
      Path start,
      String baseDigest,
      ArmPlan plan,
      ArmData data,
      Tokenizer tokenizer,
      ChatDialect dialect,
      Claim claim,
      Path folder,
      Watcher watcher) {
    try (LanguageModel model = Checkpoint.loadForTraining(start, Device.CPU);
        LocalModel target =
            LocalModel.over(model, tokenizer, GenerationConfig.read(start), dialect)) {
      watcher.before(new Moment(target, () -> baseDigest));
      Weights now = new Moment(target, () -> Checkpoint.digestLike(start, model, SAVED_AS));
      TrainingStep last =
          Trainer.train(
              model,
              data,
              Losses.nextToken(),
              plan.settings(),
              Saving.every(SAVE_EVERY, folder.resolve(STATE), claim.toString()),
              step -> {
                watcher.after(step, now);
                return true;
              });
      Path checkpoint = folder.resolve(CHECKPOINT);
      Checkpoint.saveLike(start, checkpoint, model, SAVED_AS, Long.MAX_VALUE);
      return new ArmRecord(
          plan.recipe().identity(),
          plan.seed(),
          plan.steps(),
          last.tokens(),
          last.supervisedTokens(),
          last.loss(),
          baseDigest,
          Checkpoint.digest(checkpoint));
    }
  }

  private record Moment(Model target, Supplier<String> name) implements Weights {
    @Override
    public String digest() {
      return name.get();
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
