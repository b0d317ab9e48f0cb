package dev.plumbline.train;

import dev.plumbline.checkpoint.ChatDialect;
import dev.plumbline.lm.Example;
import dev.plumbline.model.Canonical;
import dev.plumbline.teach.Row;
import dev.plumbline.teach.RowFiles;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * All rows of a training as the model reads them. Immutable; takes five bytes of memory a token.
 *
 * @param groups at least one
 */
public record TrainingData(List<Group> groups, Counts counts) {

  /**
   * Examples that a loss looks at together.
   *
   * @param place file and line of the row that they are of
   * @param examples one; or of a preference two, the chosen one first
   */
  public record Group(String place, List<Example> examples) {
    public Group {
      examples = List.copyOf(examples);
    }
  }

  /**
   * How much there is.
   *
   * @param rows that were read
   * @param groups that are trained on
   * @param dropped groups that are not, since they are too long
   * @param cut groups of which the end was cut off
   * @param tokens of the groups
   * @param supervisedTokens those that have loss
   * @param longest tokens of the longest example
   */
  public record Counts(
      long rows,
      long groups,
      long dropped,
      long cut,
      long tokens,
      long supervisedTokens,
      int longest) {}

  public TrainingData {
    groups = List.copyOf(groups);
  }

  /**
   * Reads all rows.
   *
   * @param progress told how many rows more were read
   * @throws IllegalArgumentException naming file and line of a row that cannot be trained on so, or
   *     saying how many are too long
   */
  public static TrainingData read(
      RowFiles files,
      TrainingMethod method,
      ChatDialect dialect,
      RowLimit limit,
      LongConsumer progress) {
    DataReading reading = new DataReading(method, dialect, limit);
    files.read(rows -> {
      reading.add(rows);
      progress.accept(rows.size());
    });
    return reading.done(files.named());
  }

  /**
   * Rows that were made here; none may be too long for the model.
   *
   * @param place what they are of, in words; their numbers follow
   * @throws IllegalArgumentException naming a row that cannot be trained on so
   */
  public static TrainingData of(
      String place, List<Row> rows, TrainingMethod method, ChatDialect dialect) {
    DataReading reading = new DataReading(method, dialect, RowLimit.NONE);
    for (int at = 0; at < rows.size(); at++) {
      reading.add("%s, row %d".formatted(place, at + 1), reading.groups(rows.get(at)));
    }
    return reading.done(place);
  }

  /** SHA-256 of all tokens and of which of them have loss, in order and group by group. */
  public String digest() {
    MessageDigest digest = Canonical.sha256();
    for (Group group : groups) {
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(group.examples().size()).flip());
      for (Example example : group.examples()) {
        add(digest, example);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Adds an example's tokens to a digest, and which of them have loss. */
  static void add(MessageDigest digest, Example example) {
    int length = example.tokens().length;
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + (Integer.BYTES + 1) * length);
    bytes.putInt(length);
    for (int i = 0; i < length; i++) {
      bytes.putInt(example.tokens()[i]).put((byte) (example.supervised()[i] ? 1 : 0));
    }
    digest.update(bytes.flip());
  }

  /** The groups without end, in an order that the seed mixes anew in each round. */
  public DataOrder order(long seed) {
    return new DataOrder(groups, seed);
  }
}
