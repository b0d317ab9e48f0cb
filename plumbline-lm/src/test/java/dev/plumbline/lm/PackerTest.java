package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.lm.StepBatches.Cursor;
import dev.plumbline.lm.StepBatches.Numbered;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PackerTest {

  /** Documents of 2 to 20 tokens, the first of which is the document's number. */
  private static final ExampleSource NUMBERED =
      index -> {
        int[] tokens = new int[2 + (int) (index * 7919 % 19)];
        tokens[0] = (int) index;
        return List.of(Example.of(tokens));
      };

  private static Packer packer(int rows, Cursor cursor) {
    return new Packer(NUMBERED, new BatchShape.Packed(rows, 20, 1), cursor);
  }

  private static List<Integer> numbers(List<Numbered> batch) {
    return batch.stream().map(numbered -> numbered.group().getFirst().tokens()[0]).toList();
  }

  @Test
  void every_document_comes_once_and_none_waits_for_long() {
    Packer packer = packer(2, Cursor.START);
    List<Integer> seen = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      List<Integer> batch = numbers(packer.nextBatch());
      int oldest = batch.getFirst();
      assertThat(seen)
          .as("all before the first of a batch")
          .filteredOn(n -> n < oldest)
          .hasSize(oldest);
      seen.addAll(batch);
    }
    assertThat(seen).doesNotHaveDuplicates();
  }

  @Test
  void batches_are_nearly_full_and_never_over() {
    Packer packer = packer(3, Cursor.START);
    int sum = 0;
    for (int i = 0; i < 100; i++) {
      int inputs = packer.nextBatch().stream().mapToInt(Numbered::positions).sum();
      assertThat(inputs).isBetween(1, 60);
      sum += inputs;
    }
    assertThat(sum).isGreaterThan(100 * 59);
  }

  @Test
  void a_cursor_is_all_there_is_to_remember() {
    Packer packer = packer(2, Cursor.START);
    for (int i = 0; i < 5; i++) {
      packer.nextBatch();
    }
    Packer resumed = packer(2, packer.cursor());
    for (int i = 0; i < 50; i++) {
      assertThat(numbers(resumed.nextBatch())).isEqualTo(numbers(packer.nextBatch()));
    }
  }
}
