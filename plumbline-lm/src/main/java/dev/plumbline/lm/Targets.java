package dev.plumbline.lm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * Some of a batch's tokens that count in the loss, S of them, in order.
 *
 * @param documents for each, the number of its document among those here, from 0
 * @param groups how many documents each group has
 * @param beside what the documents have beside them, float [S] each
 */
@SuppressWarnings("ArrayRecordComponent") // a plain array; nobody changes or compares it
public record Targets(int[] documents, List<Integer> groups, List<Tensor> beside) {

  public Targets {
    groups = List.copyOf(groups);
    beside = List.copyOf(beside);
  }

  /** Sums of values [S] by document: [documents]. */
  public Tensor byDocument(Tensor values) {
    int count = groups.stream().mapToInt(Integer::intValue).sum();
    long[] numbers = Arrays.stream(documents).asLongStream().toArray();
    Device device = values.is_cpu() ? Device.CPU : Device.CUDA;
    return values
        .new_zeros(new long[] {count})
        .index_add(0, Tensors.of(numbers, device, numbers.length), values);
  }

  /** A run of targets, from one inclusive to one exclusive, with what they are of. */
  record Piece(int from, int to, Targets targets) {
    int size() {
      return to - from;
    }
  }

  /**
   * All targets of a batch in pieces that are computed one after the other.
   *
   * @param most targets of a piece, if its groups are not larger
   * @param whole whether groups have to stay in one piece; single tokens otherwise
   */
  static List<Piece> pieces(Batch batch, int most, boolean whole) {
    List<Piece> pieces = new ArrayList<>();
    int[] groupOf =
        IntStream.range(0, batch.groups().length)
            .flatMap(group -> IntStream.generate(() -> group).limit(batch.groups()[group]))
            .toArray();
    int[] documents = batch.targetDocuments();
    for (int from = 0; from < documents.length; ) {
      int to = Math.min(documents.length, from + most);
      if (whole) {
        to = endOfGroup(documents, groupOf, from, to);
      }
      pieces.add(piece(batch, groupOf, from, to));
      from = to;
    }
    return pieces;
  }

  /** The last end of a group up to a place, or the end of the first one when there is none. */
  private static int endOfGroup(int[] documents, int[] groupOf, int from, int most) {
    int end = most;
    while (end > from && !isBetweenGroups(documents, groupOf, end)) {
      end--;
    }
    if (end == from) {
      end = from + 1;
      while (!isBetweenGroups(documents, groupOf, end)) {
        end++;
      }
    }
    return end;
  }

  private static boolean isBetweenGroups(int[] documents, int[] groupOf, int place) {
    return place == documents.length || groupOf[documents[place - 1]] != groupOf[documents[place]];
  }

  /**
   * Documents without targets are left out where tokens are single, and kept where they are not.
   */
  private static Piece piece(Batch batch, int[] groupOf, int from, int to) {
    int[] documents = batch.targetDocuments();
    int firstGroup = groupOf[documents[from]];
    int lastGroup = groupOf[documents[to - 1]];
    int first = Arrays.stream(batch.groups(), 0, firstGroup).sum();
    return new Piece(
        from,
        to,
        new Targets(
            IntStream.range(from, to).map(place -> documents[place] - first).toArray(),
            Arrays.stream(batch.groups(), firstGroup, lastGroup + 1).boxed().toList(),
            batch.beside().stream().map(row -> row.narrow(0, from, to - from)).toList()));
  }
}
