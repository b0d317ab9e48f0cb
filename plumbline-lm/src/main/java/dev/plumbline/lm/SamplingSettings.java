package dev.plumbline.lm;

import java.util.Set;

/**
 * How to sample.
 *
 * @param temperature divides the logits; 0 takes the likeliest token
 * @param topP keeps the likeliest tokens that together reach this probability (Holtzman et al.
 *     2020, arXiv:1904.09751); 1 for all
 * @param topK keeps this many of the likeliest tokens; 0 for all
 * @param minP keeps tokens that are at least this share as likely as the likeliest (Nguyen et al.
 *     2024, arXiv:2407.01082); 0 for all
 * @param repetitionPenalty what the logits of tokens that prompt or completion have already are
 *     divided by, or multiplied with where they are negative (Keskar et al. 2019,
 *     arXiv:1909.05858); 1 for none
 * @param maxNewTokens longest completion
 * @param stopTokens tokens that end a completion
 * @param alternatives how many of the likeliest tokens to tell of at each place, with their
 *     probabilities; 0 for none
 */
public record SamplingSettings(
    double temperature,
    double topP,
    int topK,
    double minP,
    double repetitionPenalty,
    int maxNewTokens,
    Set<Integer> stopTokens,
    int alternatives) {

  /** With neither minP nor a penalty. */
  public SamplingSettings(
      double temperature,
      double topP,
      int topK,
      int maxNewTokens,
      Set<Integer> stopTokens,
      int alternatives) {
    this(temperature, topP, topK, 0, 1, maxNewTokens, stopTokens, alternatives);
  }

  /** Without alternatives. */
  public SamplingSettings(
      double temperature, double topP, int topK, int maxNewTokens, Set<Integer> stopTokens) {
    this(temperature, topP, topK, maxNewTokens, stopTokens, 0);
  }

  public SamplingSettings {
    BadInputException.unless(
        temperature >= 0 && Double.isFinite(temperature),
        "temperature is %s, must be 0 or more",
        temperature);
    BadInputException.unless(
        topP > 0 && topP <= 1, "topP is %s, must be above 0 and at most 1", topP);
    BadInputException.unless(topK >= 0, "topK is %d, must be 0 (off) or more", topK);
    BadInputException.unless(minP >= 0 && minP <= 1, "minP is %s, must be from 0 to 1", minP);
    BadInputException.unless(
        repetitionPenalty > 0 && Double.isFinite(repetitionPenalty),
        "repetitionPenalty is %s, must be positive",
        repetitionPenalty);
    BadInputException.unless(
        maxNewTokens >= 1, "maxNewTokens is %d, must be 1 or more", maxNewTokens);
    BadInputException.unless(
        alternatives >= 0, "alternatives is %d, must be 0 or more", alternatives);
    stopTokens = Set.copyOf(stopTokens);
  }
}
