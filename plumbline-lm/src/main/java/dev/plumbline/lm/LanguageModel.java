package dev.plumbline.lm;

import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * A decoder: tokens in, scores of the next token out. What trains, samples and stores models sees
 * no more of one than this.
 *
 * <p>Close it to free the weights. Not safe for use by several threads while its weights change.
 */
public interface LanguageModel extends AutoCloseable {
  DecoderConfig config();

  Device device();

  /**
   * The weights by checkpoint name (model.layers.0.self_attn.q_proj.weight, ...), without adapters;
   * views, so writing to them changes the model. Those of a model for inference only are valid
   * until it computes next, and must not be asked for while another thread computes with it.
   */
  Map<String, Tensor> parameters();

  /** The settings of the low-rank adapters beside the weights, with their targets by name. */
  Optional<LoraSettings> adapters();

  /**
   * A second model, for inference, whose weights are W + alpha / rank · B A where this one has
   * adapters, and the same elsewhere.
   *
   * @param type number format that the matrices are kept in: in a short one small additions are
   *     lost to rounding
   */
  LanguageModel merged(DataType type);

  /**
   * What training changes, with its gradients: all weights, or the adapters and nothing else.
   *
   * @throws BadInputException when the model was loaded for inference only
   */
  Parameters trainable();

  /**
   * Final hidden states of a batch, normalised: [N, hiddenSize].
   *
   * @throws BadInputException when a document is longer than maxPositions or has a token outside
   *     the vocabulary
   */
  Tensor forward(Batch batch);

  /**
   * The same, ready for gradients to go back through; lives in the PointerScope it was made in.
   *
   * @throws BadInputException as {@link #forward(Batch)} does, and when the model was loaded for
   *     inference only
   */
  Pass pass(Batch batch, Activations activations);

  /** Hidden states of N tokens at given positions. */
  Tensor forward(Inputs inputs, Attention attention);

  /**
   * Reads N tokens into a cache. Tokens to come see no more of them than keys and values, so the
   * last layer computes nothing else.
   */
  void read(Inputs inputs, CachedAttention attention);

  /** Scores of the next token, from {@link #forward}'s rows: [N, vocabularySize]. */
  Tensor logits(Tensor hidden);

  /** How each layer attends. */
  AttentionRule attention(int layer);

  /**
   * Rows that are computed together must be a multiple of this for each to come out the same, bit
   * for bit, whatever the others are and how many.
   */
  int rowMultiple();

  /** Beginnings of prompts that were read; kept only where weights do not change. */
  PrefixTree prefixes();

  /** How much was read of prompts by all samplers of this model. */
  default PromptTokens promptTokens() {
    return prefixes().promptTokens();
  }

  /**
   * This model once more, for another thread to compute gradients with: the same weights in the
   * same memory. What it has of gradients is there for {@link Parameters#take} alone. It is closed
   * before this one.
   *
   * @param number from 1, by which it draws what is drawn at random
   * @throws BadInputException when the model was loaded for inference only
   */
  LanguageModel lane(int number);

  /** A second model with the same weights that shares no memory with this one. */
  LanguageModel copy();

  @Override
  void close();

  /**
   * N tokens and where they stand.
   *
   * @param tokens long [N]
   * @param positions long [N]
   * @param length all positions are below it
   */
  record Inputs(Tensor tokens, Tensor positions, int length) {}

  /**
   * What a layer's attention works on: queries [N, heads, headSize], keys and values [N,
   * keyValueHeads, headSize].
   */
  record Heads(Tensor queries, Tensor keys, Tensor values) {}

  /** How a layer's queries look at keys and values: over a packed batch, or over a cache. */
  interface Attention {
    /** Returns [N, heads headSize]. */
    Tensor attend(int layer, Heads heads);
  }

  /** Attention that keeps keys and values for tokens to come. */
  interface CachedAttention extends Attention {
    void store(int layer, Heads heads);
  }
}
