package dev.plumbline.lm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A Llama-family decoder (Touvron et al. 2023, arXiv:2302.13971): pre-norm with RMSNorm, rotary
 * positions, SwiGLU, grouped-query attention; with q, k and v biases it is a Qwen2.
 *
 * <p>Computes in float32. Close it to free the weights. Not safe for use by several threads while
 * its weights change.
 */
public final class Llama implements AutoCloseable {
  private final LlamaConfig config;
  private final Device device;
  private final Parameters parameters;
  private final List<Layer> layers;
  private final Tensor embedding;
  private final Tensor norm;
  private final Tensor output;
  private final Rotary rotary;

  /** Weights of one decoder layer; matrices are [out, in]. */
  private record Layer(
      Tensor attentionNorm,
      Tensor queryKeyValue,
      TensorOptional bias,
      Tensor output,
      Tensor feedForwardNorm,
      Tensor gateUp,
      Tensor down) {}

  Llama(LlamaConfig config, ScalarType type, Device device) {
    this.config = config;
    this.device = device.present();
    parameters = new Parameters(config, type, device);
    layers = new ArrayList<>();
    for (int layer = 0; layer < config.layers(); layer++) {
      layers.add(
          new Layer(
              parameters.leaf(layer + ".attentionNorm"),
              parameters.leaf(layer + ".queryKeyValue"),
              parameters.bias(layer + ".bias", config.attentionBias()),
              parameters.leaf(layer + ".output"),
              parameters.leaf(layer + ".feedForwardNorm"),
              parameters.leaf(layer + ".gateUp"),
              parameters.leaf(layer + ".down")));
    }
    embedding = parameters.leaf("embedding");
    norm = parameters.leaf("norm");
    output = config.tiedEmbeddings() ? embedding : parameters.leaf("logits");
    rotary = new Rotary(config, type, device);
  }

  /**
   * A model with random weights, the same for the same seed on every machine.
   *
   * <p>Matrices are normal with standard deviation sqrt(2 / (5 hiddenSize)) (Nguyen and Salazar
   * 2019, arXiv:1910.05895); those that write into the residual stream are divided by sqrt(2
   * layers) (Radford et al. 2019). Norms are 1, biases 0.
   */
  public static Llama random(LlamaConfig config, long seed, Device device) {
    return random(config, seed, ScalarType.Float, device);
  }

  static Llama random(LlamaConfig config, long seed, ScalarType type, Device device) {
    Llama model = new Llama(config, type, device);
    double deviation = Math.sqrt(2.0 / (5.0 * config.hiddenSize()));
    SplittableRandom random = new SplittableRandom(seed);
    try (PointerScope _ = new PointerScope()) {
      model
          .parameters
          .named()
          .forEach((name, tensor) -> fill(name, tensor, deviation, config.layers(), random));
    }
    return model;
  }

  private static void fill(
      String name, Tensor tensor, double deviation, int layers, SplittableRandom random) {
    float[] values = new float[Math.toIntExact(tensor.numel())];
    boolean residual = name.endsWith("o_proj.weight") || name.endsWith("down_proj.weight");
    double scale = residual ? deviation / Math.sqrt(2.0 * layers) : deviation;
    for (int i = 0; i < values.length; i++) {
      values[i] =
          name.endsWith("norm.weight")
              ? 1
              : name.endsWith("bias") ? 0 : (float) (scale * random.nextGaussian());
    }
    tensor.copy_(Tensors.of(values, Device.CPU, tensor.shape()));
  }

  public LlamaConfig config() {
    return config;
  }

  public Device device() {
    return device;
  }

  /**
   * The weights by checkpoint name (model.layers.0.self_attn.q_proj.weight, ...); views, so writing
   * to them changes the model.
   */
  public Map<String, Tensor> parameters() {
    return Collections.unmodifiableMap(parameters.named());
  }

  /** The gradients of the last backward pass by checkpoint name; views. */
  public Map<String, Tensor> gradients() {
    return Collections.unmodifiableMap(parameters.namedGradients());
  }

  /**
   * Rows that are computed together must be a multiple of this for each to come out the same, bit
   * for bit, whatever the others are and how many, with {@link RowProducts}.
   *
   * <p>Matrix libraries choose another kernel, with another order of summation, for few rows times
   * few columns, and treat what is left over from their tiles apart. OpenBLAS does so up to 1,200
   * elements of the product and for tiles of up to 16 rows.
   */
  int rowMultiple() {
    int narrowest =
        Math.min(
            Math.min(config.hiddenSize(), config.vocabularySize()), 2 * config.intermediateSize());
    return KeyValueCache.roundUp(Math.ceilDiv(1_280, narrowest), 16);
  }

  Parameters buffers() {
    return parameters;
  }

  /** A second model with the same weights that shares no memory with this one. */
  public Llama copy() {
    Llama copy = new Llama(config, parameters.values.scalar_type(), device);
    copy.parameters.values.copy_(parameters.values);
    return copy;
  }

  /** How a layer's queries look at keys and values: over a packed batch, or over a cache. */
  interface Attention {
    /**
     * Shapes: queries [N, heads, headSize], keys and values [N, keyValueHeads, headSize]; returns
     * [N, heads headSize].
     */
    Tensor attend(int layer, Heads heads);
  }

  /** Attention that keeps keys and values for tokens to come. */
  interface CachedAttention extends Attention {
    void store(int layer, Heads heads);
  }

  /**
   * What a layer's attention works on: queries [N, heads, headSize], keys and values [N,
   * keyValueHeads, headSize].
   */
  record Heads(Tensor queries, Tensor keys, Tensor values) {}

  /**
   * Final hidden states of a batch, normalised: [N, hiddenSize].
   *
   * @throws BadInputException when a document is longer than maxPositions or has a token outside
   *     the vocabulary
   */
  public Tensor forward(Batch batch) {
    long longest = Arrays.stream(batch.lengths()).max().orElseThrow();
    BadInputException.unless(
        longest <= config.maxPositions(),
        "a document has %d inputs, must have at most the model's maxPositions %d",
        longest,
        config.maxPositions());
    BadInputException.unless(
        batch.largestToken() < config.vocabularySize(),
        "a document has token %d, must be below the vocabulary's size %d",
        batch.largestToken(),
        config.vocabularySize());
    return forward(
        batch.tokens(),
        batch.positions(),
        (layer, heads) -> withinDocuments(batch.lengths(), heads));
  }

  /** Hidden states of N tokens at given positions. */
  Tensor forward(Tensor tokens, Tensor positions, Attention attention) {
    return Tensors.only(
        () -> normalize(residual(layers.size(), tokens, rotary.at(positions), attention), norm));
  }

  /**
   * Reads N tokens into a cache. Tokens to come see no more of them than keys and values, so the
   * last layer computes nothing else.
   */
  void read(Tensor tokens, Tensor positions, CachedAttention attention) {
    try (PointerScope _ = new PointerScope()) {
      int last = layers.size() - 1;
      Rotary.Angles angles = rotary.at(positions);
      Tensor x = residual(last, tokens, angles, attention);
      attention.store(last, heads(layers.get(last), x, angles));
    }
  }

  /** The residual stream after so many layers. */
  private Tensor residual(int count, Tensor tokens, Rotary.Angles angles, Attention attention) {
    Tensor x = torch.embedding(embedding, tokens);
    for (int layer = 0; layer < count; layer++) {
      x = decode(layer, x, angles, attention);
    }
    return x;
  }

  private Tensor decode(int index, Tensor x, Rotary.Angles angles, Attention attention) {
    Layer layer = layers.get(index);
    Tensor attended =
        Tensors.only(() -> {
          Tensor mixed = attention.attend(index, heads(layer, x, angles));
          return x.add(linear(mixed, layer.output));
        });
    return Tensors.only(() -> attended.add(feedForward(layer, attended)));
  }

  /** Scores of the next token, from {@link #forward}'s rows: [N, vocabularySize]. */
  public Tensor logits(Tensor hidden) {
    return linear(hidden, output);
  }

  private Heads heads(Layer layer, Tensor x, Rotary.Angles angles) {
    int queries = config.attentionHeads();
    int shared = config.keyValueHeads();
    TensorVector parts =
        RowProducts.linear(normalize(x, layer.attentionNorm), layer.queryKeyValue, layer.bias)
            .view(-1, queries + 2L * shared, config.headSize())
            .split_with_sizes(new long[] {queries + shared, shared}, 1);
    TensorVector rotated =
        angles.rotate(parts.get(0)).split_with_sizes(new long[] {queries, shared}, 1);
    return new Heads(rotated.get(0), rotated.get(1), parts.get(1));
  }

  /** Causal attention within each document of those that lie end to end: [N, heads headSize]. */
  Tensor withinDocuments(long[] lengths, Heads heads) {
    TensorVector q = heads.queries.split_with_sizes(lengths, 0);
    TensorVector k = heads.keys.split_with_sizes(lengths, 0);
    TensorVector v = heads.values.split_with_sizes(lengths, 0);
    Tensor[] attended =
        IntStream.range(0, lengths.length)
            .filter(i -> lengths[i] > 0)
            .mapToObj(i -> causal(q.get(i), k.get(i), v.get(i)))
            .toArray(Tensor[]::new);
    return torch.cat(new TensorVector(attended), 0);
  }

  /** Causal attention of a text to itself. */
  private Tensor causal(Tensor queries, Tensor keys, Tensor values) {
    return torch
        .scaled_dot_product_attention(
            headsFirst(queries),
            headsFirst(keys),
            headsFirst(values),
            new TensorOptional(),
            0.0,
            true,
            new DoubleOptional(),
            config.attentionHeads() != config.keyValueHeads())
        .squeeze(0)
        .transpose(0, 1)
        .reshape(-1, (long) config.attentionHeads() * config.headSize());
  }

  private static Tensor headsFirst(Tensor tokensFirst) {
    return tokensFirst.transpose(0, 1).unsqueeze(0);
  }

  private Tensor feedForward(Layer layer, Tensor x) {
    TensorVector gateUp = linear(normalize(x, layer.feedForwardNorm), layer.gateUp).chunk(2, 1);
    return linear(torch.silu(gateUp.get(0)).mul(gateUp.get(1)), layer.down);
  }

  private static Tensor linear(Tensor rows, Tensor weight) {
    return RowProducts.linear(rows, weight, new TensorOptional());
  }

  /** RMSNorm (Zhang and Sennrich 2019, arXiv:1910.07467). */
  private Tensor normalize(Tensor x, Tensor weight) {
    return torch.rms_norm(
        x,
        new long[] {config.hiddenSize()},
        new TensorOptional(weight),
        new DoubleOptional(config.normEpsilon()));
  }

  /** Runs without recording a graph for gradients. */
  static <T> T withoutGradients(java.util.function.Supplier<T> work) {
    try (PointerScope _ = new PointerScope()) {
      AutoGradMode off = new AutoGradMode(false);
      try {
        return work.get();
      } finally {
        off.close();
      }
    }
  }

  @Override
  public void close() {
    rotary.close();
    parameters.close();
  }
}
