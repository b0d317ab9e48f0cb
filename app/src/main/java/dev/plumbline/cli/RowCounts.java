package dev.plumbline.cli;

import dev.plumbline.console.Terminal;
import dev.plumbline.lm.Example;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/** What was found in rows as a model reads them. */
final class RowCounts {

  private final long maxTokens;
  private final Set<Integer> ends;
  private final OptionalInt unknownToken;
  private long rows;
  private long tokens;
  private long supervised;
  private long unknown;
  private long tooLong;
  private long unended;
  private long refused;
  private String firstRefusal = "";

  /**
   * Begins.
   *
   * @param maxTokens that an example may have
   * @param ends tokens each of which ends what has loss
   * @param unknownToken that stands for what the vocabulary lacks
   */
  RowCounts(long maxTokens, Set<Integer> ends, OptionalInt unknownToken) {
    this.maxTokens = maxTokens;
    this.ends = Set.copyOf(ends);
    this.unknownToken = unknownToken;
  }

  long rows() {
    return rows;
  }

  /** Counts a row. */
  void add(List<Example> examples) {
    rows++;
    for (Example example : examples) {
      tokens += example.tokens().length;
      supervised += example.targets();
      unknown += IntStream.of(example.tokens()).filter(this::isUnknown).count();
    }
    tooLong += examples.stream().anyMatch(one -> one.tokens().length > maxTokens) ? 1 : 0;
    unended += examples.stream().allMatch(this::isEnded) ? 0 : 1;
  }

  private boolean isUnknown(int token) {
    return unknownToken.isPresent() && token == unknownToken.getAsInt();
  }

  /** Whether the last token with loss ends a turn or a text. */
  private boolean isEnded(Example example) {
    int last = example.tokens().length - 1;
    while (!example.supervised()[last]) {
      last--;
    }
    return ends.contains(example.tokens()[last]);
  }

  /** Counts a row that cannot be trained on. */
  void refuse(String why) {
    rows++;
    firstRefusal = refused == 0 ? why : firstRefusal;
    refused++;
  }

  boolean isClean() {
    return unknown == 0 && tooLong == 0 && unended == 0 && refused == 0;
  }

  void putInto(Map<String, Object> all) {
    all.put("tokens", tokens);
    all.put("supervised", supervised);
    all.put("unknown", unknown);
    all.put("tooLong", tooLong);
    all.put("unended", unended);
    all.put("refused", refused);
    all.put("firstRefusal", firstRefusal);
  }

  @Override
  public String toString() {
    String counts =
        String.format(
            Locale.ROOT,
            "%,d rows, %,d tokens, %,d with loss; %,d unknown to the tokenizer, %,d rows longer than %,d, %,d without a stop token%n",
            rows,
            tokens,
            supervised,
            unknown,
            tooLong,
            maxTokens,
            unended);
    return refused == 0
        ? counts
        : counts
            + String.format(
                Locale.ROOT,
                "%,d rows cannot be trained on; the first: %s%n",
                refused,
                Terminal.escape(firstRefusal));
  }
}
