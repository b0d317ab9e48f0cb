package dev.plumbline.lm;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What a decoder computes: its shape, and all in which architectures differ.
 *
 * @param modelType name of the architecture in {@code config.json}
 * @param vocabularySize rows of the embedding
 * @param hiddenSize width of the residual stream
 * @param intermediateSize width inside the feed-forward layers
 * @param attentionHeads query heads
 * @param keyValueHeads key and value heads; divides attentionHeads (grouped-query attention)
 * @param headSize width of one head; even
 * @param maxPositions longest document, in tokens
 * @param tiedEmbeddings whether the output matrix is the embedding
 * @param activation of the gate in the feed-forward layers
 * @param norms kind and places of the norms
 * @param biases which products have one
 * @param scales constants that something is multiplied by
 * @param caps limits on scores
 * @param fusedInFiles whether a checkpoint has queries, keys and values as one matrix, and gate and
 *     up as one (Phi-3)
 * @param layers what each layer sees of positions; one or more
 */
public record DecoderConfig(
    String modelType,
    int vocabularySize,
    int hiddenSize,
    int intermediateSize,
    int attentionHeads,
    int keyValueHeads,
    int headSize,
    int maxPositions,
    boolean tiedEmbeddings,
    Activation activation,
    Norms norms,
    Biases biases,
    Scales scales,
    Caps caps,
    boolean fusedInFiles,
    List<LayerPositions> layers) {

  public DecoderConfig {
    positive("vocabularySize", vocabularySize);
    positive("hiddenSize", hiddenSize);
    positive("intermediateSize", intermediateSize);
    positive("layers", layers.size());
    positive("attentionHeads", attentionHeads);
    positive("keyValueHeads", keyValueHeads);
    positive("headSize", headSize);
    positive("maxPositions", maxPositions);
    BadInputException.unless(headSize % 2 == 0, "headSize is %d, must be even", headSize);
    BadInputException.unless(
        attentionHeads % keyValueHeads == 0,
        "keyValueHeads is %d, must divide attentionHeads %d",
        keyValueHeads,
        attentionHeads);
    layers = List.copyOf(layers);
  }

  static void positive(String name, int value) {
    BadInputException.unless(value > 0, "%s is %d, must be positive", name, value);
  }

  static void positive(String name, double value) {
    BadInputException.unless(
        value > 0 && Double.isFinite(value), "%s is %s, must be positive", name, value);
  }

  /** What the gate goes through: x / (1 + e^-x), or GELU by its approximation with tanh. */
  public enum Activation {
    SILU,
    GELU_TANH
  }

  /**
   * RMSNorm (Zhang and Sennrich 2019, arXiv:1910.07467).
   *
   * @param places where a layer has them
   * @param queryKey whether queries and keys have their own
   * @param offset added to the weights, which are then near 0 (Gemma: 1)
   * @param epsilon added to the mean square
   */
  public record Norms(NormPlaces places, QueryKeyNorm queryKey, double offset, double epsilon) {
    public Norms {
      positive("normEpsilon", epsilon);
    }

    /** Before attention and before the feed-forward, nowhere else. */
    public static Norms before(double epsilon) {
      return new Norms(NormPlaces.BEFORE, QueryKeyNorm.NONE, 0, epsilon);
    }
  }

  /** Whether attention and feed-forward have a norm before them, after them, or both. */
  public enum NormPlaces {
    BEFORE,
    AFTER,
    AROUND
  }

  /** Norms of queries and keys: none, one for each head (Qwen3), or one over all heads (OLMo 2). */
  public enum QueryKeyNorm {
    NONE,
    PER_HEAD,
    WHOLE
  }

  /** Which products have biases. */
  public record Biases(boolean queryKeyValue, boolean attentionOutput, boolean feedForward) {
    public static final Biases NONE = new Biases(false, false, false);
  }

  /**
   * Constants that something is multiplied by.
   *
   * @param embedding the embedding of a token
   * @param residual what a layer adds to the residual stream
   * @param attention the products of queries and keys
   * @param logits the scores of the next token
   */
  public record Scales(double embedding, double residual, double attention, double logits) {
    public Scales {
      positive("embedding scale", embedding);
      positive("residual scale", residual);
      positive("attention scale", attention);
      positive("logits scale", logits);
    }

    /** The usual one: attention by 1 / sqrt(headSize) (Vaswani et al. 2017), nothing else. */
    public static Scales of(int headSize) {
      return new Scales(1, 1, 1 / Math.sqrt(headSize), 1);
    }
  }

  /**
   * Soft caps, c tanh(x / c) (Gemma 2, arXiv:2408.00118).
   *
   * @param attention of the products of queries and keys
   * @param logits of the scores of the next token
   */
  public record Caps(Cap attention, Cap logits) {
    public static final Caps NONE = new Caps(new Cap.None(), new Cap.None());
  }

  /** A soft cap, or none. */
  public sealed interface Cap {
    /** No limit. */
    record None() implements Cap {}

    /** A limit that is approached smoothly. */
    record At(double limit) implements Cap {
      public At {
        positive("soft cap", limit);
      }
    }
  }

  /** What a layer sees of positions: how far back it looks, and how it tells places apart. */
  public record LayerPositions(Reach reach, Positions positions) {}

  /** How far back a token looks. */
  public sealed interface Reach {
    /** The first position that a token at this one sees. */
    int first(int position);

    /** At all tokens before. */
    record Everything() implements Reach {
      @Override
      public int first(int position) {
        return 0;
      }
    }

    /** At so many tokens, itself among them. */
    record Window(int tokens) implements Reach {
      public Window {
        positive("window", tokens);
      }

      @Override
      public int first(int position) {
        return Math.max(0, position - tokens + 1);
      }
    }
  }

  /** Shape of a Llama: the organism's, among others. */
  public static DecoderConfig llama(
      int vocabularySize,
      int hiddenSize,
      int intermediateSize,
      int layers,
      int attentionHeads,
      int keyValueHeads,
      int headSize,
      int maxPositions,
      double ropeTheta,
      double normEpsilon,
      boolean tiedEmbeddings) {
    BadInputException.unless(layers > 0, "layers is %d, must be positive", layers);
    return new DecoderConfig(
        "llama",
        vocabularySize,
        hiddenSize,
        intermediateSize,
        attentionHeads,
        keyValueHeads,
        headSize,
        maxPositions,
        tiedEmbeddings,
        Activation.SILU,
        Norms.before(normEpsilon),
        Biases.NONE,
        Scales.of(Math.max(1, headSize)),
        Caps.NONE,
        false,
        Collections.nCopies(
            layers,
            new LayerPositions(
                new Reach.Everything(), Positions.Rotary.plain(ropeTheta, headSize))));
  }

  /**
   * How many texts may be sampled at once, so that their keys and values fit into memory.
   *
   * @param bytes of memory; one text is sampled even if it takes more
   * @param places of each text
   * @param most however much memory there is, 1 or more
   */
  public int textsWithin(long bytes, int places, int most) {
    long each = 2L * layers.size() * keyValueHeads * headSize * Float.BYTES * places;
    return Math.clamp(bytes / each, 1, most);
  }

  /** Number of parameters; a tied embedding counts once. */
  public long parameters() {
    return WeightTable.of(this).parameters();
  }

  /**
   * Reads a {@code config.json}.
   *
   * @throws BadInputException when the file asks for something that the decoder does not compute
   */
  public static DecoderConfig read(Path configJson) {
    return of(configJson, Json.read(configJson));
  }

  /** As {@link #read}, of what another file says. */
  static DecoderConfig of(Path file, JsonNode config) {
    return Architectures.of(file, config);
  }

  /** Rows of the fused matrix of queries, keys and values. */
  long queryKeyValueRows() {
    return headSize * (attentionHeads + 2L * keyValueHeads);
  }

  /** Width of all query heads together. */
  long queryWidth() {
    return (long) headSize * attentionHeads;
  }

  /** Width of all key heads together. */
  long keyWidth() {
    return (long) headSize * keyValueHeads;
  }
}
