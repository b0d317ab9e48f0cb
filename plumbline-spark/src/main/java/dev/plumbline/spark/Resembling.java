package dev.plumbline.spark;

import dev.plumbline.corpus.NearDuplicates.Likeness;
import dev.plumbline.corpus.RowText;
import dev.plumbline.corpus.SharedRuns;
import dev.plumbline.corpus.Sketch;
import dev.plumbline.spark.Repeats.Repeat;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Tells rows that repeat others from those that resemble them only in {@linkplain SharedRuns what
 * several share}. Where rows resemble others, their lines are read twice more; what is sent is a
 * number of four bytes for each of their words, and what is shared goes to every machine.
 */
final class Resembling {

  private static final StorageLevel LEVEL = StorageLevel.MEMORY_AND_DISK_SER();

  private Resembling() {}

  /** For each row that repeats an earlier one, which. */
  static JavaPairRDD<Place, Repeat> repeats(
      JavaRDD<Line> lines, JavaPairRDD<Place, Sketch> sketches) {
    JavaPairRDD<Place, Repeat> alike = Repeats.alike(sketches).persist(LEVEL);
    JavaPairRDD<Place, Boolean> near =
        alike
            .filter(row -> row._2().likeness() == Likeness.SHINGLES)
            .flatMapToPair(row ->
                Stream.of(row._1(), row._2().earlier())
                    .map(place -> new Tuple2<>(place, true))
                    .iterator())
            .repartitionAndSortWithinPartitions(new ByPart(lines.getNumPartitions()))
            .persist(LEVEL);
    if (near.count() == 0) {
      return alike;
    }
    int bits =
        SharedRuns.bits(
            sketches
                .zipPartitions(near, Resembling::sketches)
                .map(row -> (long) row.words())
                .fold(0L, Long::sum));
    JavaRDD<Tuple2<Place, RowText>> rows = lines.zipPartitions(near, Resembling::rows);
    Broadcast<int[]> shared =
        JavaSparkContext.fromSparkContext(lines.context()).broadcast(shared(rows, bits));
    JavaPairRDD<Place, Sketch> own =
        rows.mapToPair(row ->
            new Tuple2<>(
                row._1(),
                SharedRuns.sketch(
                    row._2(), bits, cell -> Arrays.binarySearch(shared.value(), cell) >= 0)));
    return alike.filter(row -> row._2().likeness() == Likeness.WORDS).union(Repeats.alike(own));
  }

  private static Iterator<Sketch> sketches(
      Iterator<Tuple2<Place, Sketch>> sketches, Iterator<Tuple2<Place, Boolean>> near) {
    Along<Boolean> wanted = new Along<>(near);
    return Lines.stream(sketches)
        .filter(row -> !wanted.at(row._1()).isEmpty())
        .map(Tuple2::_2)
        .iterator();
  }

  private static Iterator<Tuple2<Place, RowText>> rows(
      Iterator<Line> lines, Iterator<Tuple2<Place, Boolean>> near) {
    Along<Boolean> wanted = new Along<>(near);
    return Lines.stream(lines)
        .flatMap(line ->
            line instanceof Line.Row row && !wanted.at(row.place()).isEmpty()
                ? Stream.of(new Tuple2<>(row.place(), RowText.of(row.bytes())))
                : Stream.empty())
        .iterator();
  }

  /** The cells that enough rows have, in order. */
  private static int[] shared(JavaRDD<Tuple2<Place, RowText>> rows, int bits) {
    return rows
        .flatMap(row -> IntStream.of(SharedRuns.cells(row._2(), bits)).iterator())
        .mapToPair(cell -> new Tuple2<>(cell, 1))
        .reduceByKey(Integer::sum)
        .filter(cell -> cell._2() >= SharedRuns.ROWS)
        .keys()
        .collect()
        .stream()
        .mapToInt(Integer::intValue)
        .sorted()
        .toArray();
  }
}
