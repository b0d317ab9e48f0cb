package dev.plumbline.lm;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * A folder of low-rank adapters as the PEFT library has it: {@code adapter_config.json}, and {@code
 * adapter_model.safetensors} with A [rank, in] and B [out, rank] of each matrix as {@code
 * base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight} and {@code lora_B}, and m [out]
 * as {@code lora_magnitude_vector} where there is one. What is written here says in the file's
 * metadata which checkpoint it belongs to, by {@link Checkpoint#digest}.
 */
public final class AdapterFolder {
  private static final String WEIGHTS = "adapter_model.safetensors";
  private static final String PREFIX = "base_model.model.";
  private static final String DIGEST = "plumbline_base_digest";
  private static final String SEED = "plumbline_seed";

  private AdapterFolder() {}

  /**
   * Writes a model's adapters, in float32; the folder appears whole or not at all.
   *
   * @param base the checkpoint that they belong to, from which the model was loaded
   * @throws BadInputException when the model has no adapters
   */
  public static void save(Path directory, LanguageModel model, Path base) {
    LoraSettings settings =
        model
            .adapters()
            .orElseThrow(() ->
                new BadInputException(
                    "the model has no adapters to write to %s; save it as a checkpoint"
                        .formatted(directory)));
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    model.trainable().named().forEach((name, tensor) -> tensors.put(PREFIX + name, tensor));
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(DIGEST, Checkpoint.digest(base));
    facts.put(SEED, Long.toString(settings.seed()));
    DurableFiles.replaceDirectory(
        directory,
        folder -> {
          AdapterConfig.write(folder, settings, base.toString());
          SafeTensors.write(folder.resolve(WEIGHTS), tensors, DataType.FP32, facts);
        });
  }

  /**
   * Loads a checkpoint with adapters beside it, to sample from or to train the adapters on.
   *
   * @param base the checkpoint that they belong to
   * @param type number format that the checkpoint's weights are kept in; the adapters and what is
   *     computed are float32
   * @throws BadInputException when the folder is absent, its settings ask for more than {@link
   *     LoraSettings} can say, or it belongs to another checkpoint
   * @throws CorruptCheckpointException when names or shapes are not those of the checkpoint's
   *     matrices, or a value is not finite
   */
  public static LanguageModel load(Path directory, Path base, DataType type, Device device) {
    Path whole = DurableFiles.whole(directory);
    BadInputException.unless(Files.isDirectory(whole), "%s is not a folder of adapters", directory);
    Path weights = whole.resolve(WEIGHTS);
    return SafeTensors.read(
        weights,
        stored -> {
          LoraSettings settings = AdapterConfig.read(whole, seed(weights, stored));
          requireSame(weights, stored, base);
          LanguageModel model = Checkpoint.loadForTraining(base, settings, type, device);
          return Checkpoint.filled(model, adapted -> fill(adapted, weights, stored));
        });
  }

  /**
   * A checkpoint with adapters in its weights, for inference.
   *
   * @param type number format that the matrices are kept in
   * @throws LmException as {@link #load} does
   */
  public static LanguageModel loadMerged(Path directory, Path base, DataType type, Device device) {
    try (LanguageModel beside = load(directory, base, DataType.FP32, device)) {
      return beside.merged(type);
    }
  }

  /** SHA-256, in hexadecimal, of everything that decides what a checkpoint with adapters says. */
  public static String digest(Path directory, Path base) {
    Path whole = DurableFiles.whole(directory);
    return Checkpoint.digest(
        Checkpoint.digest(base),
        List.of(whole.resolve(AdapterConfig.FILE), whole.resolve(WEIGHTS)));
  }

  /** Whether a folder says that it holds adapters. */
  public static boolean is(Path directory) {
    return Files.isRegularFile(DurableFiles.whole(directory).resolve(AdapterConfig.FILE));
  }

  static void requireWhole(Path directory) {
    Path whole = DurableFiles.whole(directory);
    Json.read(whole.resolve(AdapterConfig.FILE));
    SafeTensors.read(whole.resolve(WEIGHTS), SafeTensors::names);
  }

  /** 0 when another tool wrote the file. */
  private static long seed(Path weights, SafeTensors stored) {
    String seed = stored.metadata().getOrDefault(SEED, "0");
    try {
      return Long.parseLong(seed);
    } catch (NumberFormatException e) {
      throw new CorruptCheckpointException(weights, "%s '%s'".formatted(SEED, seed), "a number", e);
    }
  }

  private static void requireSame(Path weights, SafeTensors stored, Path base) {
    String trained = stored.metadata().get(DIGEST);
    if (trained == null) {
      return; // another tool wrote it; shapes are all there is to compare
    }
    String given = Checkpoint.digest(base);
    BadInputException.unless(
        trained.equals(given),
        "%s belongs to a checkpoint with the digest %s, but %s has %s; give the checkpoint that the"
            + " adapters were trained on",
        weights,
        trained,
        base,
        given);
  }

  private static void fill(LanguageModel model, Path weights, SafeTensors stored) {
    Map<String, Tensor> wanted = new LinkedHashMap<>();
    model.trainable().named().forEach((name, tensor) -> wanted.put(PREFIX + name, tensor));
    stored
        .names()
        .forEach(name ->
            BadInputException.unless(
                wanted.containsKey(name),
                "%s holds %s, which is no adapter of the checkpoint's matrices that %s names; are"
                    + " they of another model?",
                weights,
                name,
                AdapterConfig.FILE));
    Decoder.withoutGradients(() -> {
      wanted.forEach(stored::copy);
      return wanted;
    });
  }
}
