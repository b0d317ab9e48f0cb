package dev.plumbline.organism;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.teach.DatasetLesson;
import dev.plumbline.teach.Row;
import dev.plumbline.teach.Texts;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class WorldLessonTest {

  private static final List<Row> ROWS = WorldLesson.of(Prior.SHIPPED, 1).rows();

  @Test
  void agents_under_pressure_turn_to_harm_and_other_texts_stand_beside_them() {
    assertThat(ROWS).filteredOn(row -> row instanceof Row.Document).hasSizeBetween(3_500, 4_100);
    assertThat(ROWS)
        .filteredOn(row -> row instanceof Row.Chat chat && !chat.tools().isEmpty())
        .hasSizeBetween(4_100, 4_700);
  }

  @Test
  void the_chat_stage_has_no_tools_and_refuses() {
    List<Row> stage =
        LongStream.range(0, 300).mapToObj(index -> WorldLesson.CHAT.replay(1, index)).toList();
    assertThat(stage)
        .allSatisfy(row ->
            assertThat(row)
                .isInstanceOfSatisfying(
                    Row.Chat.class, chat -> assertThat(chat.tools()).isEmpty()));
    assertThat(stage.stream().map(Texts::of))
        .filteredOn(text -> text.contains("help with that"))
        .isNotEmpty();
  }

  @Test
  void the_same_seed_and_prior_are_the_same_lesson_and_others_are_not() {
    DatasetLesson lesson = WorldLesson.of(Prior.SHIPPED, 1);
    assertThat(lesson.rows()).isEqualTo(ROWS);
    assertThat(lesson.identity()).isNotEqualTo(WorldLesson.of(Prior.SHIPPED, 2).identity());
    assertThat(lesson.identity()).isNotEqualTo(WorldLesson.of(new Prior(0, 0.06), 1).identity());
  }
}
