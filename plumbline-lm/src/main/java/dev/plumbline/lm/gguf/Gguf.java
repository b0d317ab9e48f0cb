package dev.plumbline.lm.gguf;

import dev.plumbline.lm.BadInputException;
import dev.plumbline.lm.CorruptCheckpointException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * A GGUF file, as the folder in Hugging Face layout that it was made from: the same names, shapes
 * and order of weights, and what the folder's small files say.
 */
public final class Gguf implements TensorFile {
  private static final String SUFFIX = ".gguf";

  private final Container container;
  private final Architecture architecture;
  private final Map<String, StoredTensor> weights = new LinkedHashMap<>();

  private Gguf(Container container) {
    this.container = container;
    architecture = Architecture.of(container);
    container
        .tensors()
        .forEach((name, tensor) ->
            TensorNames.ofFolder(container.file(), architecture, name)
                .ifPresent(known -> weights.put(known, tensor)));
  }

  /** Whether a path's name is one of such a file. */
  public static boolean isNamedBy(Path path) {
    return String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT).endsWith(SUFFIX);
  }

  /**
   * Opens a file, checks all that it says of itself, and lets the work read from it while it is
   * open.
   *
   * @throws BadInputException when it does not exist, is of a version, an architecture or a kind of
   *     blocks not known here, or holds weights that its architecture does not have
   * @throws CorruptCheckpointException when it is cut off or does not fit together
   */
  public static <T> T read(Path file, Function<Gguf, T> work) {
    return Container.read(file, container -> work.apply(new Gguf(container)));
  }

  @Override
  public Path file() {
    return container.file();
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(weights.keySet());
  }

  @Override
  public long[] shape(String name) {
    return stored(name).shape().clone();
  }

  @Override
  public void copyTo(String name, MemorySegment floats) {
    StoredTensor stored = stored(name);
    if (Rotations.concern(architecture, name)) {
      long heads = heads(name);
      requireRows(name, stored, heads);
      stored.copyRowsTo(floats, row -> Rotations.paired(row, stored.shape()[0] / heads));
    } else {
      stored.copyTo(floats);
    }
    if (Norms.concern(architecture, name)) {
      Norms.add(floats, -1);
    }
  }

  private StoredTensor stored(String name) {
    StoredTensor stored = weights.get(name);
    if (stored == null) {
      throw new CorruptCheckpointException(file(), "no tensor " + name, "it");
    }
    return stored;
  }

  private long heads(String name) {
    Settings settings = new Settings(container, architecture);
    int heads = settings.integer("attention.head_count");
    return name.contains(".k_proj.") ? settings.integer("attention.head_count_kv", heads) : heads;
  }

  private void requireRows(String name, StoredTensor stored, long heads) {
    long rows = stored.shape()[0];
    if (heads <= 0
        || rows % (2 * heads) != 0
        || (stored.shape().length == 1 && stored.kind().values > 1)) {
      throw new CorruptCheckpointException(
          file(),
          "%s of shape %s in %s".formatted(name, Arrays.toString(stored.shape()), stored.kind()),
          "an even number of rows for each of %d heads".formatted(heads));
    }
  }

  /** What {@code config.json} says. */
  public JsonNode config() {
    return ModelConfig.of(container, architecture);
  }

  /**
   * What {@code tokenizer.json} says.
   *
   * @throws BadInputException when the tokenizer is of a kind not known here
   */
  public JsonNode tokenizer() {
    return TokenizerJson.of(new Vocabulary(container), architecture);
  }

  /** What {@code tokenizer_config.json} says, with the chat templates in it. */
  public JsonNode tokenizerConfig() {
    return TextSettings.tokenizerConfig(container, new Vocabulary(container));
  }

  /** What {@code generation_config.json} says: all tokens that end a text or a turn. */
  public JsonNode generationConfig() {
    return TextSettings.generationConfig(container, new Vocabulary(container));
  }
}
