package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class DecoderTest {

  @ParameterizedTest
  @ValueSource(strings = {"llama-tied", "llama-untied", "qwen2"})
  void logits_equal_those_of_an_independent_implementation(String name) {
    JsonNode expected = Json.read(Small.reference(name).resolve("expected.json"));
    try (LanguageModel model = Checkpoint.load(Small.reference(name), Device.CPU)) {
      for (JsonNode text : expected) {
        int[] tokens = text.get("tokens").valueStream().mapToInt(JsonNode::asInt).toArray();
        float[][] logits = logits(model, tokens);
        for (int i = 0; i < logits.length; i++) {
          for (int token = 0; token < logits[i].length; token++) {
            assertThat((double) logits[i][token])
                .isCloseTo(text.get("logits").get(i).get(token).asDouble(), within(2e-5));
          }
        }
      }
    }
  }

  /** Scores of the token after each of a text's tokens. */
  static float[][] logits(LanguageModel model, int... tokens) {
    return Decoder.withoutGradients(() -> {
      // A batch leaves the last token out, as it is only ever predicted.
      Example text = Example.of(Arrays.copyOf(tokens, tokens.length + 1));
      Tensor hidden = model.forward(Batch.of(List.of(text), Device.CPU));
      float[] all = Tensors.toFloats(model.logits(hidden));
      int size = model.config().vocabularySize();
      return IntStream.range(0, tokens.length)
          .mapToObj(i -> Arrays.copyOfRange(all, i * size, (i + 1) * size))
          .toArray(float[][]::new);
    });
  }

  @Test
  void gradients_equal_central_differences() {
    for (DecoderConfig config :
        List.of(
            Small.llama(),
            Small.qwen(),
            ArchitecturesTest.config("gemma2"),
            ArchitecturesTest.config("olmo2"))) {
      try (LanguageModel model = Decoder.random(config, 3, ScalarType.Double, Device.CPU);
          PointerScope _ = new PointerScope()) {
        shake(model);
        Batch batch = Batch.of(Small.documents(9, 0, 1), Device.CPU);
        Small.backward(model, Small.documents(9, 0, 1));
        SplittableRandom random = new SplittableRandom(5);
        model
            .parameters()
            .forEach((name, weights) -> {
              Tensor gradients = Objects.requireNonNull(model.trainable().gradients().get(name));
              for (int i = 0; i < 6; i++) {
                long at = random.nextLong(weights.numel());
                assertThat(number(gradients, at))
                    .as("%s[%d]", name, at)
                    .isCloseTo(slope(model, batch, weights, at), within(1e-8));
              }
            });
      }
    }
  }

  /** Moves norms off 1 and biases off 0, so that a gradient that forgets them is wrong. */
  private static void shake(LanguageModel model) {
    SplittableRandom random = new SplittableRandom(1);
    for (Tensor weights : model.parameters().values()) {
      for (long i = 0; i < weights.numel(); i++) {
        set(weights, i, number(weights, i) + 0.1 * random.nextGaussian());
      }
    }
  }

  /** (L(w + h) - L(w - h)) / 2 h, with an error of order h^2. */
  private static double slope(LanguageModel model, Batch batch, Tensor weights, long at) {
    double h = 1e-5;
    double value = number(weights, at);
    set(weights, at, value + h);
    double above = loss(model, batch);
    set(weights, at, value - h);
    double below = loss(model, batch);
    set(weights, at, value);
    return (above - below) / (2 * h);
  }

  private static double loss(LanguageModel model, Batch batch) {
    return Decoder.withoutGradients(() -> {
      Tensor rows = model.forward(batch).index_select(0, batch.supervised());
      return -LogProbabilities.of(model.logits(rows), batch.targets()).mean().item_double();
    });
  }

  private static double number(Tensor tensor, long at) {
    return Tensors.memory(tensor).getAtIndex(ValueLayout.JAVA_DOUBLE, at);
  }

  private static void set(Tensor tensor, long at, double value) {
    MemorySegment memory = Tensors.memory(tensor);
    memory.setAtIndex(ValueLayout.JAVA_DOUBLE, at, value);
  }

  @Test
  void a_document_has_the_loss_it_has_alone_also_in_company() {
    List<Example> documents = Small.documents(20, 0, 1, 2, 3, 4, 5, 6);
    try (LanguageModel model = Small.model(1)) {
      double sum = 0;
      long tokens = 0;
      for (Example document : documents) {
        double alone = loss(model, Batch.of(List.of(document), Device.CPU));
        long supervised = Batch.of(List.of(document), Device.CPU).supervisedTokens();
        sum += alone * supervised;
        tokens += supervised;
      }
      double together = loss(model, Batch.of(documents, Device.CPU));
      assertThat(together).isCloseTo(sum / tokens, within(1e-5));
    }
  }

  @Test
  void what_documents_share_is_laid_once_and_changes_neither_loss_nor_gradients() {
    List<Example> documents = beginningAlike();
    for (DecoderConfig config :
        List.of(Small.llama(), Small.qwen(), ArchitecturesTest.config("gemma2"))) {
      try (LanguageModel model = Decoder.random(config, 1, Device.CPU)) {
        double together = Small.backward(model, documents);
        float[] gradients = Tensors.toFloats(model.trainable().gradients);
        double sum = 0;
        double[] summed = new double[gradients.length];
        long tokens = documents.stream().mapToLong(Example::targets).sum();
        for (Example document : documents) {
          model.trainable().gradients.zero_();
          sum += Small.backward(model, List.of(document)) * document.targets();
          float[] own = Tensors.toFloats(model.trainable().gradients);
          for (int i = 0; i < own.length; i++) {
            summed[i] += (double) own[i] * document.targets() / tokens;
          }
        }
        assertThat(together).isCloseTo(sum / tokens, within(1e-5));
        for (int i = 0; i < gradients.length; i++) {
          assertThat((double) gradients[i]).isCloseTo(summed[i], within(1e-5));
        }
      }
    }
  }

  /** Three that begin with the same twenty tokens, which have no loss, and one that does not. */
  private static List<Example> beginningAlike() {
    List<Example> documents = new ArrayList<>(Small.documents(20, 7));
    for (int length : new int[] {25, 31, 28}) {
      int[] tokens = new int[length];
      boolean[] supervised = new boolean[length];
      for (int i = 0; i < length; i++) {
        tokens[i] = (i < 20 ? 7 * i : length * i) % Small.VOCABULARY;
        supervised[i] = i > 22;
      }
      documents.add(new Example(tokens, supervised));
    }
    return documents;
  }

  @Test
  void no_bit_passes_from_one_document_to_another() {
    Example kept = Small.documents(20, 0).getFirst();
    try (LanguageModel model = Small.model(1);
        PointerScope _ = new PointerScope()) {
      float[] one = hidden(model, Example.of(1, 2, 3, 4), kept, Example.of(5, 6, 7));
      float[] other = hidden(model, Example.of(9, 8, 7, 6), kept, Example.of(5, 5, 5));
      int width = model.config().hiddenSize();
      int from = 3 * width;
      int to = from + kept.positions() * width;
      assertThat(Arrays.copyOfRange(one, from, to)).isEqualTo(Arrays.copyOfRange(other, from, to));
      assertThat(Arrays.copyOf(one, from)).isNotEqualTo(Arrays.copyOf(other, from));
    }
  }

  private static float[] hidden(LanguageModel model, Example... documents) {
    return Tensors.toFloats(model.forward(Batch.of(List.of(documents), Device.CPU)));
  }

  @Test
  void later_tokens_do_not_change_earlier_logits() {
    try (LanguageModel model = Small.model(1)) {
      float[][] one = logits(model, 3, 1, 4, 1, 5);
      float[][] other = logits(model, 3, 1, 4, 9, 9);
      assertThat(one[2]).isEqualTo(other[2]);
      assertThat(one[3]).isNotEqualTo(other[3]);
    }
  }

  @Test
  void the_same_seed_gives_the_same_weights_and_another_gives_others() {
    try (LanguageModel one = Small.model(1);
        LanguageModel same = Small.model(1);
        LanguageModel other = Small.model(2)) {
      assertThat(weights(same)).isEqualTo(weights(one));
      assertThat(weights(other)).isNotEqualTo(weights(one));
    }
  }

  static float[] weights(LanguageModel model) {
    try (PointerScope _ = new PointerScope()) {
      Tensor[] flat =
          model.parameters().values().stream()
              .map(tensor -> tensor.view(-1))
              .toArray(Tensor[]::new);
      return Tensors.toFloats(torch.cat(new TensorVector(flat), 0));
    }
  }

  @Test
  void a_copy_keeps_its_weights_when_the_original_changes() {
    try (LanguageModel model = Small.model(1);
        LanguageModel copy = model.copy()) {
      float[] before = weights(model);
      model.trainable().values.zero_();
      assertThat(weights(copy)).isEqualTo(before);
      assertThat(weights(model)).containsOnly(0);
    }
  }

  @Test
  void there_are_as_many_weights_as_the_configuration_says() throws IOException {
    List<DecoderConfig> configs = new ArrayList<>(List.of(Small.llama(), Small.qwen()));
    configs.add(DecoderConfig.read(Small.reference("qwen2").resolve("config.json")));
    ArchitecturesTest.names().map(ArchitecturesTest::config).forEach(configs::add);
    for (DecoderConfig config : configs) {
      try (LanguageModel model = Decoder.random(config, 1, Device.CPU)) {
        long named = model.parameters().values().stream().mapToLong(Tensor::numel).sum();
        assertThat(named).isEqualTo(config.parameters());
        assertThat((long) weights(model).length).isEqualTo(config.parameters());
      }
    }
  }

  @Test
  void a_document_longer_than_the_positions_is_refused() {
    try (LanguageModel model = Small.model(1);
        PointerScope _ = new PointerScope()) {
      Batch batch = Batch.of(List.of(Example.of(new int[66])), Device.CPU);
      assertThatExceptionOfType(BadInputException.class)
          .isThrownBy(() -> model.forward(batch))
          .withMessage("a document has 65 inputs, must have at most the model's maxPositions 64");
    }
  }

  @Test
  void a_token_outside_the_vocabulary_is_refused() {
    try (LanguageModel model = Small.model(1);
        PointerScope _ = new PointerScope()) {
      Batch batch = Batch.of(List.of(Example.of(1, 40, 2)), Device.CPU);
      assertThatExceptionOfType(BadInputException.class)
          .isThrownBy(() -> model.forward(batch))
          .withMessage("a document has token 40, must be below the vocabulary's size 40");
    }
  }
}
