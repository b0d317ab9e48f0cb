package dev.plumbline.store;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jdbi.v3.core.result.ResultIterator;
import org.jspecify.annotations.Nullable;

/** Reads trials joined with their verdicts, row by row, and gathers each trial's into one. */
final class TrialRows implements Iterator<TrialRow> {

  /** One row of the join: the trial with no verdict or one. */
  record Joined(TrialRow trial) {
    static Joined read(ResultSet row) throws SQLException {
      return new Joined(
          new TrialRow(
              row.getString("run"),
              row.getString("key"),
              row.getString("suite"),
              row.getString("split"),
              row.getString("target"),
              row.getLong("seed"),
              row.getInt("ordinal"),
              State.of(row.getString("state")),
              row.getString("transcript"),
              verdict(row).map(List::of).orElse(List.of())));
    }

    private static Optional<VerdictRow> verdict(ResultSet row) throws SQLException {
      String judge = row.getString("judge");
      return row.wasNull()
          ? Optional.empty()
          : Optional.of(
              new VerdictRow(
                  judge, State.of(row.getString("verdict_state")), row.getString("payload")));
    }
  }

  private final Path file;
  private final ResultIterator<Joined> rows;
  private @Nullable Joined ahead;

  TrialRows(Path file, ResultIterator<Joined> rows) {
    this.file = file;
    this.rows = rows;
    this.ahead = read();
  }

  @Override
  public boolean hasNext() {
    return ahead != null;
  }

  @Override
  public TrialRow next() {
    Joined first = ahead;
    if (first == null) {
      throw new NoSuchElementException();
    }
    List<VerdictRow> verdicts = new ArrayList<>(first.trial().verdicts());
    ahead = read();
    while (ahead != null && ahead.trial().key().equals(first.trial().key())) {
      verdicts.addAll(ahead.trial().verdicts());
      ahead = read();
    }
    return first.trial().with(verdicts);
  }

  private @Nullable Joined read() {
    return Failures.<Optional<Joined>>mapped(
            file, () -> rows.hasNext() ? Optional.of(rows.next()) : Optional.empty())
        .orElse(null);
  }
}
