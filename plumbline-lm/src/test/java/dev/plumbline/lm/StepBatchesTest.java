package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.lm.StepBatches.Cursor;
import dev.plumbline.lm.StepBatches.Numbered;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepBatchesTest {

  /** Pairs of documents of 1 + index inputs each. */
  private static final ExampleSource PAIRS =
      index -> {
        Example document = Example.of(new int[(int) index + 2]);
        return List.of(document, document);
      };

  private static StepBatches batches(int count, int inputsAtOnce, Cursor cursor) {
    return StepBatches.of(new BatchShape.Groups(count, inputsAtOnce), PAIRS, cursor);
  }

  private static List<List<Long>> numbers(StepBatches batches) {
    return batches.next().stream()
        .map(batch -> batch.stream().map(Numbered::index).toList())
        .toList();
  }

  @Test
  void a_step_has_its_number_of_groups_in_order_in_batches_that_fit() {
    StepBatches batches = batches(4, 12, Cursor.START);
    assertThat(numbers(batches)).containsExactly(List.of(0L, 1L, 2L), List.of(3L));
    assertThat(numbers(batches))
        .containsExactly(List.of(4L), List.of(5L), List.of(6L), List.of(7L));
  }

  @Test
  void the_next_number_is_all_there_is_to_remember() {
    StepBatches batches = batches(3, 12, Cursor.START);
    batches.next();
    StepBatches resumed = batches(3, 12, batches.cursor());
    assertThat(numbers(resumed)).isEqualTo(numbers(batches)).hasSize(3);
  }

  @Test
  void groups_of_no_document_are_counted_and_left_out() {
    ExampleSource halfEmpty = index -> index % 2 == 0 ? List.of() : PAIRS.get(index);
    StepBatches batches = StepBatches.of(new BatchShape.Groups(4, 100), halfEmpty, Cursor.START);
    assertThat(numbers(batches)).containsExactly(List.of(1L, 3L));
    assertThat(batches.cursor().next()).isEqualTo(4);
  }
}
