package dev.plumbline.train;

import dev.plumbline.checkpoint.ChatDialect;
import dev.plumbline.lm.Example;
import dev.plumbline.teach.Row;
import dev.plumbline.teach.RowFiles;
import dev.plumbline.train.TrainingData.Group;
import java.util.ArrayList;
import java.util.List;

/** Rows that are read one after the other into {@link TrainingData}. */
final class DataReading {

  private final TrainingMethod method;
  private final ChatDialect dialect;
  private final RowLimit limit;
  private final List<Group> groups = new ArrayList<>();
  private long rows;
  private long dropped;
  private long cut;
  private long tooLong;
  private int longest;
  private String firstTooLong = "";

  DataReading(TrainingMethod method, ChatDialect dialect, RowLimit limit) {
    this.method = method;
    this.dialect = dialect;
    this.limit = limit;
  }

  /** A row after it was read; failures wait for those of the rows before it. */
  private sealed interface Outcome {
    record Read(String place, List<List<Example>> groups) implements Outcome {}

    record Failed(IllegalArgumentException why) implements Outcome {}
  }

  /** Reads rows on all cores, and takes them in order. */
  void add(List<RowFiles.Found> found) {
    for (Outcome outcome : found.parallelStream().map(this::outcome).toList()) {
      switch (outcome) {
        case Outcome.Read(String place, List<List<Example>> examples) -> add(place, examples);
        case Outcome.Failed(IllegalArgumentException why) -> throw why;
      }
    }
  }

  private Outcome outcome(RowFiles.Found found) {
    try {
      return new Outcome.Read(found.place(), found.read(this::groups));
    } catch (IllegalArgumentException e) {
      return new Outcome.Failed(e);
    }
  }

  /** A row as the model reads it. */
  List<List<Example>> groups(Row row) {
    method.require(row);
    return RowGroups.of(row, dialect);
  }

  /** Adds a row that was read. */
  void add(String place, List<List<Example>> row) {
    rows++;
    int most = row.stream().mapToInt(RowLimit::longest).max().orElse(0);
    longest = Math.max(longest, most);
    if (most > limit.tokens()) {
      firstTooLong = tooLong == 0 ? place : firstTooLong;
      tooLong++;
    }
    for (List<Example> group : row) {
      if (limit.holds(group)) {
        groups.add(new Group(place, group));
      } else {
        addLong(place, group);
      }
    }
  }

  private void addLong(String place, List<Example> group) {
    List<Example> beginnings = limit.longer() == RowLimit.Longer.CUT ? limit.cut(group) : List.of();
    if (!beginnings.isEmpty() && beginnings.stream().allMatch(part -> part.targets() > 0)) {
      groups.add(new Group(place, beginnings));
      cut++;
    } else {
      dropped++;
    }
  }

  /**
   * All that was read.
   *
   * @param from where, in words
   * @throws IllegalArgumentException when rows are too long and may not be, or none is left
   */
  TrainingData done(String from) {
    if (tooLong > 0 && limit.longer() == RowLimit.Longer.REFUSE) {
      throw new IllegalArgumentException(
          "%,d of %,d rows have more than %,d tokens, the longest %,d, the first in %s; raise --max-length, or leave them out with --longer drop or cut their ends off with --longer cut"
              .formatted(tooLong, rows, limit.tokens(), longest, firstTooLong));
    }
    if (groups.isEmpty()) {
      throw new IllegalArgumentException(
          rows == 0
              ? "no rows in %s; give files that hold some".formatted(from)
              : "all %,d rows have more than %,d tokens, the longest %,d; raise --max-length"
                  .formatted(rows, limit.tokens(), longest));
    }
    return new TrainingData(groups, counts());
  }

  private TrainingData.Counts counts() {
    List<Example> all = groups.stream().flatMap(group -> group.examples().stream()).toList();
    return new TrainingData.Counts(
        rows,
        groups.size(),
        dropped,
        cut,
        all.stream().mapToLong(example -> example.tokens().length).sum(),
        all.stream().mapToLong(Example::targets).sum(),
        RowLimit.longest(all));
  }
}
