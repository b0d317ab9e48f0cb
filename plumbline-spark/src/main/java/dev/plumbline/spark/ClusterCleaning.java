package dev.plumbline.spark;

import dev.plumbline.corpus.Cleaning;
import dev.plumbline.corpus.Counts;
import dev.plumbline.corpus.Diversity;
import dev.plumbline.corpus.Flaws;
import dev.plumbline.corpus.Flaws.Reason;
import dev.plumbline.corpus.Flaws.RepeatOf;
import dev.plumbline.corpus.RowCheck.Checked;
import dev.plumbline.corpus.RowCheck.Look;
import dev.plumbline.corpus.RowText;
import java.io.Serializable;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * {@link Cleaning}, on a cluster: the same rows stay, in the same order, and of each other row the
 * same is said. Lines are read twice and never sent over the network.
 *
 * @param files in the order of their rows
 * @param remove rows with one of these go
 */
record ClusterCleaning(List<String> files, Checker checker, Set<Reason> remove) {

  private static final int COMPLAINTS = 20;
  private static final StorageLevel LEVEL = StorageLevel.MEMORY_AND_DISK_SER();

  ClusterCleaning {
    files = List.copyOf(files);
    remove = Set.copyOf(remove);
  }

  /** A row and what is wrong with it. */
  @SuppressWarnings("ArrayRecordComponent") // not compared
  private record Decided(Place place, byte[] line, Flaws flaws) implements Serializable {}

  /** Sends what is known of a row to where its line is read. */
  private static final class ByPart extends Partitioner {
    private final int parts;

    ByPart(int parts) {
      this.parts = parts;
    }

    @Override
    public int numPartitions() {
      return parts;
    }

    @Override
    public int getPartition(Object place) {
      return ((Place) place).part();
    }
  }

  /**
   * Writes the folders {@code rows.jsonl} and {@code removed.jsonl}, in parts.
   *
   * @throws IllegalArgumentException names lines that are no rows; nothing is written then
   */
  Cleaning.Summary run(JavaSparkContext spark, String out) {
    Broadcast<Checker> shared = spark.broadcast(checker);
    JavaPairRDD<Place, byte[]> lines = Lines.read(spark, files);
    JavaPairRDD<Place, Look> looks =
        lines.mapValues(line -> shared.value().check().look(line)).persist(LEVEL);
    refuse(looks.flatMapToPair(ClusterCleaning::bad));
    JavaPairRDD<Place, Checked> rows = looks.flatMapToPair(ClusterCleaning::good);
    JavaPairRDD<Place, Flaws> flawed = flawed(rows).persist(LEVEL);
    Counts counts = flawed.values().aggregate(Counts.NONE, Counts::plus, Counts::plus);
    long all = rows.count();
    Set<Reason> reasons = remove;
    long stay = all - flawed.values().filter(flaws -> goes(flaws, reasons)).count();
    JavaRDD<Decided> decided =
        lines.zipPartitions(
            flawed.partitionBy(new ByPart(lines.getNumPartitions())), ClusterCleaning::decided);
    JavaRDD<byte[]> kept = decided.filter(row -> !goes(row.flaws(), reasons)).map(Decided::line);
    List<String> names = files;
    Lines.write(kept, out + "/" + Cleaning.ROWS);
    Lines.write(
        decided
            .filter(row -> goes(row.flaws(), reasons))
            .map(row -> row.flaws().removal(names.get(row.place().file()), row.place().line())),
        out + "/" + Cleaning.REMOVED);
    List<List<String>> sample =
        kept.zipWithIndex()
            .filter(row -> Cleaning.isSampled(row._2(), stay))
            .map(row -> RowText.turns(row._1()))
            .collect();
    return new Cleaning.Summary(all, stay, all - stay, counts, Diversity.of(sample));
  }

  private static Iterator<Tuple2<Place, String>> bad(Tuple2<Place, Look> look) {
    return switch (look._2()) {
      case Look.Good good -> Collections.emptyIterator();
      case Look.Bad bad -> List.of(new Tuple2<>(look._1(), bad.complaint())).iterator();
    };
  }

  private static Iterator<Tuple2<Place, Checked>> good(Tuple2<Place, Look> look) {
    return switch (look._2()) {
      case Look.Good good -> List.of(new Tuple2<>(look._1(), good.checked())).iterator();
      case Look.Bad bad -> Collections.emptyIterator();
    };
  }

  private void refuse(JavaPairRDD<Place, String> bad) {
    long count = bad.count();
    if (count > 0) {
      List<String> complaints =
          bad.sortByKey().take(COMPLAINTS).stream()
              .map(line ->
                  "%s line %d: %s"
                      .formatted(files.get(line._1().file()), line._1().line(), line._2()))
              .toList();
      throw new IllegalArgumentException(
          "%s%n%d lines cannot be read as rows, so that nothing is written; correct them or take them out"
              .formatted(String.join(System.lineSeparator(), complaints), count));
    }
  }

  /** All flaws of the rows that have any. */
  private JavaPairRDD<Place, Flaws> flawed(JavaPairRDD<Place, Checked> rows) {
    JavaPairRDD<Place, Flaws> own =
        rows.mapValues(Checked::flaws).filter(row -> !row._2().equals(Flaws.NONE));
    List<String> names = files;
    JavaPairRDD<Place, RepeatOf> repeats =
        Repeats.among(rows.mapValues(Checked::sketch))
            .mapValues(repeat ->
                new RepeatOf(
                    names.get(repeat.earlier().file()),
                    repeat.earlier().line(),
                    repeat.likeness(),
                    repeat.resemblance()));
    return own.cogroup(repeats).mapValues(both -> together(both._1(), both._2()));
  }

  private static Flaws together(Iterable<Flaws> own, Iterable<RepeatOf> repeats) {
    Flaws flaws = Flaws.NONE;
    for (Flaws found : own) {
      flaws = found;
    }
    for (RepeatOf repeat : repeats) {
      flaws = flaws.with(repeat);
    }
    return flaws;
  }

  private static boolean goes(Flaws flaws, Set<Reason> remove) {
    return !Collections.disjoint(flaws.reasons(), remove);
  }

  private static Iterator<Decided> decided(
      Iterator<Tuple2<Place, byte[]>> lines, Iterator<Tuple2<Place, Flaws>> flawed) {
    Map<Place, Flaws> flaws = new HashMap<>();
    flawed.forEachRemaining(row -> flaws.put(row._1(), row._2()));
    Stream<Decided> rows =
        Lines.stream(lines)
            .map(row -> new Decided(row._1(), row._2(), flaws.getOrDefault(row._1(), Flaws.NONE)));
    return rows.iterator();
  }
}
