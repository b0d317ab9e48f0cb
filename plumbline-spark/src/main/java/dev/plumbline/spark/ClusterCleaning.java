package dev.plumbline.spark;

import dev.plumbline.corpus.Cleaning;
import dev.plumbline.corpus.Diversity;
import dev.plumbline.corpus.Flaws;
import dev.plumbline.corpus.Flaws.Reason;
import dev.plumbline.corpus.Flaws.RepeatOf;
import dev.plumbline.corpus.Sketch;
import dev.plumbline.spark.Repeats.Repeat;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * {@link Cleaning}, on a cluster: the same rows stay, in the same order, and of each other row the
 * same is said. Lines are read twice, once to look at them and once to write those that stay, twice
 * more where rows resemble each other, and never sent over the network. The number of jobs does not
 * depend on that of the files.
 *
 * @param remove rows with one of these go
 */
record ClusterCleaning(InputFiles files, Checker checker, Set<Reason> remove) {

  private static final int COMPLAINTS = 20;
  private static final StorageLevel LEVEL = StorageLevel.MEMORY_AND_DISK_SER();

  ClusterCleaning {
    remove = Set.copyOf(remove);
  }

  /**
   * Writes the folders {@code rows.jsonl} and {@code removed.jsonl}, in parts.
   *
   * @throws IllegalArgumentException names lines that are no rows; nothing is written then
   */
  Cleaning.Summary run(JavaSparkContext spark, String out) throws IOException {
    Broadcast<Checker> shared = spark.broadcast(checker);
    JavaRDD<Line> lines = Lines.read(spark, files);
    JavaRDD<Seen> seen = lines.map(line -> Seen.of(line, shared.value().check())).persist(LEVEL);
    Parts parts = Parts.of(ends(seen), files);
    refuse(seen, parts);
    Broadcast<Parts> sent = spark.broadcast(parts);
    JavaPairRDD<Place, Flaws> flawed = flawed(lines, seen, sent).persist(LEVEL);
    Set<Reason> reasons = remove;
    List<Tally> tallies =
        flawed.mapPartitions(rows -> Stream.of(Tally.of(rows, reasons)).iterator()).collect();
    long[] before = before(parts, tallies);
    Kept kept =
        new Kept(reasons, sent, spark.broadcast(before), spark.sc().collectionAccumulator());
    Lines.write(lines.zipPartitions(flawed, kept::rows), out + "/" + Cleaning.ROWS);
    Lines.write(
        flawed
            .filter(row -> Tally.goes(row._2(), reasons))
            .map(row -> removal(row._1(), row._2(), sent.value())),
        out + "/" + Cleaning.REMOVED);
    Tally all = tallies.stream().reduce(Tally.NONE, Tally::plus);
    long stay = before[before.length - 1];
    return new Cleaning.Summary(
        stay + all.go(), stay, all.go(), all.counts(), Diversity.of(kept.sample()));
  }

  private static List<Parts.End> ends(JavaRDD<Seen> seen) {
    return seen.flatMap(one -> Seen.only(Seen.Last.class, one).map(Seen.Last::end).iterator())
        .collect();
  }

  private static void refuse(JavaRDD<Seen> seen, Parts parts) {
    JavaRDD<Seen.Bad> bad = seen.flatMap(one -> Seen.only(Seen.Bad.class, one).iterator());
    long count = bad.count();
    if (count > 0) {
      List<String> complaints =
          bad.take(COMPLAINTS).stream()
              .map(line ->
                  "%s line %d: %s"
                      .formatted(
                          parts.file(line.place()), parts.line(line.place()), line.complaint()))
              .toList();
      throw new IllegalArgumentException(
          "%s%n%d lines cannot be read as rows, so that nothing is written; correct them or take them out"
              .formatted(String.join(System.lineSeparator(), complaints), count));
    }
  }

  /** Of each part, how many rows stay in those before it; last, how many in all. */
  private static long[] before(Parts parts, List<Tally> tallies) {
    long[] before = new long[tallies.size() + 1];
    for (int part = 0; part < tallies.size(); part++) {
      before[part + 1] = before[part] + parts.rows(part) - tallies.get(part).go();
    }
    return before;
  }

  /** All flaws of the rows that have any, each in its part and in order. */
  private static JavaPairRDD<Place, Flaws> flawed(
      JavaRDD<Line> lines, JavaRDD<Seen> seen, Broadcast<Parts> parts) {
    JavaPairRDD<Place, Sketch> sketches =
        seen.flatMap(one -> Seen.only(Seen.Row.class, one).iterator())
            .mapToPair(row -> new Tuple2<>(row.place(), row.checked().sketch()));
    JavaPairRDD<Place, Repeat> repeats =
        Resembling.repeats(lines, sketches)
            .repartitionAndSortWithinPartitions(new ByPart(seen.getNumPartitions()));
    return JavaPairRDD.fromJavaRDD(
        seen.zipPartitions(repeats, (rows, found) -> flawed(rows, found, parts.value())));
  }

  private static Iterator<Tuple2<Place, Flaws>> flawed(
      Iterator<Seen> seen, Iterator<Tuple2<Place, Repeat>> found, Parts parts) {
    Along<Repeat> repeats = new Along<>(found);
    return Lines.stream(seen)
        .flatMap(one -> Seen.only(Seen.Row.class, one))
        .map(row -> {
          Flaws flaws = row.checked().flaws();
          for (Repeat repeat : repeats.at(row.place())) {
            flaws = flaws.with(repeatOf(repeat, parts));
          }
          return new Tuple2<>(row.place(), flaws);
        })
        .filter(row -> !row._2().equals(Flaws.NONE))
        .iterator();
  }

  private static RepeatOf repeatOf(Repeat repeat, Parts parts) {
    return new RepeatOf(
        parts.file(repeat.earlier()),
        parts.line(repeat.earlier()),
        repeat.likeness(),
        repeat.resemblance());
  }

  private static byte[] removal(Place place, Flaws flaws, Parts parts) {
    return flaws.removal(parts.file(place), parts.line(place));
  }
}
