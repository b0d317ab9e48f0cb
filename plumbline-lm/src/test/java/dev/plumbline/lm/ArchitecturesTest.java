package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checkpoints that the transformers library made and what it computes of them; see {@code
 * bench/architectures.py}.
 */
class ArchitecturesTest {
  private static final int LONG = 40;
  private static final int SHORT = 5;

  @TempDir Path folder;

  static Stream<String> names() throws IOException {
    try (Stream<Path> folders = Files.list(root())) {
      return folders.map(path -> path.getFileName().toString()).sorted().toList().stream();
    }
  }

  static Path root() {
    try {
      return Path.of(
          Objects.requireNonNull(ArchitecturesTest.class.getResource("/architectures")).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  static DecoderConfig config(String name) {
    return DecoderConfig.read(root().resolve(name).resolve("config.json"));
  }

  /** What transformers computed. */
  private static Tensor expected(String name, String what, long... shape) {
    return SafeTensors.read(
        root().resolve(name).resolve("expected.safetensors"), file -> file.read(what, shape));
  }

  private static int[] tokens(String name, String text, int length) {
    float[] values = Tensors.toFloats(expected(name, text + ".tokens", length));
    return IntStream.range(0, length).map(i -> (int) values[i]).toArray();
  }

  static int[] longText(String name) {
    return tokens(name, "long", LONG);
  }

  @Test
  void every_model_type_is_here() throws IOException {
    Set<String> read = new HashSet<>();
    for (String name : names().toList()) {
      read.add(config(name).modelType());
    }
    assertThat(read).isEqualTo(Architectures.modelTypes());
  }

  @ParameterizedTest
  @MethodSource("names")
  void logits_equal_those_of_transformers(String name) {
    try (LanguageModel model = Checkpoint.load(root().resolve(name), Device.CPU);
        PointerScope _ = new PointerScope()) {
      assertThat(distance(model, name, "long", LONG)).isLessThan(2e-5);
      assertThat(distance(model, name, "short", SHORT)).isLessThan(2e-5);
    }
  }

  private static double distance(LanguageModel model, String name, String text, int length) {
    Tensor expected = expected(name, text + ".logits", length, model.config().vocabularySize());
    return distance(logits(model, tokens(name, text, length)), expected);
  }

  /** The largest difference of two values. */
  static double distance(Tensor one, Tensor other) {
    return one.sub(other).abs().max().item_double();
  }

  /** Scores of the token after each of a text's tokens. */
  static Tensor logits(LanguageModel model, int... tokens) {
    float[][] rows = DecoderTest.logits(model, tokens);
    float[] all = new float[rows.length * rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, all, i * rows[0].length, rows[0].length);
    }
    return Tensors.of(all, Device.CPU, rows.length, rows[0].length);
  }

  @ParameterizedTest
  @MethodSource("names")
  void gradients_equal_those_of_transformers(String name) {
    try (LanguageModel model = Checkpoint.loadForTraining(root().resolve(name), Device.CPU);
        PointerScope _ = new PointerScope()) {
      Expected theirs = (what, shape) -> expected(name, what, shape);
      assertThat(loss(model, name, theirs)).isLessThan(1e-5);
      model
          .trainable()
          .gradients()
          .forEach((weight, gradient) ->
              requireClose(every7th(gradient), theirs, "gradient." + weight, 2e-6));
    }
  }

  /** What another library computed, by name. */
  interface Expected {
    Tensor of(String what, long... shape);
  }

  /** Computes the gradients of the longer text; how far its loss is from what is expected. */
  static double loss(LanguageModel model, String base, Expected expected) {
    double loss = Small.backward(model, List.of(Example.of(longText(base))));
    return Math.abs(loss - expected.of("loss", 1).item_double());
  }

  /** A gradient that is 0 everywhere would show nothing. */
  static void requireClose(Tensor gradient, Expected expected, String what, double limit) {
    Tensor theirs = expected.of(what, gradient.shape());
    assertThat(theirs.abs().max().item_double()).as(what).isPositive();
    assertThat(distance(gradient, theirs)).as(what).isLessThan(limit);
  }

  private static Tensor every7th(Tensor gradient) {
    long[] places =
        IntStream.iterate(0, i -> i < gradient.numel(), i -> i + 7).asLongStream().toArray();
    return gradient.reshape(-1).index_select(0, Tensors.of(places, Device.CPU, places.length));
  }

  @ParameterizedTest
  @MethodSource("names")
  void reading_in_steps_gives_what_reading_whole_gives(String name) {
    int[] tokens = tokens(name, "long", LONG);
    try (LanguageModel model = Checkpoint.load(root().resolve(name), Device.CPU);
        PointerScope _ = new PointerScope()) {
      Tensor whole = logits(model, tokens);
      for (int read : new int[] {1, 4, 21}) {
        float[] scores = Decoder.withoutGradients(() -> inSteps(model, tokens, read));
        Tensor steps = Tensors.of(scores, Device.CPU, LONG - read, whole.size(1));
        assertThat(distance(steps, whole.narrow(0, read, LONG - read)))
            .as("after %d", read)
            .isLessThan(2e-5);
      }
    }
  }

  /** Reads so many tokens at once and each of the others alone; scores after each of those. */
  private static float[] inSteps(LanguageModel model, int[] tokens, int read) {
    int rows = model.rowMultiple();
    try (KeyValueCache cache = new KeyValueCache(model, rows, tokens.length)) {
      model.read(inputs(tokens, 0, read, read), cache.prefill(0, 1, new long[] {read}));
      TensorVector scores = new TensorVector();
      for (int position = read; position < tokens.length; position++) {
        int[] positions = new int[rows];
        Arrays.fill(positions, position);
        Tensor hidden = model.forward(inputs(tokens, position, 1, rows), cache.step(positions));
        scores.push_back(model.logits(hidden).narrow(0, 0, 1));
      }
      return Tensors.toFloats(torch.cat(scores, 0));
    }
  }

  /** So many tokens of a text, the last of them as often as it takes for the rows. */
  private static LanguageModel.Inputs inputs(int[] tokens, int from, int count, int rows) {
    long[] values = new long[rows];
    long[] positions = new long[rows];
    for (int i = 0; i < rows; i++) {
      positions[i] = from + Math.min((long) i, count - 1);
      values[i] = tokens[(int) positions[i]];
    }
    return new LanguageModel.Inputs(
        Tensors.of(values, Device.CPU, rows),
        Tensors.of(positions, Device.CPU, rows),
        from + count);
  }

  @ParameterizedTest
  @MethodSource("names")
  void what_is_saved_is_what_was_loaded(String name) {
    Path original = root().resolve(name);
    Path copy = folder.resolve("copy");
    Path again = folder.resolve("again");
    try (LanguageModel model = Checkpoint.load(original, Device.CPU)) {
      Checkpoint.saveLike(original, copy, model, DataType.FP32, 1_000_000);
      assertThat(DecoderConfig.read(copy.resolve("config.json"))).isEqualTo(model.config());
      assertThat(weightNames(copy)).isEqualTo(weightNames(original));
    }
    try (LanguageModel model = Checkpoint.loadForTraining(copy, Device.CPU)) {
      Checkpoint.saveLike(copy, again, model, DataType.FP32, 1_000_000);
    }
    assertThat(Checkpoint.digest(again)).isEqualTo(Checkpoint.digest(copy));
  }

  private static Set<String> weightNames(Path checkpoint) {
    Set<String> names = new HashSet<>();
    try (Stream<Path> files = Files.list(checkpoint)) {
      files
          .filter(file -> file.getFileName().toString().startsWith("model"))
          .filter(file -> file.getFileName().toString().endsWith(".safetensors"))
          .forEach(file -> SafeTensors.read(file, stored -> names.addAll(stored.names())));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return names;
  }

  @ParameterizedTest
  @MethodSource("names")
  void a_model_for_inference_computes_what_one_for_training_does_bit_for_bit(String name) {
    int[] tokens = tokens(name, "long", LONG);
    try (LanguageModel frozen = Checkpoint.load(root().resolve(name), Device.CPU);
        LanguageModel trainable = Checkpoint.loadForTraining(root().resolve(name), Device.CPU)) {
      assertThat(DecoderTest.logits(frozen, tokens))
          .isDeepEqualTo(DecoderTest.logits(trainable, tokens));
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void weights_kept_in_bfloat16_give_what_rounded_ones_give(String name) {
    int[] tokens = tokens(name, "long", LONG);
    try (LanguageModel narrow = Checkpoint.load(root().resolve(name), DataType.BF16, Device.CPU);
        LanguageModel rounded = Checkpoint.load(root().resolve(name), Device.CPU);
        PointerScope _ = new PointerScope()) {
      for (Tensor weights : rounded.parameters().values()) {
        if (weights.dim() == 2) {
          weights.copy_(weights.to(ScalarType.BFloat16));
        }
      }
      assertThat(distance(logits(narrow, tokens), logits(rounded, tokens))).isLessThan(1e-5);
    }
  }
}
