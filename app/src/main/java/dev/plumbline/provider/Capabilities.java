package dev.plumbline.provider;

import dev.plumbline.model.Message;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import java.util.List;
import java.util.Objects;

/**
 * What a target can be asked for. Every method throws an {@link IllegalArgumentException} that
 * holds the value and the way out, so that a run that cannot work ends before it begins.
 */
record Capabilities(Target target, Facts facts, String effort) {

  Capabilities {
    requireEffort(target, facts, effort);
  }

  private static void requireEffort(Target target, Facts facts, String effort) {
    if (effort.isEmpty() || facts.efforts().contains(effort)) {
      return;
    }
    throw new IllegalArgumentException(
        "effort is " + effort + "; " + target + " takes " + words(facts.efforts(), "--effort"));
  }

  private static String words(List<String> efforts, String option) {
    return efforts.isEmpty()
        ? "none, so leave " + option + " out"
        : String.join(", ", efforts) + ", or leave " + option + " out";
  }

  /** The settings of a run. */
  void require(Sampling sampling) {
    requireBudget(sampling.reasoningTokens());
    requireTemperature(sampling);
    if (sampling.cutsTail()) {
      free(facts.topP(), sampling, "top-p is " + sampling.topP(), "leave top-p out");
    }
    if (sampling.logProbabilities()) {
      free(facts.logProbabilities(), sampling, "log-probabilities are on", "leave them out");
    }
  }

  /** Likewise of a request. */
  void require(Request request) {
    require(request.sampling());
    if (!request.messages().isEmpty()
        && request.messages().getLast() instanceof Message.Assistant prefill) {
      if (!prefill.calls().isEmpty()) {
        throw wrong(
            "the conversation ends with the beginning of a call",
            "no API takes that; end it with words, or with a message to the model");
      }
      free(
          facts.prefill(),
          request.sampling(),
          "the conversation ends with the beginning of an answer",
          "end it with a message to the model");
    }
  }

  private void requireBudget(int tokens) {
    if (tokens == 0) {
      return;
    }
    Range budget =
        facts
            .thinkingBudget()
            .orElseThrow(() ->
                wrong(
                    "reasoning-tokens is " + tokens,
                    facts.efforts().isEmpty()
                        ? "it takes no budget; leave it at 0"
                        : "it takes no budget; leave it at 0 and give --effort "
                            + String.join(", ", facts.efforts())));
    if (!budget.holds(tokens)) {
      throw wrong("reasoning-tokens is " + tokens, "give 0, or a value " + budget);
    }
  }

  private void requireTemperature(Sampling sampling) {
    double temperature = sampling.temperature();
    if (!facts.temperature().holds(temperature)) {
      String fix = facts.temperature().isOneValue() ? "it takes only " : "give a value ";
      throw wrong("temperature is " + temperature, fix + facts.temperature());
    }
    if (temperature != 1) {
      free(true, sampling, "temperature is " + temperature, "give 1");
    }
  }

  /** Requires that a setting can be taken at all, and is not fixed because the model thinks. */
  private void free(boolean taken, Sampling sampling, String what, String fix) {
    if (!taken) {
      throw wrong(what, "it does not take that; " + fix);
    }
    if (facts.thinkingFixesSampling() && facts.thinks(sampling.reasoningTokens(), effort)) {
      throw wrong(what, "it does not take that while it thinks; " + fix + orDoNotThink());
    }
  }

  private String orDoNotThink() {
    return switch (facts.thinking()) {
      case NEVER, ALWAYS -> "";
      case ASKED -> ", or ask for no reasoning";
      case UNASKED -> facts.efforts().contains(Settings.NO_EFFORT) ? ", or give --effort none" : "";
    };
  }

  private IllegalArgumentException wrong(String what, String fix) {
    return new IllegalArgumentException(
        Objects.requireNonNull(what) + " for " + target + "; " + fix);
  }
}
