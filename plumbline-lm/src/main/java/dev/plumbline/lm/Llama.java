package dev.plumbline.lm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
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
    Tensor attend(int layer, Tensor queries, Tensor keys, Tensor values);
  }

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
        batch.tokens(), batch.positions(), (layer, q, k, v) -> withinDocuments(batch, q, k, v));
  }

  /** Hidden states of N tokens at given positions. */
  Tensor forward(Tensor tokens, Tensor positions, Attention attention) {
    Rotary.Angles angles = rotary.at(positions);
    Tensor x = torch.embedding(embedding, tokens);
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      x = x.add(attend(i, layer, normalize(x, layer.attentionNorm), angles, attention));
      x = x.add(feedForward(layer, normalize(x, layer.feedForwardNorm)));
    }
    return normalize(x, norm);
  }

  /** Scores of the next token, from {@link #forward}'s rows: [N, vocabularySize]. */
  public Tensor logits(Tensor hidden) {
    return torch.linear(hidden, output);
  }

  private Tensor attend(
      int index, Layer layer, Tensor x, Rotary.Angles angles, Attention attention) {
    int heads = config.attentionHeads();
    int shared = config.keyValueHeads();
    Tensor all =
        torch
            .linear(x, layer.queryKeyValue, layer.bias)
            .view(-1, heads + 2L * shared, config.headSize());
    TensorVector parts = all.split_with_sizes(new long[] {heads + shared, shared}, 1);
    TensorVector rotated =
        angles.rotate(parts.get(0)).split_with_sizes(new long[] {heads, shared}, 1);
    Tensor attended = attention.attend(index, rotated.get(0), rotated.get(1), parts.get(1));
    return torch.linear(attended, layer.output);
  }

  /** Causal attention within each document; shapes as in {@link Attention}. */
  private Tensor withinDocuments(Batch batch, Tensor queries, Tensor keys, Tensor values) {
    TensorVector q = queries.split_with_sizes(batch.lengths(), 0);
    TensorVector k = keys.split_with_sizes(batch.lengths(), 0);
    TensorVector v = values.split_with_sizes(batch.lengths(), 0);
    Tensor[] attended = new Tensor[batch.documents()];
    for (int i = 0; i < attended.length; i++) {
      attended[i] = causal(q.get(i), k.get(i), v.get(i));
    }
    return torch.cat(new TensorVector(attended), 0);
  }

  /** Causal attention of a text to itself; shapes as in {@link Attention}. */
  Tensor causal(Tensor queries, Tensor keys, Tensor values) {
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
    TensorVector gateUp =
        torch
            .linear(x, layer.gateUp)
            .split_with_sizes(new long[] {config.intermediateSize(), config.intermediateSize()}, 1);
    return torch.linear(torch.silu(gateUp.get(0)).mul(gateUp.get(1)), layer.down);
  }

  /** RMSNorm (Zhang and Sennrich 2019, arXiv:1910.07467). */
  private Tensor normalize(Tensor x, Tensor weight) {
    Tensor inverse =
        x.square()
            .mean(new long[] {-1}, true, new org.bytedeco.pytorch.ScalarTypeOptional())
            .add(new Scalar(config.normEpsilon()))
            .rsqrt();
    return x.mul(inverse).mul(weight);
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
