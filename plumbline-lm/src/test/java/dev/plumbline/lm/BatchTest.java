package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;

class BatchTest {

  @Test
  void documents_lie_end_to_end_with_positions_and_targets_of_their_own() {
    Example first = new Example(new int[] {5, 6, 7}, new boolean[] {true, false, true});
    Example second = new Example(new int[] {8, 9}, new boolean[] {false, true});
    try (PointerScope _ = new PointerScope()) {
      Batch batch = Batch.of(List.of(first, second), Device.CPU);
      assertThat(Tensors.toLongs(batch.tokens())).containsExactly(5, 6, 8);
      assertThat(Tensors.toLongs(batch.positions())).containsExactly(0, 1, 0);
      assertThat(batch.lengths()).containsExactly(2, 1);
      assertThat(Tensors.toLongs(batch.supervised())).containsExactly(1, 2);
      assertThat(Tensors.toLongs(batch.targets())).containsExactly(7, 9);
      assertThat(batch.targetDocuments()).containsExactly(0, 1);
      assertThat(batch.inputs()).isEqualTo(3);
      assertThat(batch.supervisedTokens()).isEqualTo(2);
      assertThat(batch.documents()).isEqualTo(2);
      assertThat(batch.largestToken()).isEqualTo(9);
    }
  }

  @Test
  void what_documents_begin_with_alike_lies_once_up_to_what_counts() {
    Example first = begun(20, 40, 41, 42);
    Example second = begun(18, 50, 51);
    Example other = Example.of(1, 2, 3);
    try (PointerScope _ = new PointerScope()) {
      Batch batch = Batch.of(List.of(first, other, second), Device.CPU);
      assertThat(batch.lengths()).containsExactly(17, 5, 2, 2);
      assertThat(batch.after()).containsExactly(-1, 0, 0, -1);
      assertThat(batch.longest()).isEqualTo(22);
      assertThat(batch.inputs()).isEqualTo(22 + 2 + 19);
      assertThat(batch.documents()).isEqualTo(3);
      assertThat(Tensors.toLongs(batch.positions()))
          .containsSubsequence(15, 16, 17, 18, 19, 20, 21, 17, 18, 0, 1);
      assertThat(Tensors.toLongs(batch.targets())).containsExactly(40, 41, 42, 2, 3, 50, 51);
      assertThat(batch.targetDocuments()).containsExactly(0, 0, 0, 1, 1, 2, 2);
      assertThat(Tensors.toLongs(batch.supervised())).containsExactly(19, 20, 21, 24, 25, 22, 23);
    }
  }

  @Test
  void what_counts_is_never_laid_once_for_several() {
    int[] tokens = new int[30];
    try (PointerScope _ = new PointerScope()) {
      assertThat(Batch.of(List.of(Example.of(tokens), Example.of(tokens)), Device.CPU).after())
          .containsExactly(-1, -1);
    }
  }

  /** Tokens from 0 on without loss, then some with. */
  private static Example begun(int silent, int... taught) {
    int[] tokens = IntStream.concat(IntStream.range(0, silent), IntStream.of(taught)).toArray();
    boolean[] supervised = new boolean[tokens.length];
    Arrays.fill(supervised, silent, tokens.length, true);
    return new Example(tokens, supervised);
  }

  @Test
  void a_batch_may_have_nothing_supervised() {
    Example silent = new Example(new int[] {1, 2}, new boolean[2]);
    try (PointerScope _ = new PointerScope()) {
      Batch batch = Batch.of(List.of(silent), Device.CPU);
      assertThat(batch.supervisedTokens()).isZero();
      assertThat(Tensors.toLongs(batch.targets())).isEmpty();
    }
  }

  @Test
  void groups_and_what_stands_beside_targets_keep_their_order() {
    Example first = Example.of(1, 2, 3).with(new float[] {10, 20});
    Example second = Example.of(4, 5).with(new float[] {30});
    try (PointerScope _ = new PointerScope()) {
      Batch batch = Batch.ofGroups(List.of(List.of(first, second), List.of(second)), Device.CPU);
      assertThat(batch.groups()).containsExactly(2, 1);
      assertThat(Tensors.toFloats(batch.beside().getFirst())).containsExactly(10, 20, 30, 30);
      refused(
          "a batch has documents with 1 and with 0 rows beside their targets, must be as many",
          () -> Batch.of(List.of(first, Example.of(4, 5)), Device.CPU));
    }
  }

  @Test
  void senseless_documents_are_refused_with_one_sentence() {
    refused("a batch has no documents, must have 1 or more", () -> Batch.of(List.of(), Device.CPU));
    refused("a document has 1 tokens, must have 2 or more", () -> Example.of(1));
    refused("a document has token -1, must be 0 or more", () -> Example.of(1, -1));
    refused(
        "a document has 2 tokens and 3 supervised flags, must have as many",
        () -> new Example(new int[2], new boolean[3]));
    refused(
        "a document has 1 numbers beside 2 tokens that count, must have as many",
        () -> Example.of(1, 2, 3).with(new float[1]));
  }

  private static void refused(String message, Runnable work) {
    assertThatExceptionOfType(BadInputException.class).isThrownBy(work::run).withMessage(message);
  }
}
