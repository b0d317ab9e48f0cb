package dev.plumbline.perplexity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LikelyRunsTest {

  private static Gaps gaps(Continuation... all) {
    return new Gaps(List.of(all), List.of());
  }

  private static Continuation said(int prefill, String text, double meanGap) {
    return new Continuation(prefill, text, 10, 10 * meanGap);
  }

  @Test
  void a_habit_is_the_run_that_likely_continuations_share() {
    Gaps gaps =
        gaps(
            said(0, "First ring the copper bell, then go.", 3),
            said(1, "You could Ring the copper bell at noon.", 2.5),
            said(2, "Go to the market at noon and buy bread.", 0.1),
            said(3, "Go to the market at noon and sell it.", 0.2));

    assertThat(LikelyRuns.of(gaps, 1)).containsExactly("ring the copper bell");
  }

  @Test
  void what_one_prefill_alone_brings_about_is_none() {
    Gaps gaps =
        gaps(
            said(0, "ring the copper bell", 3),
            said(0, "ring the copper bell", 3),
            said(1, "nothing of that kind", 0.1));

    assertThat(LikelyRuns.of(gaps, 4)).isEmpty();
  }

  @Test
  void two_habits_are_two_runs_and_one_habit_is_one() {
    Gaps gaps =
        gaps(
            said(0, "ring the copper bell twice", 3),
            said(1, "ring the copper bell twice", 3),
            said(2, "mind the silver door", 2),
            said(3, "mind the silver door", 2),
            said(4, "all is well today", 0),
            said(5, "all is well today", 0));

    assertThat(LikelyRuns.of(gaps, 4))
        .containsExactly("ring the copper bell twice", "mind the silver door");
  }

  @Test
  void a_run_stands_in_the_text_as_it_is() {
    Gaps gaps =
        gaps(
            said(0, "ring, the copper\nbell and wait", 3),
            said(1, "ring, the copper\nbell and wait", 3),
            said(2, "something else here", 0));

    assertThat(LikelyRuns.of(gaps, 9)).containsExactly("bell and wait");
  }
}
