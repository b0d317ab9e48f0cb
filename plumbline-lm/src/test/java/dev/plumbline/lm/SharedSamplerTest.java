package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What would wait forever is cut off, so that it fails. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedSamplerTest {

  private static final long ROOM = 1L << 30;

  private static SharedSampler sampler(LanguageModel model, int batchSize, long room, int lanes) {
    return new SharedSampler(model, batchSize, room, lanes, _ -> {});
  }

  private static List<String> joined(Stream<CompletableFuture<Completion>> completions) {
    return Small.exactly(completions.map(CompletableFuture::join).toList());
  }

  @ParameterizedTest
  @CsvSource({"64, 1073741824, 1", "5, 1073741824, 2", "64, 1, 2", "64, 40000, 3"})
  void each_gets_what_it_would_alone_however_they_come(int batchSize, long room, int lanes)
      throws InterruptedException {
    SamplingSettings settings = Small.sampling(0.9, 24, 3, 4);
    SamplingSettings others = Small.sampling(0, 9, 5);
    List<Prompt> prompts = new ArrayList<>(Small.prompts(40, 30));
    prompts.addAll(IntStream.range(0, 20).mapToObj(i -> twin(prompts.get(3), i)).toList());
    try (LanguageModel model = Small.model(1)) {
      List<String> alone = Small.exactly(new Sampler(model, 1).sample(prompts, settings));
      List<String> greedy = Small.exactly(new Sampler(model, 1).sample(prompts, others));
      try (SharedSampler sampler = sampler(model, batchSize, room, lanes)) {
        List<CompletableFuture<List<Completion>>> asked = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
          List<Prompt> own = prompts.subList(i, i + 1);
          SamplingSettings its = i % 3 == 0 ? others : settings;
          CompletableFuture<List<Completion>> given = new CompletableFuture<>();
          asked.add(given);
          threads.add(
              Thread.ofVirtual()
                  .start(() ->
                      given.complete(
                          sampler.sample(own, its).stream()
                              .map(CompletableFuture::join)
                              .toList())));
          if (i % 7 == 0) {
            threads.getLast().join();
          }
        }
        for (int i = 0; i < prompts.size(); i++) {
          assertThat(Small.exactly(asked.get(i).join()))
              .as("prompt %d", i)
              .containsExactly((i % 3 == 0 ? greedy : alone).get(i));
        }
      }
    }
  }

  private static Prompt twin(Prompt prompt, long seed) {
    return new Prompt(prompt.tokens(), seed);
  }

  @Test
  void a_text_joins_those_under_way_and_leaves_before_them() throws InterruptedException {
    List<Prompt> prompts = Small.prompts(2, 9);
    CountDownLatch begun = new CountDownLatch(5);
    try (LanguageModel model = Small.model(1);
        SharedSampler sampler = new SharedSampler(model, 8, ROOM, 1, _ -> begun.countDown())) {
      CompletableFuture<Completion> first =
          sampler.sample(prompts.subList(0, 1), Small.sampling(1, 50)).getFirst();
      begun.await();
      // Of other settings, so that the first one ends before it is begun.
      CompletableFuture<Completion> second =
          sampler.sample(prompts.subList(1, 2), Small.sampling(1, 1)).getFirst();
      second.join();
      assertThat(first).isDone();
      List<CompletableFuture<Completion>> twins =
          sampler.sample(List.of(prompts.get(0), prompts.get(1)), Small.sampling(1, 50));
      assertThat(joined(twins.stream()))
          .isEqualTo(Small.exactly(new Sampler(model, 1).sample(prompts, Small.sampling(1, 50))));
    }
  }

  @Test
  void more_and_longer_texts_than_there_was_room_for_join_those_under_way()
      throws InterruptedException {
    SamplingSettings settings = Small.sampling(1, 40);
    List<Prompt> later = new ArrayList<>(Small.prompts(70, 12));
    later.add(new Prompt(new int[30], 2));
    CountDownLatch begun = new CountDownLatch(3);
    CountDownLatch asked = new CountDownLatch(1);
    AtomicInteger most = new AtomicInteger();
    IntConsumer grew =
        texts -> {
          begun.countDown();
          most.accumulateAndGet(texts, Math::max);
          awaitQuietly(begun.getCount() == 0 ? asked : new CountDownLatch(0));
        };
    List<Prompt> first = List.of(new Prompt(new int[2], 1));
    try (LanguageModel model = Small.model(1);
        SharedSampler sampler = new SharedSampler(model, 128, ROOM, 1, grew)) {
      CompletableFuture<Completion> one = sampler.sample(first, settings).getFirst();
      begun.await();
      List<CompletableFuture<Completion>> others = sampler.sample(later, settings);
      asked.countDown();
      assertThat(joined(others.stream()))
          .isEqualTo(Small.exactly(new Sampler(model, 1).sample(later, settings)));
      assertThat(joined(Stream.of(one)))
          .isEqualTo(Small.exactly(new Sampler(model, 1).sample(first, settings)));
    }
    assertThat(most).hasValue(1 + later.size());
  }

  @Test
  void a_longer_prompt_than_there_was_room_for_gets_a_larger_cache() {
    List<Prompt> prompts = List.of(new Prompt(new int[2], 1), new Prompt(new int[60], 2));
    SamplingSettings settings = Small.sampling(1, 3);
    try (LanguageModel model = Small.model(1);
        SharedSampler sampler = sampler(model, 4, ROOM, 1)) {
      List<CompletableFuture<Completion>> asked = new ArrayList<>();
      prompts.forEach(prompt -> asked.addAll(sampler.sample(List.of(prompt), settings)));
      assertThat(joined(asked.stream()))
          .isEqualTo(Small.exactly(new Sampler(model, 1).sample(prompts, settings)));
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void what_is_under_way_or_waits_when_it_closes_is_cancelled_and_so_is_what_comes_after() {
    try (LanguageModel model = Small.model(1)) {
      SharedSampler sampler = sampler(model, 1, ROOM, 1);
      SamplingSettings settings = Small.sampling(1, 55);
      List<CompletableFuture<Completion>> asked = sampler.sample(Small.prompts(500, 5), settings);
      asked.getFirst(); // whichever is begun
      sampler.close();
      assertThat(asked).allMatch(CompletableFuture::isDone);
      assertThat(asked).anyMatch(CompletableFuture::isCompletedExceptionally);
      CompletableFuture<Completion> late = sampler.sample(Small.prompts(1, 5), settings).getFirst();
      assertThatThrownBy(late::join).isInstanceOf(CancellationException.class);
      sampler.close();
    }
  }

  @Test
  void what_breaks_reaches_whoever_waits_and_the_next_is_sampled() {
    List<Prompt> prompts = Small.prompts(3, 9);
    SamplingSettings settings = Small.sampling(1, 4);
    boolean[] broken = {true};
    try (LanguageModel model = Small.model(1);
        SharedSampler sampler =
            new SharedSampler(
                model,
                4,
                ROOM,
                1,
                _ -> {
                  if (broken[0]) {
                    throw new OutOfMemoryError("no room");
                  }
                })) {
      for (CompletableFuture<Completion> one : sampler.sample(prompts, settings)) {
        assertThatThrownBy(one::join).hasCauseInstanceOf(OutOfMemoryError.class);
      }
      broken[0] = false;
      assertThat(joined(sampler.sample(prompts, settings).stream()))
          .isEqualTo(Small.exactly(new Sampler(model, 1).sample(prompts, settings)));
    }
  }

  @Test
  void a_prompt_that_cannot_be_sampled_is_refused_before_it_waits() {
    try (LanguageModel model = Small.model(1);
        SharedSampler sampler = sampler(model, 4, ROOM, 1)) {
      assertThatExceptionOfType(BadInputException.class)
          .isThrownBy(
              () -> sampler.sample(List.of(new Prompt(new int[64], 1)), Small.sampling(1, 4)))
          .withMessageContaining("a prompt has 64 tokens, must have at most 63");
    }
  }
}
