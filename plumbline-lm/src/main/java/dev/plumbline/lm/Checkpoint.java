package dev.plumbline.lm;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plumbline.lm.gguf.Gguf;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A folder in Hugging Face layout: {@code config.json}, {@code generation_config.json}, the
 * tokenizer's files with the chat template, and the weights in {@code model.safetensors}, or in
 * shards with {@code model.safetensors.index.json}.
 */
public final class Checkpoint {
  private static final String CONFIG = "config.json";
  private static final String SINGLE = "model.safetensors";
  private static final String INDEX = "model.safetensors.index.json";

  /** What makes texts of conversations and tokens of texts, by the names of the field. */
  private static final Set<String> TEXT_FILES =
      Set.of(
          "tokenizer.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "added_tokens.json",
          "vocab.json",
          "vocab.txt",
          "merges.txt",
          "tokenizer.model",
          "chat_template.jinja",
          "chat_template.json");

  private static final String EMBEDDING = "model.embed_tokens.weight";
  private static final String HEAD = "lm_head.weight";

  private Checkpoint() {}

  /**
   * Loads a model for inference, in float32, from a folder or a GGUF file.
   *
   * @throws BadInputException when the folder is absent or needs a decoder of another kind, or
   *     holds weights that this one would leave out
   * @throws CorruptCheckpointException when names, shapes or sizes do not fit together
   */
  public static LanguageModel load(Path checkpoint, Device device) {
    return load(checkpoint, DataType.FP32, device);
  }

  /**
   * Loads a model for inference: without gradients, and with one copy of the weights.
   *
   * @param type number format that the weights are kept in, whatever they are stored as; what is
   *     computed of them is float32
   */
  public static LanguageModel load(Path checkpoint, DataType type, Device device) {
    return load(checkpoint, config -> Decoder.frozen(config, type, device));
  }

  /** Loads a model to train, in float32 with gradients. */
  public static LanguageModel loadForTraining(Path checkpoint, Device device) {
    return load(checkpoint, config -> Decoder.trainable(config, ScalarType.Float, device));
  }

  /**
   * Loads a model of which low-rank adapters are trained, which change nothing yet.
   *
   * @param type number format that the frozen weights are kept in; the adapters and what is
   *     computed are float32
   * @throws BadInputException when the settings do not fit the model, or as {@link #load(Path,
   *     Device)} does
   */
  public static LanguageModel loadForTraining(
      Path checkpoint, LoraSettings settings, DataType type, Device device) {
    return load(checkpoint, config -> Decoder.adapted(config, settings, type, device));
  }

  /** The shape of a checkpoint, without its weights. */
  public static DecoderConfig config(Path checkpoint) {
    return Gguf.isNamedBy(checkpoint)
        ? Gguf.read(checkpoint, gguf -> DecoderConfig.of(gguf.file(), gguf.config()))
        : DecoderConfig.read(existing(checkpoint).resolve(CONFIG));
  }

  /**
   * Makes sure that a folder's files are there and as long as they say, without reading weights.
   *
   * @param folder of a checkpoint, or of adapters
   * @throws LmException saying what is not, as while somebody writes it
   */
  public static void requireWhole(Path folder) {
    if (AdapterFolder.is(folder)) {
      AdapterFolder.requireWhole(folder);
      return;
    }
    Json.read(existing(folder).resolve(CONFIG));
    Json.read(folder.resolve("tokenizer.json"));
    Set<Path> files = new TreeSet<>(places(folder).values());
    if (files.isEmpty()) {
      files.add(folder.resolve(SINGLE));
    }
    files.forEach(file -> SafeTensors.read(file, SafeTensors::names));
  }

  private static LanguageModel load(Path checkpoint, Function<DecoderConfig, Decoder> decoder) {
    if (Gguf.isNamedBy(checkpoint)) {
      return Gguf.read(
          checkpoint,
          gguf ->
              begun(
                  decoder.apply(DecoderConfig.of(gguf.file(), gguf.config())),
                  model -> fill(model, gguf)));
    }
    Path whole = existing(checkpoint);
    return begun(
        decoder.apply(DecoderConfig.read(whole.resolve(CONFIG))), model -> fill(model, whole));
  }

  private static LanguageModel begun(Decoder decoder, Consumer<LanguageModel> filler) {
    return filled(
        decoder,
        model -> {
          filler.accept(model);
          decoder.beginAdapters();
        });
  }

  private static void fill(LanguageModel model, Gguf gguf) {
    Map<String, Tensor> wanted = model.parameters();
    gguf.names()
        .forEach(name ->
            BadInputException.unless(
                wanted.containsKey(name),
                "%s holds %s, which this decoder does not compute with",
                gguf.file(),
                name));
    wanted.forEach((name, tensor) -> GgufWeights.copy(gguf, name, tensor));
  }

  /** The folder that is whole, when a save was cut off. */
  private static Path existing(Path directory) {
    Path whole = DurableFiles.whole(directory);
    BadInputException.unless(Files.isDirectory(whole), "%s is not a checkpoint folder", directory);
    return whole;
  }

  /** Closes the model when the filler fails. */
  static LanguageModel filled(LanguageModel model, Consumer<LanguageModel> filler) {
    boolean loaded = false;
    try {
      filler.accept(model);
      loaded = true;
      return model;
    } finally {
      if (!loaded) {
        model.close();
      }
    }
  }

  private static void fill(LanguageModel model, Path directory) {
    Map<Path, Map<String, Tensor>> files = new TreeMap<>();
    Map<String, Path> places = places(directory);
    Map<String, Tensor> wanted = model.parameters();
    wanted.forEach((name, tensor) ->
        files
            .computeIfAbsent(place(directory, places, name), absent -> new LinkedHashMap<>())
            .put(name, tensor));
    places.values().forEach(shard -> files.computeIfAbsent(shard, absent -> Map.of()));
    places.values().forEach(shard -> requireThere(directory, shard));
    files.forEach((file, tensors) ->
        SafeTensors.read(
            file,
            stored -> {
              tensors.forEach(stored::copy);
              return tensors.size();
            }));
    // After all weights are there, since a head may lie in another shard than the embedding.
    files
        .keySet()
        .forEach(file ->
            SafeTensors.read(
                file,
                stored -> {
                  stored.names().stream()
                      .filter(name -> !wanted.containsKey(name))
                      .forEach(name -> refuseUnlessRedundant(file, stored, name, wanted));
                  return stored;
                }));
  }

  /** What a file holds beyond the decoder's weights must say nothing that they do not say. */
  private static void refuseUnlessRedundant(
      Path file, SafeTensors stored, String name, Map<String, Tensor> weights) {
    if (name.endsWith(".rotary_emb.inv_freq")) {
      return; // computed from rope_theta
    }
    BadInputException.unless(
        !name.contains("vision_tower") && !name.contains("multi_modal_projector"),
        "%s holds %s: the weights of a model that sees, of which only text is computed; take a"
            + " checkpoint of text alone",
        file,
        name);
    BadInputException.unless(
        name.equals(HEAD),
        "%s holds %s, which a decoder with this config.json does not compute with",
        file,
        name);
    Tensor embedding = Objects.requireNonNull(weights.get(EMBEDDING), EMBEDDING);
    try (PointerScope _ = new PointerScope()) {
      BadInputException.unless(
          stored.read(HEAD, embedding.shape()).to(embedding.scalar_type()).equal(embedding.cpu()),
          "%s holds a lm_head.weight that differs from %s, but config.json says"
              + " tie_word_embeddings: true; set it to false, or take the head out of the weights",
          file,
          EMBEDDING);
    }
  }

  private static Path place(Path directory, Map<String, Path> places, String tensor) {
    Path place = places.getOrDefault(tensor, directory.resolve(SINGLE));
    if (!places.isEmpty() && !places.containsKey(tensor)) {
      throw new CorruptCheckpointException(
          directory.resolve(INDEX), "no tensor " + tensor, "the shard that holds it");
    }
    return place;
  }

  private static void requireThere(Path directory, Path shard) {
    BadInputException.unless(
        Files.isRegularFile(shard),
        "%s names %s, which is not in the folder; fetch it or the whole again",
        directory.resolve(INDEX),
        shard.getFileName());
  }

  /** Which shard holds which tensor; empty when there is one file. */
  private static Map<String, Path> places(Path directory) {
    Map<String, Path> places = new LinkedHashMap<>();
    Path index = directory.resolve(INDEX);
    if (Files.exists(directory.resolve(SINGLE)) || !Files.exists(index)) {
      return places;
    }
    JsonNode map = Json.read(index).path("weight_map");
    if (!map.isObject()) {
      throw new CorruptCheckpointException(
          index, "weight_map " + map, "which tensor is in which file");
    }
    map.properties()
        .forEach(entry -> places.put(entry.getKey(), shard(index, entry.getValue().asString(""))));
    return places;
  }

  private static Path shard(Path index, String name) {
    if (!name.matches("[A-Za-z0-9._-]+")) {
      throw new CorruptCheckpointException(
          index, "shard name '" + name + "'", "a file name in the same folder");
    }
    return index.resolveSibling(name);
  }

  /**
   * Writes a checkpoint; the folder appears whole or not at all.
   *
   * @param tokenizerJson copied into the folder
   * @param maxShardBytes largest weight file, unless one tensor alone is larger
   */
  public static void save(
      Path directory,
      LanguageModel model,
      DataType type,
      Path tokenizerJson,
      GenerationConfig generation,
      long maxShardBytes) {
    BadInputException.unless(
        Files.isRegularFile(tokenizerJson), "%s is not a tokenizer.json", tokenizerJson);
    BadInputException.unless(
        maxShardBytes > 0, "maxShardBytes is %d, must be positive", maxShardBytes);
    generation.requireBelow(model.config().vocabularySize());
    DurableFiles.replaceDirectory(
        directory,
        folder -> {
          ConfigWriter.write(
              model.config(), folder.resolve(CONFIG), type, generation.endTokens().getFirst());
          generation.write(folder);
          copyFile(tokenizerJson, folder.resolve("tokenizer.json"));
          writeWeights(folder, model, type, maxShardBytes);
        });
  }

  /**
   * Writes weights with everything else as another checkpoint of the same shape has it: tokenizer,
   * chat template, settings of generation, and what its {@code config.json} says beside the shape.
   *
   * @param original the other checkpoint, such as the one that training started from: a folder, or
   *     a GGUF file, of which the folder's files are made
   */
  public static void saveLike(
      Path original, Path directory, LanguageModel model, DataType type, long maxShardBytes) {
    BadInputException.unless(
        maxShardBytes > 0, "maxShardBytes is %d, must be positive", maxShardBytes);
    DurableFiles.replaceDirectory(
        directory, folder -> writeLike(original, folder, model, type, maxShardBytes));
  }

  private static void writeLike(
      Path original, Path folder, LanguageModel model, DataType type, long maxShardBytes) {
    ObjectNode config =
        Gguf.isNamedBy(original)
            ? Gguf.read(original, gguf -> writeTexts(gguf, folder))
            : copyTexts(existing(original), folder);
    config.put(config.has("dtype") ? "dtype" : "torch_dtype", type.configName);
    Json.write(folder.resolve(CONFIG), config);
    writeWeights(folder, model, type, maxShardBytes);
  }

  /** All but the weights and the configuration, which it returns. */
  private static ObjectNode copyTexts(Path original, Path folder) {
    for (Path file : accompanying(original)) {
      copyFile(file, folder.resolve(file.getFileName().toString()));
    }
    return (ObjectNode) Json.read(original.resolve(CONFIG));
  }

  private static ObjectNode writeTexts(Gguf gguf, Path folder) {
    Json.write(folder.resolve("tokenizer.json"), gguf.tokenizer());
    Json.write(folder.resolve("tokenizer_config.json"), gguf.tokenizerConfig());
    Json.write(folder.resolve(GenerationConfig.FILE), gguf.generationConfig());
    return (ObjectNode) gguf.config();
  }

  /**
   * The digest that {@link #saveLike} would leave, without leaving anything: what a model in
   * training is called.
   */
  public static String digestLike(Path original, LanguageModel model, DataType type) {
    Path folder = DurableFiles.temporaryDirectory();
    try {
      writeLike(original, folder, model, type, Long.MAX_VALUE);
      return digestWhole(folder);
    } finally {
      DurableFiles.deleteDirectory(folder);
    }
  }

  private static void copyFile(Path from, Path to) {
    try {
      Files.copy(from, to);
    } catch (IOException e) {
      throw new StorageException("copy to " + to, from, e);
    }
  }

  private static void writeWeights(
      Path folder, LanguageModel model, DataType type, long maxShardBytes) {
    BadInputException.unless(
        model.adapters().isEmpty(),
        "the model has adapters beside its weights, for which a checkpoint has no place; save what"
            + " merged gives, or the adapters alone with AdapterFolder");
    List<Map<String, Tensor>> shards = shards(model.parameters(), type, maxShardBytes);
    if (shards.size() == 1) {
      SafeTensors.write(folder.resolve(SINGLE), shards.getFirst(), type, Map.of());
      return;
    }
    ObjectNode index = Json.object();
    index.putObject("metadata").put("total_size", model.config().parameters() * type.bytes);
    ObjectNode map = index.putObject("weight_map");
    for (int i = 0; i < shards.size(); i++) {
      String name =
          String.format(Locale.ROOT, "model-%05d-of-%05d.safetensors", i + 1, shards.size());
      SafeTensors.write(folder.resolve(name), shards.get(i), type, Map.of());
      shards.get(i).keySet().forEach(tensor -> map.put(tensor, name));
    }
    Json.write(folder.resolve(INDEX), index);
  }

  private static List<Map<String, Tensor>> shards(
      Map<String, Tensor> tensors, DataType type, long maxShardBytes) {
    List<Map<String, Tensor>> shards = new ArrayList<>();
    long free = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      long bytes = entry.getValue().numel() * type.bytes;
      if (shards.isEmpty() || bytes > free) {
        shards.add(new LinkedHashMap<>());
        free = maxShardBytes;
      }
      shards.getLast().put(entry.getKey(), entry.getValue());
      free -= bytes;
    }
    return shards;
  }

  /**
   * SHA-256, in hexadecimal, over names and contents of everything that decides what the model
   * says: configuration, settings of generation, tokenizer, chat template and weights, in order of
   * name.
   */
  public static String digest(Path directory) {
    return Gguf.isNamedBy(directory)
        ? digest("", List.of(directory))
        : digestWhole(existing(directory));
  }

  private static String digestWhole(Path directory) {
    return digest("", files(directory, Checkpoint::counts));
  }

  /** Over a beginning and files. */
  static String digest(String beginning, List<Path> files) {
    MessageDigest digest = sha256();
    digest.update(beginning.getBytes(UTF_8));
    for (Path file : files) {
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        digest.update((file.getFileName() + "\0" + Files.size(file) + "\0").getBytes(UTF_8));
        in.transferTo(OutputStream.nullOutputStream());
      } catch (IOException e) {
        throw new StorageException("read", file, e);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static List<Path> files(Path directory, Predicate<Path> which) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(which).sorted().toList();
    } catch (IOException e) {
      throw new StorageException("read", directory, e);
    }
  }

  private static boolean counts(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".safetensors")
        || name.equals(INDEX)
        || name.equals(CONFIG)
        || accompanies(file);
  }

  /**
   * What a folder in Hugging Face layout holds beside weights and configuration: tokenizer, chat
   * template, settings of generation.
   */
  public static List<Path> accompanying(Path directory) {
    return files(directory, Checkpoint::accompanies);
  }

  private static boolean accompanies(Path file) {
    String name = file.getFileName().toString();
    return name.equals(GenerationConfig.FILE) || TEXT_FILES.contains(name);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
