package dev.plumbline.spark;

import dev.plumbline.corpus.NearDuplicates;
import dev.plumbline.corpus.NearDuplicates.Likeness;
import dev.plumbline.corpus.Sketch;
import dev.plumbline.spark.Repeats.Repeat;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * Buckets one after the other, each with its rows in order, as a shuffle sorts them on disk. They
 * are passed through row by row, so that a bucket may be of any size.
 */
final class Buckets {

  private Buckets() {}

  /** For each row but the first of its bucket, which has the same words, that it repeats that. */
  static Iterator<Tuple2<Place, Repeat>> exact(Iterator<Tuple2<Member, Boolean>> rows) {
    First first = new First();
    return Lines.stream(rows)
        .flatMap(row -> {
          boolean starts = first.isStartedBy(row._1());
          return starts
              ? Stream.empty()
              : Stream.of(
                  new Tuple2<>(row._1().place(), new Repeat(first.place(), Likeness.WORDS, 1)));
        })
        .iterator();
  }

  /** The rows of buckets of two and more. */
  static Iterator<Tuple2<Place, Member>> shared(Iterator<Tuple2<Member, Boolean>> rows) {
    First first = new First();
    return Lines.stream(rows)
        .flatMap(row -> first.isStartedBy(row._1()) ? Stream.empty() : first.with(row._1()))
        .map(member -> new Tuple2<>(member.place(), member))
        .iterator();
  }

  /** For each row that is near one of the earliest of its bucket, the first that it is near. */
  static Iterator<Tuple2<Place, Repeat>> near(Iterator<Tuple2<Member, Sketch>> rows) {
    First first = new First();
    Earliest earliest = new Earliest();
    return Lines.stream(rows)
        .flatMap(row -> {
          if (first.isStartedBy(row._1())) {
            earliest.clear();
          }
          return earliest.meet(row._1().place(), row._2()).stream()
              .map(repeat -> new Tuple2<>(row._1().place(), repeat));
        })
        .iterator();
  }

  /** The first row of the bucket that is passed through. */
  private static final class First {
    private @Nullable Member first;
    private boolean told;

    boolean isStartedBy(Member row) {
      boolean starts = first == null || !first.isWith(row);
      if (starts) {
        first = row;
        told = false;
      }
      return starts;
    }

    Place place() {
      return Objects.requireNonNull(first).place();
    }

    /** A later row, after the first when that has not been told. */
    Stream<Member> with(Member later) {
      Stream<Member> both =
          told ? Stream.of(later) : Stream.of(Objects.requireNonNull(first), later);
      told = true;
      return both;
    }
  }

  /** As many of the earliest rows of a bucket as others are compared with. */
  static final class Earliest {
    private final List<Tuple2<Place, Sketch>> rows = new ArrayList<>();

    int size() {
      return rows.size();
    }

    void clear() {
      rows.clear();
    }

    /** The first of them that the next row is near. */
    Optional<Repeat> meet(Place place, Sketch sketch) {
      Optional<Repeat> repeat =
          rows.stream()
              .filter(one -> sketch.isNear(one._2()))
              .findFirst()
              .map(one -> new Repeat(one._1(), Likeness.SHINGLES, sketch.resemblance(one._2())));
      if (rows.size() < NearDuplicates.COMPARED) {
        rows.add(new Tuple2<>(place, sketch));
      }
      return repeat;
    }
  }
}
