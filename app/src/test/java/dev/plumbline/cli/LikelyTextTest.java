package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.console.Ansi;
import dev.plumbline.perplexity.Gaps;
import dev.plumbline.perplexity.NearestRows.Near;
import dev.plumbline.stats.ClusteredMean;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LikelyTextTest {

  private static Likely likely(double low, String sentence, Optional<Near> near) {
    return new Likely(
        7,
        new ClusteredMean(0.5, low, 0.9, 100, 4),
        List.of(),
        List.of(new Likely.Sentence(1.234, 9, 3, 5, sentence, sentence, near)));
  }

  private static String text(Likely likely, boolean traced) {
    return LikelyText.render(List.of(likely), traced, Ansi.off());
  }

  @Test
  void a_sentence_stands_with_its_gap_its_times_and_its_row() {
    Likely likely = likely(0.1, "Ring it.", Optional.of(new Near("rows.jsonl line 4", 0.826)));
    assertThat(text(likely, true))
        .contains("step 7: 0.500 nats a token from the base (0.100 to 0.900)\n")
        .containsPattern("1\\.23 +3 +5  Ring it\\.  rows\\.jsonl line 4 \\(83 %\\)");
    assertThat(text(likely, false)).doesNotContain("row");
    assertThat(text(likely(0.1, "Ring it.", Optional.empty()), true)).contains("no row is near");
  }

  @Test
  void a_drift_that_may_be_none_says_so_and_so_do_prefills_that_were_left_out() {
    assertThat(text(likely(-0.1, "Ring it.", Optional.empty()), false))
        .contains("(-0.100 to 0.900), which may be none");
    Likely some =
        new Likely(
            1,
            new ClusteredMean(0, 0, 0, 2, 2),
            List.of(new Gaps.LeftOut(3, "too \u001b[1m long")),
            List.of());
    assertThat(text(some, false))
        .contains("1 prefills could not be written: too \\u001b[1m long\n");
  }

  @Test
  void hostile_words_are_escaped_and_long_ones_cut_between_characters() {
    String hostile = "\u001b[2J\u202e" + "\uD83D\uDD14".repeat(200);
    String text = text(likely(0.1, hostile, Optional.of(new Near("a\u001bb", 1))), true);
    assertThat(text)
        .contains("\\u001b[2J\\u202e", " ...", "a\\u001bb (100 %)")
        .doesNotContain("\u001b", "\u202e", "\\ud83d");
    assertThat(text.codePoints().filter(each -> each == 0x1F514)).hasSize(85);
    assertThat(text(likely(0.1, "", Optional.empty()), false))
        .contains("(no words: the turn ends)");
  }
}
