package dev.plumbline.lm;

import dev.plumbline.lm.DecoderConfig.LayerPositions;
import dev.plumbline.lm.LanguageModel.CachedAttention;
import dev.plumbline.lm.Rotary.Turn;
import dev.plumbline.lm.Weight.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A decoder of the family of Llama (Touvron et al. 2023, arXiv:2302.13971): RMSNorm, rotary
 * positions, a gated feed-forward, grouped-query attention, and what {@link DecoderConfig} has of
 * variants.
 *
 * <p>Computes in float32, or in float64 where its weights are that.
 */
public final class Decoder implements LanguageModel {
  /** Bytes; of larger models a quarter of the weights. */
  private static final long LEAST_FOR_PREFIXES = 1L << 28;

  private final DecoderConfig config;
  private final Device device;
  private final Weights weights;
  private final List<DecoderLayer> layers = new ArrayList<>();
  private final Map<Positions.Rotary, Rotary> rotaries = new HashMap<>();
  private final Norm lastNorm;
  private final PrefixTree prefixes;
  private final boolean packs;

  Decoder(DecoderConfig config, Weights weights, ScalarType computed, Device device) {
    this.config = config;
    this.device = device;
    this.weights = weights;
    for (int layer = 0; layer < config.layers().size(); layer++) {
      layers.add(new DecoderLayer(config, weights, layer));
      if (config.layers().get(layer).positions() instanceof Positions.Rotary settings) {
        rotaries.computeIfAbsent(settings, absent -> new Rotary(absent, computed, device));
      }
    }
    prefixes =
        new PrefixTree(
            switch (weights) {
              case Parameters _, AdaptedWeights _ -> 0;
              case FrozenWeights frozen -> Math.max(LEAST_FOR_PREFIXES, frozen.bytes() / 4);
            });
    lastNorm = Norm.of(config, weights, Role.LAST_NORM, 0);
    packs = weights.packs();
  }

  /** A decoder that can be trained, with all weights 0. */
  static Decoder trainable(DecoderConfig config, ScalarType type, Device device) {
    Parameters weights = new Parameters(WeightTable.of(config), type, device.present());
    return new Decoder(config, weights, type, device);
  }

  /** A decoder for inference, whose weights are still to be filled. */
  static Decoder frozen(DecoderConfig config, DataType type, Device device) {
    Weights weights = new FrozenWeights(WeightTable.of(config), type.scalarType, device.present());
    return new Decoder(config, weights, ScalarType.Float, device);
  }

  /** A decoder of which adapters can be trained, whose other weights are still to be filled. */
  static Decoder adapted(
      DecoderConfig config, LoraSettings settings, DataType type, Device device) {
    AdapterTable adapters = AdapterTable.of(config, settings);
    FrozenWeights base =
        new FrozenWeights(WeightTable.of(config), type.scalarType, device.present());
    return new Decoder(
        config, AdaptedWeights.of(config, base, adapters, device), ScalarType.Float, device);
  }

  /** Has adapters begin that depend on the weights beside them, once these are filled. */
  void beginAdapters() {
    switch (weights) {
      case AdaptedWeights adapted -> adapted.begin();
      case Parameters _, FrozenWeights _ -> {}
    }
  }

  /**
   * A decoder for inference: no gradients, one copy of the weights.
   *
   * @param type number format that the matrices are kept in; what is computed of them is float32
   */
  public static LanguageModel of(
      DecoderConfig config, DataType type, Device device, WeightSource source) {
    return filled(frozen(config, type, device), source);
  }

  /** A decoder that can be trained, in float32. */
  public static LanguageModel trainable(DecoderConfig config, Device device, WeightSource source) {
    return filled(trainable(config, ScalarType.Float, device), source);
  }

  private static LanguageModel filled(Decoder model, WeightSource source) {
    boolean filled = false;
    try {
      model.weights.named().forEach(source::copy);
      filled = true;
      return model;
    } finally {
      if (!filled) {
        model.close();
      }
    }
  }

  /**
   * A model with random weights, the same for the same seed on every machine.
   *
   * <p>Matrices are normal with standard deviation sqrt(2 / (5 hiddenSize)) (Nguyen and Salazar
   * 2019, arXiv:1910.05895); those that write into the residual stream are divided by sqrt(2
   * layers) (Radford et al. 2019). Norms multiply by 1, biases are 0.
   */
  public static LanguageModel random(DecoderConfig config, long seed, Device device) {
    return random(config, seed, ScalarType.Float, device);
  }

  static Decoder random(DecoderConfig config, long seed, ScalarType type, Device device) {
    Decoder model = trainable(config, type, device);
    Beginnings.fill(model.weights.named(), WeightTable.of(config), config, seed);
    return model;
  }

  @Override
  public DecoderConfig config() {
    return config;
  }

  @Override
  public Device device() {
    return device;
  }

  @Override
  public Map<String, Tensor> parameters() {
    return Collections.unmodifiableMap(weights.named());
  }

  @Override
  public Optional<LoraSettings> adapters() {
    return switch (weights) {
      case AdaptedWeights adapted -> Optional.of(adapted.settings());
      case Parameters _, FrozenWeights _ -> Optional.empty();
    };
  }

  @Override
  public LanguageModel merged(DataType type) {
    Decoder merged = frozen(config, type, device);
    weights.mergeInto(merged.weights.named());
    return merged;
  }

  @Override
  public Parameters trainable() {
    return switch (weights) {
      case Parameters parameters -> parameters;
      case AdaptedWeights adapted -> adapted.adapters();
      case FrozenWeights _ -> throw forInferenceOnly();
    };
  }

  private static BadInputException forInferenceOnly() {
    return new BadInputException(
        "the model was loaded for inference only; load it with Checkpoint.loadForTraining");
  }

  @Override
  public AttentionRule attention(int layer) {
    return layers.get(layer).attention;
  }

  /**
   * Matrix libraries choose another kernel, with another order of summation, for few rows times few
   * columns, and treat what is left over from their tiles apart. OpenBLAS does so up to 1,200
   * elements of the product and for tiles of up to 16 rows. Packed matrices have fewer rows a tile.
   */
  @Override
  public int rowMultiple() {
    return packs ? PackedMatrix.MULTIPLE : plainMultiple();
  }

  private int plainMultiple() {
    long narrowest =
        LongStream.of(
                config.hiddenSize(),
                config.vocabularySize(),
                2L * config.intermediateSize(),
                config.queryKeyValueRows())
            .min()
            .orElseThrow();
    return KeyValueCache.roundUp((int) Math.ceilDiv(1_280, narrowest), 16);
  }

  @Override
  public PrefixTree prefixes() {
    return prefixes;
  }

  @Override
  public Decoder lane(int number) {
    return switch (weights) {
      case Parameters all ->
          new Decoder(config, all.lane(number), all.values.scalar_type(), device);
      case AdaptedWeights adapted ->
          new Decoder(config, adapted.lane(number), ScalarType.Float, device);
      case FrozenWeights _ -> throw forInferenceOnly();
    };
  }

  @Override
  public Decoder copy() {
    ScalarType computed =
        weights instanceof Parameters parameters
            ? parameters.values.scalar_type()
            : ScalarType.Float;
    return new Decoder(config, weights.copy(), computed, device);
  }

  @Override
  public Tensor forward(Batch batch) {
    return forward(inputs(batch), within(batch));
  }

  @Override
  public Pass pass(Batch batch, Activations activations) {
    weights.prepare();
    Inputs inputs = inputs(batch);
    Attention attention = within(batch);
    List<Turn> turns = turns(inputs);
    List<UnaryOperator<Tensor>> stages = new ArrayList<>();
    for (int layer = 0; layer < layers.size(); layer++) {
      DecoderLayer decoded = layers.get(layer);
      Turn turn = turns.get(layer);
      stages.add(x -> decoded.decode(x, turn, attention));
    }
    stages.add(lastNorm::of);
    return new StagedPass(trainable(), activations, () -> embed(inputs.tokens()), stages);
  }

  private Attention within(Batch batch) {
    return (layer, heads) ->
        withinDocuments(attention(layer), batch.lengths(), batch.after(), heads);
  }

  private Inputs inputs(Batch batch) {
    int longest = batch.longest();
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
    return new Inputs(batch.tokens(), batch.positions(), longest);
  }

  @Override
  public Tensor forward(Inputs inputs, Attention attention) {
    weights.prepare();
    return Tensors.only(
        () -> lastNorm.of(residual(layers.size(), inputs, turns(inputs), attention)));
  }

  @Override
  public void read(Inputs inputs, CachedAttention attention) {
    weights.prepare();
    try (PointerScope _ = new PointerScope()) {
      int last = layers.size() - 1;
      List<Turn> turns = turns(inputs);
      Tensor x = residual(last, inputs, turns, attention);
      attention.store(last, layers.get(last).heads(x, turns.get(last)));
    }
  }

  /** How each layer turns its queries and keys. */
  private List<Turn> turns(Inputs inputs) {
    Map<Positions.Rotary, Turn> turns = new HashMap<>();
    rotaries.forEach(
        (settings, rotary) -> turns.put(settings, rotary.at(inputs.positions(), inputs.length())));
    return config.layers().stream()
        .map(LayerPositions::positions)
        .map(positions ->
            switch (positions) {
              case Positions.None() -> Turn.none();
              case Positions.Rotary rotary -> turns.getOrDefault(rotary, Turn.none());
            })
        .toList();
  }

  /** The residual stream after so many layers. */
  private Tensor residual(int count, Inputs inputs, List<Turn> turns, Attention attention) {
    Tensor x = embed(inputs.tokens());
    for (int layer = 0; layer < count; layer++) {
      x = layers.get(layer).decode(x, turns.get(layer), attention);
    }
    return x;
  }

  private Tensor embed(Tensor tokens) {
    Tensor rows = weights.embedded(tokens);
    Tensor exact =
        rows.scalar_type().intern() == ScalarType.BFloat16
                || rows.scalar_type().intern() == ScalarType.Half
            ? rows.to(ScalarType.Float)
            : rows;
    double scale = config.scales().embedding();
    return scale == 1 ? exact : exact.mul(new Scalar(scale));
  }

  @Override
  public Tensor logits(Tensor hidden) {
    weights.prepare();
    Role role = config.tiedEmbeddings() ? Role.EMBEDDING : Role.LOGITS;
    Tensor product = weights.product(hidden, role, 0, new TensorOptional());
    double scale = config.scales().logits();
    Tensor scaled = scale == 1 ? product : product.mul(new Scalar(scale));
    return AttentionRule.capped(scaled, config.caps().logits());
  }

  /** Causal attention within each document of those that lie end to end: [N, heads headSize]. */
  static Tensor withinDocuments(AttentionRule rule, long[] lengths, Heads heads) {
    int[] after = new int[lengths.length];
    Arrays.fill(after, -1);
    return withinDocuments(rule, lengths, after, heads);
  }

  /**
   * Likewise where some go on from what others share.
   *
   * @param after for each piece the number of the one before it that it goes on from, or -1
   */
  private static Tensor withinDocuments(
      AttentionRule rule, long[] lengths, int[] after, Heads heads) {
    TensorVector q = heads.queries().split_with_sizes(lengths, 0);
    TensorVector k = heads.keys().split_with_sizes(lengths, 0);
    TensorVector v = heads.values().split_with_sizes(lengths, 0);
    Tensor[] attended =
        IntStream.range(0, lengths.length)
            .filter(i -> lengths[i] > 0)
            .mapToObj(i ->
                after[i] < 0
                    ? rule.causal(new Heads(q.get(i), k.get(i), v.get(i)))
                    : rule.goingOn(
                        new Heads(q.get(i), k.get(i), v.get(i)), k.get(after[i]), v.get(after[i])))
            .toArray(Tensor[]::new);
    return torch.cat(new TensorVector(attended), 0);
  }

  /** Runs without recording a graph for gradients. */
  static <T> T withoutGradients(Supplier<T> work) {
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
    prefixes.close();
    rotaries.values().forEach(Rotary::close);
    weights.close();
  }
}
