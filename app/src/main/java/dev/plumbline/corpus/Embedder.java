package dev.plumbline.corpus;

import dev.langchain4j.model.embedding.onnx.OnnxEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.PoolingMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A sentence embedding model on this machine: texts become {@link Direction}s, whose cosine says
 * how alike they are in meaning. For any number of threads.
 */
public final class Embedder {

  private final Path weights;
  private final OnnxEmbeddingModel model;

  private Embedder(Path weights, OnnxEmbeddingModel model) {
    this.weights = weights;
    this.model = model;
  }

  /**
   * Opens a folder as sentence-transformers models come in: {@code model.onnx}, there or under
   * {@code onnx/}, and {@code tokenizer.json}; {@code 1_Pooling/config.json} says how the vectors
   * of tokens become one, their mean when it is not there.
   *
   * @throws IllegalArgumentException when there is no such model, says what is missing
   */
  public static Embedder load(Path folder) {
    Path weights = model(folder);
    Path tokenizer = folder.resolve("tokenizer.json");
    if (!Files.isRegularFile(tokenizer)) {
      throw missing(folder, "tokenizer.json");
    }
    PoolingMode pooling = pooling(folder.resolve("1_Pooling/config.json"));
    try {
      return new Embedder(weights, new OnnxEmbeddingModel(weights, tokenizer, pooling));
    } catch (RuntimeException e) { // the library has no exception of its own
      throw new IllegalArgumentException(
          "%s is no sentence embedding model that can be read (%s); take one exported to ONNX"
              .formatted(folder, e.getMessage()),
          e);
    }
  }

  /**
   * The model of such a folder.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Path model(Path folder) {
    return Stream.of("model.onnx", "onnx/model.onnx")
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(() -> missing(folder, "model.onnx"));
  }

  private static IllegalArgumentException missing(Path folder, String what) {
    return new IllegalArgumentException(
        "%s has no %s; give the folder of a sentence embedding model exported to ONNX"
            .formatted(folder, what));
  }

  private static PoolingMode pooling(Path file) {
    if (!Files.isRegularFile(file)) {
      return PoolingMode.MEAN;
    }
    JsonNode settings;
    try {
      settings = JsonMapper.shared().readTree(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(file + " is no JSON; take it from the model again", e);
    }
    if (settings.path("pooling_mode_cls_token").asBoolean(false)) {
      return PoolingMode.CLS;
    }
    if (settings.path("pooling_mode_mean_tokens").asBoolean(false)) {
      return PoolingMode.MEAN;
    }
    throw new IllegalArgumentException(
        file + " asks for another pooling than cls or mean; take a model with one of these");
  }

  /** Its file. */
  Path weights() {
    return weights;
  }

  /** What a text means; a long one is read in parts. */
  Direction embed(String text) {
    return Direction.of(model.embed(text).content().vector());
  }
}
