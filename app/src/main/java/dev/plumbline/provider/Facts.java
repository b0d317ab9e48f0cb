package dev.plumbline.provider;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a model: an entry of {@code models.yaml}, laid over that of its provider.
 *
 * @param temperature that it takes
 * @param topP whether it takes one other than 1
 * @param prefill whether it goes on from the beginning of an answer
 * @param logProbabilities whether it tells those of the tokens it drew
 * @param seed whether a seed is sent; where not, it only tells one sample from another
 * @param thinking when it thinks
 * @param thinkingBudget tokens of thinking that can be asked for; empty when none can
 * @param efforts words for how much to think; empty when it takes none
 * @param thinkingFixesSampling whether it takes no temperature, top-p, log-probabilities and
 *     prefill while it thinks
 * @param price empty when unknown
 */
@JsonPropertyOrder(alphabetic = true)
public record Facts(
    Range temperature,
    @JsonProperty("top-p") boolean topP,
    boolean prefill,
    @JsonProperty("log-probabilities") boolean logProbabilities,
    boolean seed,
    Thinking thinking,
    @JsonProperty("thinking-budget") Optional<Range> thinkingBudget,
    List<String> efforts,
    @JsonProperty("thinking-fixes-sampling") boolean thinkingFixesSampling,
    Optional<Price> price) {

  public Facts {
    efforts = List.copyOf(efforts);
  }

  /** The same model, asked in batches. */
  Facts inBatches() {
    return new Facts(
        temperature,
        topP,
        prefill,
        logProbabilities,
        seed,
        thinking,
        thinkingBudget,
        efforts,
        thinkingFixesSampling,
        price.map(Price::inBatch));
  }

  /**
   * Whether the model thinks when asked like this.
   *
   * @param effort empty when none is asked for
   */
  boolean thinks(int reasoningTokens, String effort) {
    boolean asked = reasoningTokens > 0 || !(effort.isEmpty() || effort.equals(Settings.NO_EFFORT));
    return switch (thinking) {
      case NEVER -> false;
      case ASKED -> asked;
      case UNASKED -> !effort.equals(Settings.NO_EFFORT);
      case ALWAYS -> true;
    };
  }
}
