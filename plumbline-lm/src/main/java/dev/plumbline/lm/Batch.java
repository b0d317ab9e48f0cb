package dev.plumbline.lm;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * Whole documents laid end to end, without padding; lives in the PointerScope it was made in.
 *
 * <p>Each document attends to itself only and its positions start at 0, so nothing passes from one
 * document to another. The last token of a document is only ever predicted, so a document of n
 * tokens gives n - 1 inputs. Documents that begin alike, as chats with the same tools do, have what
 * they share before any of their targets laid once, and go on from there.
 *
 * @param tokens inputs, long [N]
 * @param positions place of each input in its document, long [N]
 * @param lengths number of inputs of each piece, in the order in which they lie; they sum to N
 * @param after for each piece the number of the shared one that it goes on from, or -1
 * @param inputs of all documents, with what they share counted for each; N where they share nothing
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
    int[] after,
    long inputs,
    Tensor supervised,
    Tensor targets,
    int[] targetDocuments,
    int[] groups,
    List<Tensor> beside,
    int largestToken) {

  /** Number of inputs of the longest document. */
  public int longest() {
    return (int)
        IntStream.range(0, lengths.length)
            .mapToLong(i -> lengths[i] + (after[i] < 0 ? 0 : lengths[after[i]]))
            .max()
            .orElseThrow();
  }

  /** Number of tokens S that count in the loss. */
  public long supervisedTokens() {
    return targetDocuments.length;
  }

  /** Number of documents. */
  public int documents() {
    return Arrays.stream(groups).sum();
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
    List<Piece> pieces = Piece.of(documents);
    int laid = pieces.stream().mapToInt(Piece::length).sum();
    long[] tokens = new long[laid];
    long[] positions = new long[laid];
    int[] begins = new int[documents.size()];
    int at = 0;
    for (Piece piece : pieces) {
      if (!piece.shared()) {
        begins[piece.document()] = at - piece.from();
      }
      int[] own = documents.get(piece.document()).tokens();
      for (int position = piece.from(); position < piece.to(); position++, at++) {
        tokens[at] = own[position];
        positions[at] = position;
      }
    }
    int inputs = documents.stream().mapToInt(Example::positions).sum();
    long[] supervised = new long[inputs];
    long[] targets = new long[inputs];
    int[] targetDocuments = new int[inputs];
    int count = 0;
    for (int number = 0; number < documents.size(); number++) {
      Example document = documents.get(number);
      for (int position = 0; position < document.positions(); position++) {
        if (document.supervised()[position + 1]) {
          supervised[count] = (long) begins[number] + position;
          targets[count] = document.tokens()[position + 1];
          targetDocuments[count++] = number;
        }
      }
    }
    return new Batch(
        Tensors.of(tokens, device, laid),
        Tensors.of(positions, device, laid),
        pieces.stream().mapToLong(Piece::length).toArray(),
        pieces.stream().mapToInt(Piece::after).toArray(),
        inputs,
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

  /**
   * Inputs of a document that lie together.
   *
   * @param document one that they are of
   * @param to exclusive
   * @param after number of the piece that it goes on from, or -1
   * @param shared whether others go on from it
   */
  private record Piece(int document, int from, int to, int after, boolean shared) {

    /** Documents that share fewer inputs are laid whole. */
    private static final int FEWEST = 16;

    int length() {
      return to - from;
    }

    /** Those of all documents, each shared one before what goes on from it. */
    static List<Piece> of(List<Example> documents) {
      Map<IntBuffer, List<Integer>> alike = new LinkedHashMap<>();
      for (int number = 0; number < documents.size(); number++) {
        int[] tokens = documents.get(number).tokens();
        IntBuffer beginning = IntBuffer.wrap(tokens, 0, Math.min(FEWEST, tokens.length));
        alike.computeIfAbsent(beginning, same -> new ArrayList<>()).add(number);
      }
      List<Piece> pieces = new ArrayList<>();
      for (List<Integer> numbers : alike.values()) {
        int shared =
            numbers.size() == 1 ? 0 : shared(numbers.stream().map(documents::get).toList());
        int after = shared < FEWEST ? -1 : pieces.size();
        int from = shared < FEWEST ? 0 : shared;
        if (from > 0) {
          pieces.add(new Piece(numbers.getFirst(), 0, shared, -1, true));
        }
        for (int number : numbers) {
          pieces.add(new Piece(number, from, documents.get(number).positions(), after, false));
        }
      }
      return pieces;
    }

    /** Inputs that all begin with, of which none predicts what counts and none is a last one. */
    private static int shared(List<Example> documents) {
      Example first = documents.getFirst();
      int shared = first.positions();
      for (Example document : documents) {
        int differs = Arrays.mismatch(first.tokens(), document.tokens());
        int silent = 1;
        while (silent < document.positions() && !document.supervised()[silent]) {
          silent++;
        }
        shared = Math.min(shared, Math.min(silent - 1, document.positions() - 1));
        shared = differs < 0 ? shared : Math.min(shared, differs);
      }
      return shared;
    }
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
