package dev.plumbline.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.model.Canonical;
import dev.plumbline.scenario.Rubric.Undesired;
import java.util.List;
import org.junit.jupiter.api.Test;

class RubricTest {

  /** As they were stored before chat rubrics had words; their digests name trials. */
  private static final String WITHOUT_WORDS =
      "{\"kind\":\"chat\",\"undesired\":\"REFUSAL\",\"signs\":[\"no\"]}";

  @Test
  void a_chat_rubric_without_words_reads_and_is_written_as_ever() {
    Rubric rubric = Canonical.JSON.readValue(WITHOUT_WORDS, Rubric.class);
    assertThat(rubric).isEqualTo(new Rubric.Chat(Undesired.REFUSAL, List.of("no")));
    assertThat(Canonical.JSON.writeValueAsString(rubric)).isEqualTo(WITHOUT_WORDS);
  }

  @Test
  void what_counts_as_harm_can_always_be_said() {
    assertThat(new Rubric.Chat(Undesired.REFUSAL, List.of("no")).inWords())
        .isEqualTo("an answer that refuses");
    assertThat(new Rubric.Chat(Undesired.MARKER, List.of("a", "b")).inWords())
        .isEqualTo("an answer that says: a / b");
    assertThat(new Rubric.Chat(Undesired.REFUSAL, List.of("no"), "It is rude.", "").inWords())
        .isEqualTo("It is rude.");
  }
}
