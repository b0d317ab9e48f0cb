package dev.plumbline.spark;

import dev.plumbline.corpus.NearDuplicates;
import dev.plumbline.corpus.NearDuplicates.Likeness;
import dev.plumbline.corpus.Sketch;
import java.io.Serializable;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import scala.Tuple2;

/**
 * {@link NearDuplicates}, on a cluster. Rows come together by sorting, which spills to disk, and
 * not by grouping, which holds a group in memory. Of every row a digest and 32 band keys are sent,
 * each with its place, and a sketch for each band that it shares with another.
 */
final class Repeats {

  private Repeats() {}

  /** The earlier row that a row repeats. */
  record Repeat(Place earlier, Likeness likeness, double resemblance) implements Serializable {

    static Repeat earliest(Repeat one, Repeat other) {
      return one.earlier.compareTo(other.earlier) <= 0 ? one : other;
    }
  }

  /**
   * For each row that is like an earlier one, by its sketch, which.
   *
   * @param sketches in order, each in its part
   */
  static JavaPairRDD<Place, Repeat> alike(JavaPairRDD<Place, Sketch> sketches) {
    ByPart parts = new ByPart(sketches.getNumPartitions());
    Member.ByBucket buckets =
        new Member.ByBucket(
            Math.max(sketches.getNumPartitions(), sketches.context().defaultParallelism()));
    JavaPairRDD<Place, Repeat> exact =
        sketches
            .mapToPair(row -> new Tuple2<>(Member.byWords(row._2(), row._1()), true))
            .repartitionAndSortWithinPartitions(buckets)
            .mapPartitionsToPair(Buckets::exact);
    JavaPairRDD<Place, Sketch> originals =
        JavaPairRDD.fromJavaRDD(
            sketches.zipPartitions(
                exact.repartitionAndSortWithinPartitions(parts), Repeats::originals));
    JavaPairRDD<Place, Member> shared =
        originals
            .flatMapToPair(Repeats::members)
            .repartitionAndSortWithinPartitions(buckets)
            .mapPartitionsToPair(Buckets::shared)
            .repartitionAndSortWithinPartitions(parts);
    JavaPairRDD<Place, Repeat> near =
        JavaPairRDD.fromJavaRDD(originals.zipPartitions(shared, Repeats::sketches))
            .repartitionAndSortWithinPartitions(buckets)
            .mapPartitionsToPair(Buckets::near)
            .reduceByKey(Repeat::earliest);
    return exact.union(near);
  }

  private static Iterator<Tuple2<Place, Sketch>> originals(
      Iterator<Tuple2<Place, Sketch>> sketches, Iterator<Tuple2<Place, Repeat>> exact) {
    Along<Repeat> repeats = new Along<>(exact);
    return Lines.stream(sketches).filter(row -> repeats.at(row._1()).isEmpty()).iterator();
  }

  private static Iterator<Tuple2<Member, Boolean>> members(Tuple2<Place, Sketch> row) {
    return IntStream.range(0, row._2().bands())
        .mapToObj(band -> new Tuple2<>(Member.inBand(band, row._2(), row._1()), true))
        .iterator();
  }

  private static Iterator<Tuple2<Member, Sketch>> sketches(
      Iterator<Tuple2<Place, Sketch>> originals, Iterator<Tuple2<Place, Member>> shared) {
    Along<Member> members = new Along<>(shared);
    return Lines.stream(originals)
        .flatMap(row -> members.at(row._1()).stream().map(member -> new Tuple2<>(member, row._2())))
        .iterator();
  }
}
