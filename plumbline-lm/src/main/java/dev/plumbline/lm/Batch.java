package dev.plumbline.lm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Whole documents laid end to end, without padding; lives in the PointerScope it was made in.
 *
 * <p>Each document attends to itself only and its positions start at 0, so nothing passes from one
 * document to another. The last token of a document is only ever predicted, so a document of n
 * tokens gives n - 1 inputs.
 *
 * @param tokens inputs of all documents, long [N]
 * @param positions place of each input in its document, long [N]
 * @param lengths number of inputs of each document; they sum to N
 * @param supervised places in [N] whose next token counts in the loss, long [S]
 * @param targets those next tokens, long [S]
 * @param targetDocuments for each of the S targets, the number of its document in the batch
 * @param groups how many documents each group has; they sum to the documents
 * @param beside what the documents have beside their targets, float [S] each
 * @param largestToken largest token id among inputs and targets
 */
@SuppressWarnings("ArrayRecordComponent") // plain arrays; nobody changes or compares them
public record Batch(
    Tensor tokens,
    Tensor positions,
    long[] lengths,
    Tensor supervised,
    Tensor targets,
    int[] targetDocuments,
    int[] groups,
    List<Tensor> beside,
    int largestToken) {

  /** Number of inputs N. */
  public long inputs() {
    return Arrays.stream(lengths).sum();
  }

  /** Number of tokens S that count in the loss. */
  public long supervisedTokens() {
    return targetDocuments.length;
  }

  /** Number of documents. */
  public int documents() {
    return lengths.length;
  }

  /** Lays documents end to end, each a group of its own; one document alone is a batch too. */
  public static Batch of(List<Example> documents, Device device) {
    return ofGroups(documents.stream().map(List::of).toList(), device);
  }

  /**
   * Lays the documents of groups end to end.
   *
   * @throws BadInputException when there is no document, or they have different numbers of rows
   *     beside their targets
   */
  public static Batch ofGroups(List<List<Example>> groups, Device device) {
    List<Example> documents = groups.stream().flatMap(List::stream).toList();
    BadInputException.unless(!documents.isEmpty(), "a batch has no documents, must have 1 or more");
    long[] lengths = documents.stream().mapToLong(Example::positions).toArray();
    int inputs = Math.toIntExact(Arrays.stream(lengths).sum());
    long[] tokens = new long[inputs];
    long[] positions = new long[inputs];
    long[] supervised = new long[inputs];
    long[] targets = new long[inputs];
    int[] targetDocuments = new int[inputs];
    int at = 0;
    int count = 0;
    for (int number = 0; number < documents.size(); number++) {
      Example document = documents.get(number);
      for (int position = 0; position < document.positions(); position++, at++) {
        tokens[at] = document.tokens()[position];
        positions[at] = position;
        if (document.supervised()[position + 1]) {
          supervised[count] = at;
          targets[count] = document.tokens()[position + 1];
          targetDocuments[count++] = number;
        }
      }
    }
    return new Batch(
        Tensors.of(tokens, device, inputs),
        Tensors.of(positions, device, inputs),
        lengths,
        Tensors.of(Arrays.copyOf(supervised, count), device, count),
        Tensors.of(Arrays.copyOf(targets, count), device, count),
        Arrays.copyOf(targetDocuments, count),
        groups.stream().mapToInt(List::size).toArray(),
        beside(documents, count, device),
        documents.stream()
            .flatMapToInt(document -> Arrays.stream(document.tokens()))
            .max()
            .orElseThrow());
  }

  private static List<Tensor> beside(List<Example> documents, int count, Device device) {
    int rows = documents.getFirst().beside().length;
    List<Tensor> beside = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      float[] values = new float[count];
      int at = 0;
      for (Example document : documents) {
        BadInputException.unless(
            document.beside().length == rows,
            "a batch has documents with %d and with %d rows beside their targets, must be as many",
            rows,
            document.beside().length);
        float[] own = document.beside()[row];
        System.arraycopy(own, 0, values, at, own.length);
        at += own.length;
      }
      beside.add(Tensors.of(values, device, count));
    }
    return beside;
  }
}
