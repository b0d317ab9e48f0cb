package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.lm.Targets.Piece;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;

class TargetsTest {

  /** Documents with 3, 0, 2, 1 and 4 targets, in groups of 2, 1 and 2. */
  private static Batch batch() {
    return Batch.ofGroups(
        List.of(
            List.of(document(1, 2, 3), document()),
            List.of(document(4, 5)),
            List.of(document(6), document(7, 8, 9, 10))),
        Device.CPU);
  }

  /** With as many targets as there are numbers, which stand beside them. */
  private static Example document(float... beside) {
    int[] tokens = new int[beside.length + 2];
    boolean[] supervised = new boolean[tokens.length];
    for (int i = 0; i < beside.length; i++) {
      supervised[i + 2] = true;
    }
    return new Example(tokens, supervised, new float[][] {beside});
  }

  private static List<List<Integer>> sizes(List<Piece> pieces) {
    return pieces.stream().map(piece -> List.of(piece.from(), piece.to())).toList();
  }

  @Test
  void single_tokens_are_cut_anywhere() {
    try (PointerScope _ = new PointerScope()) {
      List<Piece> pieces = Targets.pieces(batch(), 4, false);
      assertThat(sizes(pieces)).containsExactly(List.of(0, 4), List.of(4, 8), List.of(8, 10));
      assertThat(pieces.get(1).targets().documents()).containsExactly(0, 1, 2, 2);
      assertThat(Tensors.toFloats(pieces.get(1).targets().beside().getFirst()))
          .containsExactly(5, 6, 7, 8);
    }
  }

  @Test
  void groups_stay_whole_and_one_that_is_larger_than_a_piece_is_one_of_its_own() {
    try (PointerScope _ = new PointerScope()) {
      assertThat(sizes(Targets.pieces(batch(), 4, true)))
          .containsExactly(List.of(0, 3), List.of(3, 5), List.of(5, 10));
      assertThat(sizes(Targets.pieces(batch(), 7, true)))
          .containsExactly(List.of(0, 5), List.of(5, 10));
      assertThat(sizes(Targets.pieces(batch(), 1, true)))
          .containsExactly(List.of(0, 3), List.of(3, 5), List.of(5, 10));
    }
  }

  @Test
  void a_piece_knows_its_documents_by_group_also_those_without_targets() {
    try (PointerScope _ = new PointerScope()) {
      List<Piece> pieces = Targets.pieces(batch(), 4, true);
      assertThat(pieces.get(0).targets().groups()).containsExactly(2);
      assertThat(pieces.get(2).targets().groups()).containsExactly(2);
      assertThat(pieces.get(2).targets().documents()).containsExactly(0, 1, 1, 1, 1);
    }
  }

  @Test
  void values_are_summed_by_document() {
    try (PointerScope _ = new PointerScope()) {
      Targets all = Targets.pieces(batch(), 100, true).getFirst().targets();
      assertThat(Tensors.toFloats(all.byDocument(all.beside().getFirst())))
          .containsExactly(6, 0, 9, 6, 34);
    }
  }
}
