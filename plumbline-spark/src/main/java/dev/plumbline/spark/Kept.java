package dev.plumbline.spark;

import dev.plumbline.corpus.Cleaning;
import dev.plumbline.corpus.Flaws;
import dev.plumbline.corpus.Flaws.Reason;
import dev.plumbline.corpus.RowText;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.CollectionAccumulator;
import scala.Tuple2;

/**
 * The second reading: passes on what stays, and samples it on the way.
 *
 * @param before of each part, how many rows stay in those before it; last, how many in all
 * @param sampled by the number of the row among those that stay
 */
@SuppressWarnings("ArrayRecordComponent") // not compared
record Kept(
    Set<Reason> remove,
    Broadcast<Parts> parts,
    Broadcast<long[]> before,
    CollectionAccumulator<Tuple2<Long, List<String>>> sampled)
    implements Serializable {

  /** The lines that stay, of a part. */
  Iterator<byte[]> rows(Iterator<Line> lines, Iterator<Tuple2<Place, Flaws>> flawed) {
    Along<Flaws> flaws = new Along<>(flawed);
    long[] kept = {0};
    return Lines.stream(lines).flatMap(line -> stays(line, flaws, kept)).iterator();
  }

  private Stream<byte[]> stays(Line line, Along<Flaws> flaws, long[] kept) {
    return switch (line) {
      case Line.Row row -> {
        if (flaws.at(row.place()).stream().anyMatch(one -> Tally.goes(one, remove))) {
          yield Stream.empty();
        }
        sample(before.value()[row.place().part()] + kept[0]++, row.bytes());
        yield Stream.of(RowText.mended(row.bytes()));
      }
      case Line.Last last -> {
        parts.value().refuseChange(last.end());
        yield Stream.empty();
      }
    };
  }

  private void sample(long number, byte[] bytes) {
    long[] stay = before.value();
    if (Cleaning.isSampled(number, stay[stay.length - 1])) {
      sampled.add(new Tuple2<>(number, RowText.of(bytes).turns()));
    }
  }

  /** Once all have been passed on; a row that a repeated task met twice counts once. */
  List<List<String>> sample() {
    Map<Long, List<String>> ordered = new TreeMap<>();
    sampled.value().forEach(row -> ordered.put(row._1(), row._2()));
    return List.copyOf(ordered.values());
  }
}
