package dev.plumbline.lm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Samples completions of many prompts at once, with a cache of keys and values.
 *
 * <p>A prompt and its seed give the same completion whatever else is in the batch, in whatever
 * order: each prompt is read alone, each random number comes from the seed and the place in the
 * text, and rows are computed in fixed multiples. A finished row leaves the batch at once and the
 * next waiting prompt takes its place.
 *
 * <p>Not safe for use by several threads; several samplers may share one model.
 */
public final class Sampler {
  private final Llama model;
  private final int batchSize;

  /**
   * Makes a sampler.
   *
   * @param batchSize most texts to work on at once, 1 or more
   */
  public Sampler(Llama model, int batchSize) {
    BadInputException.unless(batchSize >= 1, "batchSize is %d, must be 1 or more", batchSize);
    this.model = model;
    this.batchSize = batchSize;
  }

  /** Samples one completion per prompt, in the order of the prompts. */
  public List<Completion> sample(List<Prompt> prompts, SamplingSettings settings) {
    return sample(prompts, settings, (prompt, completion) -> {});
  }

  /**
   * Samples one completion per prompt, in the order of the prompts, and tells of each as it
   * finishes.
   *
   * @throws BadInputException when a prompt leaves no position for a new token, or has a token
   *     outside the vocabulary
   */
  public List<Completion> sample(
      List<Prompt> prompts, SamplingSettings settings, SamplingListener listener) {
    if (prompts.isEmpty()) {
      return List.of();
    }
    prompts.forEach(this::check);
    Threads.apply();
    return Llama.withoutGradients(() -> {
      try (Run run = new Run(prompts, settings, listener)) {
        return run.sample();
      }
    });
  }

  private void check(Prompt prompt) {
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
  }

  /** A text in the making. */
  private static final class Row {
    final int prompt;
    final int[] start;
    final long seed;
    final int[] tokens;
    final float[] logProbabilities;
    int length;

    Row(int prompt, Prompt source, int most) {
      this.prompt = prompt;
      start = source.tokens();
      seed = source.seed();
      tokens = new int[most];
      logProbabilities = new float[most];
    }

    /** Where the newest token stands. */
    int position() {
      return start.length + length - 1;
    }

    Completion completion(Finish finish) {
      int kept = finish == Finish.STOP ? length - 1 : length;
      return new Completion(
          Arrays.copyOf(tokens, kept), Arrays.copyOf(logProbabilities, length), finish);
    }
  }

  /** One call of {@link #sample}; row i of {@code rows} is in slot i of the cache. */
  private final class Run implements AutoCloseable {
    private final List<Prompt> prompts;
    private final SamplingSettings settings;
    private final SamplingListener listener;
    private final TokenChoice choice;
    private final KeyValueCache cache;
    private final Completion[] completions;
    private final List<Row> rows = new ArrayList<>();
    private int next;

    Run(List<Prompt> prompts, SamplingSettings settings, SamplingListener listener) {
      this.prompts = prompts;
      this.settings = settings;
      this.listener = listener;
      choice = new TokenChoice(settings);
      completions = new Completion[prompts.size()];
      int longest = prompts.stream().mapToInt(prompt -> prompt.tokens().length).max().orElseThrow();
      int places =
          (int) Math.min(model.config().maxPositions(), (long) longest + settings.maxNewTokens());
      cache = new KeyValueCache(model, Math.min(batchSize, prompts.size()), places);
    }

    List<Completion> sample() {
      while (next < prompts.size() || !rows.isEmpty()) {
        while (next < prompts.size() && rows.size() < batchSize) {
          admit(next++);
        }
        if (!rows.isEmpty()) {
          step();
        }
      }
      return List.of(completions);
    }

    /** Reads a prompt into the next free slot and draws its first token. */
    private void admit(int index) {
      Prompt prompt = prompts.get(index);
      int room = model.config().maxPositions() - prompt.tokens().length;
      Row row = new Row(index, prompt, Math.min(room, settings.maxNewTokens()));
      int slot = rows.size();
      rows.add(row);
      try (PointerScope _ = new PointerScope()) {
        long[] tokens = Arrays.stream(row.start).asLongStream().toArray();
        long[] positions = IntStream.range(0, tokens.length).asLongStream().toArray();
        Tensor hidden =
            model.forward(
                Tensors.of(tokens, model.device(), tokens.length),
                Tensors.of(positions, model.device(), positions.length),
                cache.prefill(slot));
        append(List.of(row), model.logits(hidden.narrow(0, tokens.length - 1L, 1)));
      }
      removeIfFinished(slot);
    }

    /** Adds a token to every row. */
    private void step() {
      int count = KeyValueCache.roundUp(rows.size(), KeyValueCache.ROWS);
      int[] positions = new int[count];
      long[] tokens = new long[count];
      for (int i = 0; i < rows.size(); i++) {
        positions[i] = rows.get(i).position();
        tokens[i] = rows.get(i).tokens[rows.get(i).length - 1];
      }
      try (PointerScope _ = new PointerScope()) {
        long[] longPositions = Arrays.stream(positions).asLongStream().toArray();
        Tensor hidden =
            model.forward(
                Tensors.of(tokens, model.device(), count),
                Tensors.of(longPositions, model.device(), count),
                cache.step(positions));
        append(rows, model.logits(hidden));
      }
      for (int slot = rows.size() - 1; slot >= 0; slot--) {
        removeIfFinished(slot);
      }
    }

    private void append(List<Row> to, Tensor logits) {
      double temperature = settings.temperature() == 0 ? 1 : settings.temperature();
      Tensor scaled = temperature == 1 ? logits : logits.div(new Scalar(temperature));
      float[] probabilities = Tensors.toFloats(torch.softmax(scaled, -1));
      int size = model.config().vocabularySize();
      for (int i = 0; i < to.size(); i++) {
        Row row = to.get(i);
        int token = choice.draw(probabilities, i * size, (i + 1) * size, row.seed, row.length);
        row.logProbabilities[row.length] = (float) Math.log(probabilities[i * size + token]);
        row.tokens[row.length++] = token;
      }
    }

    /** The last row moves into the slot of one that has finished. */
    private void removeIfFinished(int slot) {
      Row row = rows.get(slot);
      boolean stopped = settings.stopTokens().contains(row.tokens[row.length - 1]);
      if (!stopped && row.length < row.tokens.length) {
        return;
      }
      Row last = rows.removeLast();
      if (slot < rows.size()) {
        rows.set(slot, last);
        cache.copy(rows.size(), slot, last.position());
      }
      completions[row.prompt] = row.completion(stopped ? Finish.STOP : Finish.LENGTH);
      listener.finished(row.prompt, completions[row.prompt]);
    }

    @Override
    public void close() {
      cache.close();
    }
  }
}
