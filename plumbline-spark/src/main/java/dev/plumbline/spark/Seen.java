package dev.plumbline.spark;

import dev.plumbline.corpus.RowCheck;
import dev.plumbline.corpus.RowCheck.Checked;
import dev.plumbline.corpus.RowCheck.Look;
import java.io.Serializable;
import java.util.stream.Stream;

/** What the first reading keeps of a line. */
sealed interface Seen extends Serializable {

  record Row(Place place, Checked checked) implements Seen {}

  /** A line that is no row. */
  record Bad(Place place, String complaint) implements Seen {}

  record Last(Parts.End end) implements Seen {}

  static Seen of(Line line, RowCheck check) {
    return switch (line) {
      case Line.Row row ->
          switch (check.look(row.bytes())) {
            case Look.Good good -> new Row(row.place(), good.checked());
            case Look.Bad bad -> new Bad(row.place(), bad.complaint());
          };
      case Line.Last last -> new Last(last.end());
    };
  }

  /** Those of one kind. */
  static <T extends Seen> Stream<T> only(Class<T> kind, Seen seen) {
    return kind.isInstance(seen) ? Stream.of(kind.cast(seen)) : Stream.empty();
  }
}
