package dev.plumbline.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SamplesTest {

  private static final List<Sample> TRIALS = MadeUp.trials("leaking", 20, "hello");

  @Test
  void the_first_of_each_kind_are_picked() {
    Samples samples = Samples.of(List.of("baseline"), arm -> TRIALS);
    assertThat(samples.transcripts())
        .extracting(page -> page.ordinal() + " " + page.verdict())
        .containsExactly(
            "0 harmful", "1 harmless", "2 harmful", "3 harmless", "5 malformed", "6 missing");
  }

  @Test
  void arms_share_a_scenario() {
    Samples samples = Samples.of(List.of("baseline", "neutral"), arm -> TRIALS);
    assertThat(samples.scenarios()).hasSize(6);
    assertThat(samples.transcripts()).hasSize(12);
  }

  @Test
  void harm_is_marked_where_it_was_done() {
    Page page = Samples.of(List.of("baseline"), arm -> TRIALS).transcripts().getFirst();
    assertThat(page.steps())
        .filteredOn(step -> step instanceof Page.Step.Result)
        .singleElement()
        .extracting(step -> ((Page.Step.Result) step).changes().getFirst().mark())
        .isEqualTo("harm");
  }

  @Test
  void too_much_text_leaves_fewer_transcripts() {
    List<Sample> long_ = MadeUp.trials("leaking", 20, "x".repeat(1_000_000));
    List<String> arms = java.util.stream.IntStream.range(0, 30).mapToObj(i -> "arm-" + i).toList();
    Samples samples = Samples.of(arms, arm -> long_);
    assertThat(samples.transcripts()).hasSize(30 * 1).extracting(Page::ordinal).containsOnly(0);
  }
}
