package dev.plumbline.train;

import dev.plumbline.Claim;
import dev.plumbline.Folders;
import dev.plumbline.WholeFile;
import dev.plumbline.checkpoint.LocalModel;
import dev.plumbline.lm.AdapterFolder;
import dev.plumbline.lm.Checkpoint;
import dev.plumbline.lm.DataType;
import dev.plumbline.lm.Device;
import dev.plumbline.lm.DivergedException;
import dev.plumbline.lm.ExampleSource;
import dev.plumbline.lm.GenerationConfig;
import dev.plumbline.lm.LanguageModel;
import dev.plumbline.lm.Loss;
import dev.plumbline.lm.Saving;
import dev.plumbline.lm.Trainer;
import dev.plumbline.lm.TrainingSettings;
import dev.plumbline.lm.TrainingStep;
import dev.plumbline.model.Model;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Trains a checkpoint into a folder; a folder that is already whole is read instead, and a cut
 * training goes on.
 *
 * <p>The folder holds {@code claim.json}, what it was begun with; {@code checkpoint}, what came of
 * it; {@code adapter} where adapters were trained, which the checkpoint has in its weights; {@code
 * state} while it trains; {@code training.json} when it is whole.
 */
public final class Training {

  public static final String CHECKPOINT = "checkpoint";
  public static final String ADAPTER = "adapter";

  private static final ObjectMapper JSON = JsonMapper.builder().build();
  static final String RECORD = "training.json";
  static final String STATE = "state";
  private static final int GROUPS_NAMED = 8;

  private Training() {}

  /**
   * What is trained, on what, and how.
   *
   * @param facts what decides the result beside the rest here, by name: at least what the data is
   * @param source given the model before its first step, and the training's folder
   * @param place where the group with a number comes from, in words
   * @param savedAs number format of the checkpoint that comes of it
   * @param saveEvery steps between saved states
   */
  public record Job(
      OpenBase base,
      TrainedPart part,
      Device device,
      Map<String, String> facts,
      Source source,
      LongFunction<String> place,
      Loss loss,
      TrainingSettings settings,
      DataType savedAs,
      int saveEvery) {

    /** All that decides the result, in one line. */
    public String identity() {
      return claim().toString();
    }

    Claim claim() {
      Map<String, String> all = new TreeMap<>(facts);
      all.put("base", base.digest());
      all.put("method", "%s on %s".formatted(loss, part));
      all.put("settings", settings.toString());
      all.put("saved as", savedAs.label());
      return new Claim(all);
    }
  }

  /** What a training is given, which may depend on the model as it was before. */
  @FunctionalInterface
  public interface Source {
    ExampleSource of(LanguageModel untrained, Path folder);
  }

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

    /** One that leaves what is trained in folders named {@code checkpoint-N}, as TRL does. */
    static Watcher saving(int every, Path folder) {
      return new Watcher() {
        @Override
        public void before(Weights weights) {}

        @Override
        public void after(TrainingStep step, Weights weights) {
          if (step.step() % every == 0) {
            weights.save(folder.resolve("checkpoint-" + step.step()));
          }
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
    /** What is asked for replies. */
    Model target();

    /** The same, for what works on tokens; not closed by who asks. */
    LocalModel model();

    /** {@link Checkpoint#digest} of them if they were saved now. */
    String digest();

    /** Writes what is trained of them: the adapters, or else a checkpoint. */
    void save(Path into);
  }

  /**
   * Trains, or goes on, or finds it done.
   *
   * @throws IllegalArgumentException when the folder was begun with something else
   * @throws DivergedException when the loss or a gradient is not finite, with the places of what
   *     the step was given
   */
  public static TrainingRecord train(Job job, Path folder, Watcher watcher) {
    Claim claim = job.claim();
    claim.hold(folder, List.of(RECORD, STATE, CHECKPOINT));
    Path record = folder.resolve(RECORD);
    if (Files.exists(record)) {
      return whole(record, folder.resolve(CHECKPOINT));
    }
    TrainingStep last = trained(job, claim, folder, watcher);
    TrainingRecord done =
        new TrainingRecord(
            claim.facts(),
            last.step(),
            last.tokens(),
            last.supervisedTokens(),
            last.examples(),
            last.loss(),
            last.measures(),
            Checkpoint.digest(folder.resolve(CHECKPOINT)));
    WholeFile.write(record, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(done));
    Folders.delete(folder.resolve(STATE));
    return done;
  }

  private static TrainingRecord whole(Path record, Path checkpoint) {
    TrainingRecord done = JSON.readValue(record.toFile(), TrainingRecord.class);
    String digest = Checkpoint.digest(checkpoint);
    if (!digest.equals(done.digest())) {
      throw new IllegalArgumentException(
          "%s is not what training left there: its digest is %s, and %s says %s; give another folder"
              .formatted(checkpoint, digest, record, done.digest()));
    }
    return done;
  }

  private static TrainingStep trained(Job job, Claim claim, Path folder, Watcher watcher) {
    OpenBase base = job.base();
    Path start = base.checkpoint();
    try (LanguageModel model = job.part().load(start, job.device());
        LocalModel target =
            LocalModel.over(model, base.tokenizer(), GenerationConfig.read(start), base.dialect());
        ExampleSource source = job.source().of(model, folder)) {
      watcher.before(new Moment(target, base::digest, into -> trained(job, model, into)));
      Weights now =
          new Moment(
              target,
              () ->
                  whole(
                      model,
                      job.savedAs(),
                      weights -> Checkpoint.digestLike(start, weights, job.savedAs())),
              into -> trained(job, model, into));
      TrainingStep last =
          Trainer.train(
              model,
              source,
              job.loss(),
              job.settings(),
              Saving.every(job.saveEvery(), folder.resolve(STATE), claim.toString()),
              step -> {
                watcher.after(step, now);
                return true;
              });
      save(job, model, folder);
      return last;
    } catch (DivergedException e) {
      throw new DivergedException(
          "%s; the step was given %s".formatted(e.getMessage(), places(e.groups(), job.place())),
          e.groups());
    }
  }

  private static String places(List<Long> groups, LongFunction<String> place) {
    String named =
        groups.stream().limit(GROUPS_NAMED).map(place::apply).collect(Collectors.joining(", "));
    int rest = groups.size() - GROUPS_NAMED;
    return rest > 0 ? "%s and %d more".formatted(named, rest) : named;
  }

  private static void save(Job job, LanguageModel model, Path folder) {
    Path start = job.base().checkpoint();
    if (model.adapters().isPresent()) {
      trained(job, model, folder.resolve(ADAPTER));
    }
    whole(
        model,
        job.savedAs(),
        weights -> {
          Path checkpoint = folder.resolve(CHECKPOINT);
          Checkpoint.saveLike(start, checkpoint, weights, job.savedAs(), Long.MAX_VALUE);
          return checkpoint;
        });
  }

  /** Uses the weights of a model, with adapters in them if it has any. */
  private static <T> T whole(LanguageModel model, DataType type, Function<LanguageModel, T> use) {
    if (model.adapters().isEmpty()) {
      return use.apply(model);
    }
    try (LanguageModel merged = model.merged(type)) {
      return use.apply(merged);
    }
  }

  private static void trained(Job job, LanguageModel model, Path into) {
    Path start = job.base().checkpoint();
    if (model.adapters().isPresent()) {
      AdapterFolder.save(into, model, start);
    } else {
      Checkpoint.saveLike(start, into, model, job.savedAs(), Long.MAX_VALUE);
    }
  }

  private record Moment(LocalModel model, Supplier<String> name, Consumer<Path> saving)
      implements Weights {
    @Override
    public Model target() {
      return model;
    }

    @Override
    public String digest() {
      return name.get();
    }

    @Override
    public void save(Path into) {
      saving.accept(into);
    }
  }
}
