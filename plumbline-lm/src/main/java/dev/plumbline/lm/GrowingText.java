package dev.plumbline.lm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A text in the making: a prompt and what was sampled after it. */
final class GrowingText {
  final int[] start;
  final long seed;
  final int[] tokens;
  private final float[] logProbabilities;
  private final List<List<Completion.Alternative>> alternatives = new ArrayList<>();
  private final CompletableFuture<Completion> completion = new CompletableFuture<>();
  private final Consumer<Completion> finished;
  int length;

  private GrowingText(Prompt prompt, int most, Consumer<Completion> finished) {
    start = prompt.tokens();
    seed = prompt.seed();
    tokens = new int[most];
    logProbabilities = new float[most];
    this.finished = finished;
  }

  /**
   * One that a model can sample.
   *
   * @param finished is told what came of it, by who samples it
   * @throws BadInputException when the prompt leaves no position for a new token, or has a token
   *     outside the vocabulary
   */
  static GrowingText of(
      LanguageModel model,
      Prompt prompt,
      SamplingSettings settings,
      Consumer<Completion> finished) {
    int most = model.config().maxPositions() - 1;
    BadInputException.unless(
        prompt.tokens().length <= most,
        "a prompt has %d tokens, must have at most %d to leave room for a completion",
        prompt.tokens().length,
        most);
    for (int token : prompt.tokens()) {
      BadInputException.unless(
          token >= 0 && token < model.config().vocabularySize(),
          "a prompt has token %d, must be below the vocabulary's size %d",
          token,
          model.config().vocabularySize());
    }
    int room = model.config().maxPositions() - prompt.tokens().length;
    return new GrowingText(prompt, Math.min(room, settings.maxNewTokens()), finished);
  }

  /** What will come of it. */
  CompletableFuture<Completion> completion() {
    return completion;
  }

  /** Places that it may come to need. */
  int places() {
    return start.length + tokens.length;
  }

  /** Where the newest token stands, which the model has not read yet. */
  int position() {
    return start.length + length - 1;
  }

  int newest() {
    return length == 0 ? start[start.length - 1] : tokens[length - 1];
  }

  /** The token at a place of prompt and completion; after them, the first. */
  int token(int place) {
    if (place < start.length) {
      return start[place];
    }
    return place <= position() ? tokens[place - start.length] : start[0];
  }

  void append(TokenChoice.Drawn drawn) {
    logProbabilities[length] = drawn.logProbability();
    if (!drawn.alternatives().isEmpty()) {
      alternatives.add(drawn.alternatives());
    }
    tokens[length++] = drawn.token();
  }

  void finish(Finish finish) {
    int kept = finish == Finish.STOP ? length - 1 : length;
    Completion whole =
        new Completion(
            Arrays.copyOf(tokens, kept),
            Arrays.copyOf(logProbabilities, length),
            alternatives,
            finish,
            finish == Finish.STOP ? tokens[length - 1] : -1);
    finished.accept(whole);
    completion.complete(whole);
  }
}
