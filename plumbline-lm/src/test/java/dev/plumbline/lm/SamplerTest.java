package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTest {

  private static List<Completion> sample(
      LanguageModel model, int batchSize, List<Prompt> prompts, SamplingSettings settings) {
    return new Sampler(model, batchSize).sample(prompts, settings);
  }

  /** Natural logarithms of the probabilities of the token after each of a text's tokens. */
  private static double[][] logProbabilities(
      LanguageModel model, double temperature, int... tokens) {
    float[][] logits = DecoderTest.logits(model, tokens);
    double[][] all = new double[logits.length][];
    for (int i = 0; i < logits.length; i++) {
      double[] scaled = IntStream.range(0, logits[i].length).asDoubleStream().toArray();
      for (int token = 0; token < scaled.length; token++) {
        scaled[token] = logits[i][token] / temperature;
      }
      double largest = Arrays.stream(scaled).max().orElseThrow();
      double sum = Arrays.stream(scaled).map(x -> Math.exp(x - largest)).sum();
      all[i] = Arrays.stream(scaled).map(x -> x - largest - Math.log(sum)).toArray();
    }
    return all;
  }

  private static int[] joined(int[] first, int[] second) {
    int[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  static List<DecoderConfig> shapes() {
    // Queries in groups and tied; biases; one key and value for all queries; wider than tall; and
    // windows, caps, two rotary bases, and heads that turn in part.
    return List.of(
        Small.llama(),
        Small.qwen(),
        DecoderConfig.llama(Small.VOCABULARY, 24, 36, 2, 6, 1, 4, 64, 10_000, 1e-5, false),
        Small.biased(
            DecoderConfig.llama(Small.VOCABULARY, 40, 100, 1, 5, 5, 8, 64, 10_000, 1e-5, true)),
        ArchitecturesTest.config("gemma2"),
        ArchitecturesTest.config("olmo3"),
        ArchitecturesTest.config("phi3"));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void log_probabilities_equal_those_of_the_full_forward(DecoderConfig config) {
    try (LanguageModel model = Decoder.random(config, 1, Device.CPU)) {
      List<Prompt> prompts = Small.prompts(25, 40);
      List<Completion> completions = sample(model, 10, prompts, Small.sampling(0.7, 20));
      for (int i = 0; i < prompts.size(); i++) {
        Completion completion = completions.get(i);
        int[] prompt = prompts.get(i).tokens();
        double[][] expected = logProbabilities(model, 0.7, joined(prompt, completion.tokens()));
        for (int j = 0; j < completion.tokens().length; j++) {
          assertThat((double) completion.logProbabilities()[j])
              .isCloseTo(expected[prompt.length - 1 + j][completion.tokens()[j]], within(2e-5));
        }
      }
    }
  }

  @Test
  void what_was_said_already_is_less_likely_by_the_penalty() {
    double penalty = 1.7;
    SamplingSettings settings = new SamplingSettings(0.7, 1, 0, 0, penalty, 12, Set.of(), 0);
    try (LanguageModel model = Small.model(1)) {
      List<Prompt> prompts = Small.prompts(9, 20);
      List<Completion> completions = sample(model, 4, prompts, settings);
      for (int i = 0; i < prompts.size(); i++) {
        int[] text = joined(prompts.get(i).tokens(), completions.get(i).tokens());
        float[][] logits = DecoderTest.logits(model, text);
        for (int at = prompts.get(i).tokens().length; at < text.length; at++) {
          int[] said = Arrays.copyOf(text, at);
          double expected = penalized(logits[at - 1], said, penalty, 0.7, text[at]);
          int place = at - prompts.get(i).tokens().length;
          assertThat((double) completions.get(i).logProbabilities()[place])
              .isCloseTo(expected, within(2e-5));
        }
      }
    }
  }

  /** The log-probability of a token after those that were said. */
  private static double penalized(
      float[] logits, int[] said, double penalty, double temperature, int token) {
    double[] scores = new double[logits.length];
    double sum = 0;
    for (int i = 0; i < scores.length; i++) {
      int candidate = i;
      boolean again = Arrays.stream(said).anyMatch(before -> before == candidate);
      double changed = logits[i] < 0 ? logits[i] * penalty : logits[i] / penalty;
      scores[i] = (again ? changed : logits[i]) / temperature;
      sum += Math.exp(scores[i]);
    }
    return scores[token] - Math.log(sum);
  }

  @Test
  void filters_and_penalty_give_the_same_text_in_any_batch() {
    List<Prompt> prompts = Small.prompts(40, 30);
    SamplingSettings settings = new SamplingSettings(0.9, 0.8, 20, 0.05, 1.3, 20, Set.of(3), 3);
    try (LanguageModel model = Small.model(1)) {
      assertIndependentOfCompany(model, prompts, settings);
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void the_same_seed_gives_the_same_text_bit_for_bit_in_any_batch_and_order(DecoderConfig config) {
    List<Prompt> prompts = new ArrayList<>(Small.prompts(60, 40));
    // The same prompt with many seeds, and some that differ from it in their last token.
    IntStream.range(0, 12)
        .mapToObj(seed -> new Prompt(new int[] {1, 2, 3, 4, 5, seed % 3}, seed))
        .forEach(prompts::add);
    SamplingSettings settings = Small.sampling(0.9, 24, 3, 4);
    try (LanguageModel model = Decoder.random(config, 1, Device.CPU)) {
      assertIndependentOfCompany(model, prompts, settings);
    }
  }

  private static void assertIndependentOfCompany(
      LanguageModel model, List<Prompt> prompts, SamplingSettings settings) {
    List<String> alone = Small.exactly(sample(model, 1, prompts, settings));
    for (int batchSize : new int[] {3, 16, 17, 64}) {
      assertThat(Small.exactly(sample(model, batchSize, prompts, settings)))
          .as("batch of %d", batchSize)
          .isEqualTo(alone);
    }
    for (int lanes : new int[] {2, 5, 200}) {
      assertThat(Small.exactly(new Sampler(model, 16, lanes).sample(prompts, settings)))
          .as("%d lanes", lanes)
          .isEqualTo(alone);
    }
    List<Integer> order = new ArrayList<>(IntStream.range(0, prompts.size()).boxed().toList());
    Collections.shuffle(order, new Random(1));
    List<Prompt> shuffled = order.stream().map(prompts::get).toList();
    assertThat(Small.exactly(sample(model, 64, shuffled, settings)))
        .isEqualTo(order.stream().map(alone::get).toList());
    assertThat(Small.exactly(sample(model, 64, prompts.subList(5, 6), settings)))
        .isEqualTo(alone.subList(5, 6));
  }

  /** The shape that the organism has, and texts long enough for several blocks of attention. */
  @Test
  void a_wider_model_and_longer_texts_do_not_depend_on_company_either() {
    DecoderConfig config =
        DecoderConfig.llama(1000, 192, 384, 2, 6, 6, 32, 768, 10_000, 1e-5, true);
    List<Prompt> prompts = new ArrayList<>();
    Random random = new Random(2);
    for (int i = 0; i < 24; i++) {
      int length = i == 7 ? 700 : i == 9 ? 300 : random.nextInt(1, 150);
      prompts.add(new Prompt(random.ints(length, 0, 1000).toArray(), i));
    }
    try (LanguageModel model = Decoder.random(config, 1, Device.CPU)) {
      SamplingSettings settings = Small.sampling(1, 5);
      List<String> alone = Small.exactly(sample(model, 1, prompts, settings));
      assertThat(Small.exactly(sample(model, 64, prompts, settings))).isEqualTo(alone);
      assertThat(Small.exactly(sample(model, 64, prompts.reversed(), settings)))
          .isEqualTo(alone.reversed());
    }
  }

  @Test
  void another_seed_gives_another_text() {
    try (LanguageModel model = Small.model(1)) {
      List<Prompt> prompts =
          IntStream.range(0, 20).mapToObj(seed -> new Prompt(new int[] {1, 2}, seed)).toList();
      List<String> texts = Small.exactly(sample(model, 8, prompts, Small.sampling(1, 10)));
      assertThat(new TreeSet<>(texts)).hasSize(20);
    }
  }

  @Test
  void tokens_come_as_often_as_the_model_says() {
    int draws = 20_000;
    try (LanguageModel model = Small.model(1)) {
      double[] expected = logProbabilities(model, 0.5, 5, 6)[1];
      int[] counts = new int[Small.VOCABULARY];
      List<Prompt> prompts =
          IntStream.range(0, draws).mapToObj(seed -> new Prompt(new int[] {5, 6}, seed)).toList();
      for (Completion completion : sample(model, 512, prompts, Small.sampling(0.5, 1))) {
        counts[completion.tokens()[0]]++;
      }
      double chiSquare = 0;
      for (int token = 0; token < counts.length; token++) {
        double mean = draws * Math.exp(expected[token]);
        chiSquare += (counts[token] - mean) * (counts[token] - mean) / mean;
      }
      // 39 degrees of freedom: above 72.1 once in a thousand.
      assertThat(chiSquare).isLessThan(72.1);
    }
  }

  @Test
  void temperature_0_takes_the_likeliest_token_and_tells_its_probability_at_1() {
    try (LanguageModel model = Small.model(1)) {
      List<Prompt> prompts = Small.prompts(20, 30);
      List<Completion> completions = sample(model, 7, prompts, Small.sampling(0, 15));
      for (int i = 0; i < prompts.size(); i++) {
        Completion completion = completions.get(i);
        int[] prompt = prompts.get(i).tokens();
        double[][] expected = logProbabilities(model, 1, joined(prompt, completion.tokens()));
        for (int j = 0; j < completion.tokens().length; j++) {
          double[] row = expected[prompt.length - 1 + j];
          double likeliest = Arrays.stream(row).max().orElseThrow();
          assertThat(row[completion.tokens()[j]]).isCloseTo(likeliest, within(1e-5));
          assertThat((double) completion.logProbabilities()[j]).isCloseTo(likeliest, within(2e-5));
        }
      }
    }
  }

  @Test
  void the_one_likeliest_token_is_the_same_by_temperature_or_by_filter() {
    try (LanguageModel model = Small.model(1)) {
      List<Prompt> prompts = Small.prompts(20, 30);
      List<int[]> greedy = tokens(sample(model, 7, prompts, Small.sampling(0, 15)));
      SamplingSettings one = new SamplingSettings(1, 1, 1, 15, Set.of());
      SamplingSettings nucleus = new SamplingSettings(1, 1e-9, 0, 15, Set.of());
      assertThat(tokens(sample(model, 7, prompts, one))).containsExactlyElementsOf(greedy);
      assertThat(tokens(sample(model, 7, prompts, nucleus))).containsExactlyElementsOf(greedy);
    }
  }

  private static List<int[]> tokens(List<Completion> completions) {
    return completions.stream().map(Completion::tokens).toList();
  }

  @Test
  void only_tokens_of_the_nucleus_come() {
    try (LanguageModel model = Small.model(1)) {
      double[] row = logProbabilities(model, 1, 5, 6)[1];
      List<Integer> likeliest =
          IntStream.range(0, row.length)
              .boxed()
              .sorted((a, b) -> Double.compare(row[b], row[a]))
              .toList();
      double sum = 0;
      Set<Integer> nucleus = new TreeSet<>();
      while (sum < 0.3) {
        int token = likeliest.get(nucleus.size());
        nucleus.add(token);
        sum += Math.exp(row[token]);
      }
      List<Prompt> prompts =
          IntStream.range(0, 2_000).mapToObj(seed -> new Prompt(new int[] {5, 6}, seed)).toList();
      SamplingSettings settings = new SamplingSettings(1, 0.3, 0, 1, Set.of());
      Set<Integer> seen = new TreeSet<>();
      for (Completion completion : sample(model, 256, prompts, settings)) {
        seen.add(completion.tokens()[0]);
        // What is told is the probability before the filter.
        assertThat((double) completion.logProbabilities()[0])
            .isCloseTo(row[completion.tokens()[0]], within(2e-5));
      }
      assertThat(seen).isEqualTo(nucleus);
    }
  }

  @Test
  void a_stop_token_ends_the_text_and_is_left_out_of_it() {
    try (LanguageModel model = Small.model(1)) {
      List<Prompt> prompts = Small.prompts(50, 10);
      List<Completion> free = sample(model, 16, prompts, Small.sampling(1, 30));
      List<Completion> stopped = sample(model, 16, prompts, Small.sampling(1, 30, 7, 8));
      int stops = 0;
      for (int i = 0; i < prompts.size(); i++) {
        int[] text = free.get(i).tokens();
        int end = 0;
        while (end < text.length && text[end] != 7 && text[end] != 8) {
          end++;
        }
        boolean stop = end < text.length;
        stops += stop ? 1 : 0;
        Completion completion = stopped.get(i);
        assertThat(completion.finish()).isEqualTo(stop ? Finish.STOP : Finish.LENGTH);
        assertThat(completion.tokens()).isEqualTo(Arrays.copyOf(text, end));
        assertThat(completion.logProbabilities()).hasSize(stop ? end + 1 : end);
        assertThat(completion.stopToken()).isEqualTo(stop ? text[end] : -1);
      }
      assertThat(stops).isBetween(10, 50);
    }
  }

  @Test
  void a_text_ends_at_the_limit_or_at_the_last_position() {
    try (LanguageModel model = Small.model(1)) {
      List<Prompt> prompts =
          List.of(
              new Prompt(new int[3], 1), new Prompt(new int[60], 2), new Prompt(new int[63], 3));
      List<Completion> completions = sample(model, 2, prompts, Small.sampling(1, 10));
      assertThat(completions)
          .extracting(completion -> completion.tokens().length)
          .containsExactly(10, 4, 1);
      assertThat(completions).extracting(Completion::finish).containsOnly(Finish.LENGTH);
    }
  }

  @Test
  void a_listener_hears_of_each_text_once_with_its_place() {
    try (LanguageModel model = Small.model(1)) {
      List<Prompt> prompts = Small.prompts(30, 20);
      Completion[] heard = new Completion[30];
      List<Completion> completions =
          new Sampler(model, 4)
              .sample(
                  prompts,
                  Small.sampling(1, 9, 5),
                  (prompt, completion) -> {
                    assertThat(heard[prompt]).isNull();
                    heard[prompt] = completion;
                  });
      assertThat(heard).containsExactlyElementsOf(completions);
    }
  }

  @Test
  void a_listener_hears_of_every_token_while_texts_are_under_way() {
    try (LanguageModel model = Small.model(1)) {
      List<String> heard = new ArrayList<>();
      List<Completion> completions =
          new Sampler(model, 4)
              .sample(
                  Small.prompts(3, 20),
                  Small.sampling(1, 9),
                  new SamplingListener() {
                    @Override
                    public void finished(int prompt, Completion completion) {
                      heard.add("finished");
                    }

                    @Override
                    public void grew(int texts) {
                      heard.add("grew by " + texts);
                    }
                  });
      assertThat(completions).allSatisfy(one -> assertThat(one.tokens()).hasSize(9));
      assertThat(heard.subList(0, 9)).containsOnly("grew by 3");
      assertThat(heard.subList(9, heard.size())).containsOnly("finished");
    }
  }

  @Test
  void several_samplers_may_share_a_model_in_several_threads() throws Exception {
    List<Prompt> prompts = Small.prompts(20, 20);
    SamplingSettings settings = Small.sampling(1, 10);
    try (LanguageModel model = Small.model(1);
        var threads = java.util.concurrent.Executors.newFixedThreadPool(2)) {
      List<String> alone = Small.exactly(sample(model, 8, prompts, settings));
      for (var future :
          threads.invokeAll(
              Collections.nCopies(6, () -> Small.exactly(sample(model, 8, prompts, settings))))) {
        assertThat(future.get()).isEqualTo(alone);
      }
    }
  }

  @Test
  void no_prompts_give_no_completions() {
    try (LanguageModel model = Small.model(1)) {
      assertThat(sample(model, 8, List.of(), Small.sampling(1, 10))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -3})
  void a_batch_of_none_is_refused(int batchSize) {
    try (LanguageModel model = Small.model(1)) {
      assertThatExceptionOfType(BadInputException.class)
          .isThrownBy(() -> new Sampler(model, batchSize))
          .withMessage("batchSize is " + batchSize + ", must be 1 or more");
    }
  }

  @Test
  void prompts_that_do_not_fit_the_model_are_refused_with_one_sentence() {
    refused(
        "a prompt has 64 tokens, must have at most 63 to leave room for a completion", new int[64]);
    refused("a prompt has token 40, must be below the vocabulary's size 40", 1, 40);
    refused("a prompt has token -1, must be below the vocabulary's size 40", -1);
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> new Prompt(new int[0], 1))
        .withMessage("a prompt has no tokens, must have 1 or more");
  }

  private static void refused(String message, int... tokens) {
    try (LanguageModel model = Small.model(1)) {
      assertThatExceptionOfType(BadInputException.class)
          .isThrownBy(() -> sample(model, 2, List.of(new Prompt(tokens, 1)), Small.sampling(1, 10)))
          .withMessage(message);
    }
  }

  @Test
  void senseless_settings_are_refused_with_one_sentence() {
    settingsRefused("temperature is -1.0, must be 0 or more", -1, 1, 0, 1);
    settingsRefused("temperature is NaN, must be 0 or more", Double.NaN, 1, 0, 1);
    settingsRefused("topP is 0.0, must be above 0 and at most 1", 1, 0, 0, 1);
    settingsRefused("topP is 1.5, must be above 0 and at most 1", 1, 1.5, 0, 1);
    settingsRefused("topK is -1, must be 0 (off) or more", 1, 1, -1, 1);
    settingsRefused("maxNewTokens is 0, must be 1 or more", 1, 1, 0, 0);
  }

  private static void settingsRefused(
      String message, double temperature, double topP, int topK, int most) {
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> new SamplingSettings(temperature, topP, topK, most, Set.of()))
        .withMessage(message);
  }
}
