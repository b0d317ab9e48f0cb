package dev.plumbline.lm;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/** Small models, corpora and settings for tests. */
final class Small {
  static final int VOCABULARY = 40;

  private Small() {}

  /** Grouped queries, tied embeddings. */
  static DecoderConfig llama() {
    return DecoderConfig.llama(VOCABULARY, 24, 36, 2, 6, 2, 4, 64, 10_000, 1e-5, true);
  }

  /** Biases on queries, keys and values; an output matrix of its own. */
  static DecoderConfig qwen() {
    return biased(DecoderConfig.llama(VOCABULARY, 16, 24, 2, 2, 2, 8, 64, 1e6, 1e-6, false));
  }

  /** The same with biases on queries, keys and values, as Qwen2 has them. */
  static DecoderConfig biased(DecoderConfig plain) {
    return new DecoderConfig(
        "qwen2",
        plain.vocabularySize(),
        plain.hiddenSize(),
        plain.intermediateSize(),
        plain.attentionHeads(),
        plain.keyValueHeads(),
        plain.headSize(),
        plain.maxPositions(),
        plain.tiedEmbeddings(),
        plain.activation(),
        plain.norms(),
        new DecoderConfig.Biases(true, false, false),
        plain.scales(),
        plain.caps(),
        plain.fusedInFiles(),
        plain.layers());
  }

  static LanguageModel model(long seed) {
    return Decoder.random(llama(), seed, Device.CPU);
  }

  /** The model of this seed with adapters that change nothing yet. */
  static LanguageModel adapted(long seed, LoraSettings settings) {
    Decoder adapted = Decoder.adapted(llama(), settings, DataType.FP32, Device.CPU);
    try (LanguageModel model = model(seed)) {
      model
          .parameters()
          .forEach((name, weights) ->
              Objects.requireNonNull(adapted.parameters().get(name)).copy_(weights));
    }
    adapted.beginAdapters();
    return adapted;
  }

  /** The same with adapters as after a training: neither A nor B is as it begins. */
  static LanguageModel shaken(long seed, LoraSettings settings) {
    LanguageModel adapted = adapted(seed, settings);
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[(int) adapted.trainable().values.numel()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (0.15 * random.nextGaussian());
    }
    adapted.trainable().values.copy_(Tensors.of(values, Device.CPU, values.length));
    return adapted;
  }

  /** Documents of 3 to {@code longest} tokens in which a token is followed by one of two. */
  static ExampleSource corpus(int longest) {
    return index -> {
      SplittableRandom random = new SplittableRandom(index);
      int[] tokens = new int[random.nextInt(3, longest + 1)];
      boolean[] supervised = new boolean[tokens.length];
      tokens[0] = random.nextInt(VOCABULARY);
      for (int i = 1; i < tokens.length; i++) {
        tokens[i] = (3 * tokens[i - 1] + random.nextInt(2)) % VOCABULARY;
        supervised[i] = i == 1 || random.nextInt(3) > 0;
      }
      return List.of(new Example(tokens, supervised));
    };
  }

  /** The documents of the corpus with these numbers. */
  static List<Example> documents(int longest, long... numbers) {
    return LongStream.of(numbers).mapToObj(corpus(longest)::get).flatMap(List::stream).toList();
  }

  /** Adds the gradients of the next-token loss over documents; that loss. */
  static double backward(LanguageModel model, List<Example> documents) {
    return backward(
        model,
        Losses.nextToken(),
        Activations.KEPT,
        1_000,
        documents.stream().map(List::of).toList());
  }

  /**
   * Adds the gradients of a loss over a batch of groups; that loss.
   *
   * @param pieceSize targets that are looked at together
   */
  static double backward(
      LanguageModel model,
      Loss loss,
      Activations activations,
      int pieceSize,
      List<List<Example>> groups) {
    try (PointerScope _ = new PointerScope();
        TrainingLanes lanes = TrainingLanes.of(model)) {
      List<StepBatches.Numbered> batch =
          groups.stream().map(group -> new StepBatches.Numbered(7, group)).toList();
      Trainer.Step step = new Trainer.Step(lanes, loss, activations, pieceSize, 0, List.of(batch));
      step.backward();
      return step.loss();
    }
  }

  /** The next-token loss, of which each piece's sum is changed. */
  static Loss changed(UnaryOperator<Tensor> change) {
    Loss own = Losses.nextToken();
    return new Loss() {
      @Override
      public long units(Batch batch) {
        return own.units(batch);
      }

      @Override
      public boolean needsWholeGroups() {
        return own.needsWholeGroups();
      }

      @Override
      public Sum of(Tensor logProbabilities, Targets targets) {
        return new Sum(change.apply(own.of(logProbabilities, targets).loss()), Map.of());
      }
    };
  }

  static TrainingSettings training(int steps) {
    return new TrainingSettings(
        steps,
        new BatchShape.Packed(2, 24, 1),
        new Schedule(3e-3, Math.min(2, steps), 0.5, 0.1),
        new AdamSettings(0.9, 0.95, 0.1, 1),
        Activations.KEPT,
        0);
  }

  static SamplingSettings sampling(double temperature, int most, Integer... stops) {
    return new SamplingSettings(temperature, 1, 0, most, Set.of(stops));
  }

  /** Prompts of 1 to {@code longest} tokens, each with its seed. */
  static List<Prompt> prompts(int count, int longest) {
    SplittableRandom random = new SplittableRandom(count);
    return java.util.stream.IntStream.range(0, count)
        .mapToObj(i ->
            new Prompt(
                random.ints(random.nextInt(1, longest + 1), 0, VOCABULARY).toArray(), 7L * i))
        .toList();
  }

  /** A checkpoint written by src/test/python/reference_models.py. */
  static Path reference(String name) {
    try {
      return Path.of(Objects.requireNonNull(Small.class.getResource(name), name).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(name, e);
    }
  }

  /** Completions as text, for comparing many at once bit for bit. */
  static List<String> exactly(List<Completion> completions) {
    return completions.stream()
        .map(completion ->
            Arrays.toString(completion.tokens())
                + " "
                + Arrays.toString(completion.logProbabilities())
                + " "
                + completion.finish())
        .collect(Collectors.toList());
  }
}
