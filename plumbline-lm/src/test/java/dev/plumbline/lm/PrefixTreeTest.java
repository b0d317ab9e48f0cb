package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.lm.DecoderConfig.Reach;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class PrefixTreeTest {
  private static final int PIECE = PrefixTree.PIECE;

  /** Long enough for several pieces; the second layer looks back 300 tokens. */
  private static DecoderConfig config() {
    DecoderConfig plain =
        DecoderConfig.llama(Small.VOCABULARY, 24, 36, 2, 6, 2, 4, 1_200, 10_000, 1e-5, true);
    return new DecoderConfig(
        plain.modelType(),
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
        plain.biases(),
        plain.scales(),
        plain.caps(),
        plain.fusedInFiles(),
        List.of(
            plain.layers().getFirst(),
            new DecoderConfig.LayerPositions(
                new Reach.Window(300), plain.layers().getFirst().positions())));
  }

  /** The same weights, for inference only. */
  private static LanguageModel frozen(LanguageModel model) {
    return Decoder.of(
        model.config(),
        DataType.FP32,
        Device.CPU,
        (name, target) -> target.copy_(Objects.requireNonNull(model.parameters().get(name))));
  }

  /** Prompts with a common opening and ends of their own, and others that have none of it. */
  private static List<Prompt> prompts() {
    SplittableRandom random = new SplittableRandom(1);
    int[] opening = random.ints(2L * PIECE + 40, 0, Small.VOCABULARY).toArray();
    List<Prompt> prompts = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      int[] tokens = Arrays.copyOf(opening, opening.length + 60 * (i % 3) + 30);
      for (int at = opening.length; at < tokens.length; at++) {
        tokens[at] = random.nextInt(Small.VOCABULARY);
      }
      prompts.add(new Prompt(tokens, i));
    }
    prompts.add(new Prompt(random.ints(700, 0, Small.VOCABULARY).toArray(), 1));
    prompts.add(new Prompt(random.ints(20, 0, Small.VOCABULARY).toArray(), 2));
    return prompts;
  }

  private static List<String> sample(LanguageModel model, int batch, List<Prompt> prompts) {
    return Small.exactly(new Sampler(model, batch).sample(prompts, Small.sampling(1, 8)));
  }

  @Test
  void prompts_that_begin_alike_give_what_they_give_alone_bit_for_bit() {
    try (LanguageModel model = Decoder.random(config(), 1, Device.CPU);
        LanguageModel frozen = frozen(model)) {
      // What is trained keeps no beginnings.
      List<String> alone = sample(model, 1, prompts());
      assertThat(model.promptTokens().saved()).isZero();
      assertThat(sample(frozen, 1, prompts())).isEqualTo(alone);
      assertThat(sample(frozen, 4, prompts())).isEqualTo(alone);
      List<Prompt> shuffled = new ArrayList<>(prompts());
      Collections.shuffle(shuffled, new Random(3));
      List<String> others = sample(frozen, 16, shuffled);
      for (int i = 0; i < shuffled.size(); i++) {
        int place = i;
        int original = indexOf(shuffled.get(place));
        assertThat(others.get(place)).isEqualTo(alone.get(original));
      }
    }
  }

  private static int indexOf(Prompt prompt) {
    List<Prompt> prompts = prompts();
    for (int i = 0; i < prompts.size(); i++) {
      if (Arrays.equals(prompts.get(i).tokens(), prompt.tokens())
          && prompts.get(i).seed() == prompt.seed()) {
        return i;
      }
    }
    throw new AssertionError(prompt);
  }

  @Test
  void an_opening_is_read_once_across_rows_and_calls() {
    try (LanguageModel model = Decoder.random(config(), 1, Device.CPU);
        LanguageModel frozen = frozen(model)) {
      long all = prompts().stream().mapToLong(prompt -> prompt.tokens().length - 1).sum();
      sample(frozen, 4, prompts());
      // Nine prompts begin with the same two pieces.
      assertThat(frozen.promptTokens()).isEqualTo(new PromptTokens(all - 16 * PIECE, 16 * PIECE));
      sample(frozen, 4, prompts().subList(0, 1));
      assertThat(frozen.promptTokens().saved()).isEqualTo(18 * PIECE);
    }
  }

  @Test
  void long_prompts_have_the_log_probabilities_of_the_full_forward() {
    try (LanguageModel model = Decoder.random(config(), 1, Device.CPU)) {
      Prompt prompt = prompts().getFirst();
      Completion completion =
          new Sampler(model, 1).sample(List.of(prompt), Small.sampling(1, 1)).getFirst();
      float[][] logits = DecoderTest.logits(model, prompt.tokens());
      float[] last = logits[logits.length - 1];
      double sum = 0;
      for (float logit : last) {
        sum += Math.exp(logit);
      }
      double expected = last[completion.tokens()[0]] - Math.log(sum);
      assertThat(completion.logProbabilities()[0])
          .isCloseTo((float) expected, org.assertj.core.api.Assertions.within(2e-5f));
    }
  }

  @Test
  void what_was_not_used_for_longest_goes_first_and_what_has_no_room_is_not_kept() {
    try (PrefixTree tree = new PrefixTree(100);
        PointerScope _ = new PointerScope()) {
      keep(tree, 10, 1);
      keep(tree, 10, 2);
      assertThat(found(tree, 1)).isTrue();
      keep(tree, 10, 3);
      assertThat(List.of(found(tree, 1), found(tree, 2), found(tree, 3)))
          .containsExactly(true, false, true);
      keep(tree, 26, 4);
      assertThat(List.of(found(tree, 1), found(tree, 3), found(tree, 4)))
          .containsExactly(true, true, false);
      keep(tree, 25, 5);
      assertThat(List.of(found(tree, 1), found(tree, 3), found(tree, 5)))
          .containsExactly(false, false, true);
    }
  }

  /** Keeps so many floats. */
  private static void keep(PrefixTree tree, int size, int... beginning) {
    tree.keep(IntBuffer.wrap(beginning), torch.zeros(size));
  }

  private static boolean found(PrefixTree tree, int... beginning) {
    List<Tensor> used = new ArrayList<>();
    return tree.use(IntBuffer.wrap(beginning), used::add);
  }
}
