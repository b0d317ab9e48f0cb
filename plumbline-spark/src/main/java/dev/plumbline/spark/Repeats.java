package dev.plumbline.spark;

import dev.plumbline.corpus.NearDuplicates;
import dev.plumbline.corpus.NearDuplicates.Likeness;
import dev.plumbline.corpus.Sketch;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * {@link NearDuplicates}, on a cluster. Only rows that share a band with another send their sketch
 * over the network.
 */
final class Repeats {

  private Repeats() {}

  /** The earlier row that a row repeats. */
  record Repeat(Place earlier, Likeness likeness, double resemblance) implements Serializable {}

  private record Band(int band, int key) implements Serializable {}

  private record Member(Place place, Sketch sketch) implements Serializable {}

  /** For each row that repeats an earlier one, which; by place. */
  static JavaPairRDD<Place, Repeat> among(JavaPairRDD<Place, Sketch> sketches) {
    JavaPairRDD<Place, Place> firsts = firsts(sketches);
    JavaPairRDD<Place, Sketch> originals = sketches.subtractByKey(firsts);
    JavaPairRDD<Place, Repeat> exact =
        firsts.mapValues(first -> new Repeat(first, Likeness.WORDS, 1));
    JavaPairRDD<Place, Repeat> near =
        buckets(originals)
            .flatMapToPair(members -> nearest(members).iterator())
            .reduceByKey(
                (one, other) -> one.earlier().compareTo(other.earlier()) <= 0 ? one : other);
    return exact.union(near);
  }

  /** For each row that has the words of an earlier one, the first that has. */
  private static JavaPairRDD<Place, Place> firsts(JavaPairRDD<Place, Sketch> sketches) {
    JavaPairRDD<Sketch.Digest, Place> byDigest =
        sketches.mapToPair(row -> new Tuple2<>(row._2().digest(), row._1()));
    return byDigest
        .join(byDigest.reduceByKey(Place::earlier))
        .values()
        .filter(pair -> !pair._1().equals(pair._2()))
        .mapToPair(pair -> pair);
  }

  /** The rows that agree in a band, two or more. */
  private static JavaRDD<List<Member>> buckets(JavaPairRDD<Place, Sketch> originals) {
    return originals
        .flatMapToPair(row ->
            IntStream.range(0, Sketch.BANDS)
                .mapToObj(band -> new Tuple2<>(new Band(band, row._2().band(band)), row._1()))
                .iterator())
        .groupByKey()
        .filter(bucket -> Lines.stream(bucket._2().iterator()).limit(2).count() == 2)
        .flatMapToPair(bucket ->
            Lines.stream(bucket._2().iterator())
                .map(place -> new Tuple2<>(place, bucket._1()))
                .iterator())
        .join(originals)
        .mapToPair(row -> new Tuple2<>(row._2()._1(), new Member(row._1(), row._2()._2())))
        .groupByKey()
        .values()
        .map(members ->
            Lines.stream(members.iterator()).sorted(Comparator.comparing(Member::place)).toList());
  }

  /** As in {@link NearDuplicates}: each is compared with the earliest, until one is near. */
  private static List<Tuple2<Place, Repeat>> nearest(List<Member> members) {
    List<Tuple2<Place, Repeat>> found = new ArrayList<>();
    for (int i = 1; i < members.size(); i++) {
      Member row = members.get(i);
      for (int j = 0; j < Math.min(i, NearDuplicates.COMPARED); j++) {
        Member earlier = members.get(j);
        if (NearDuplicates.near(row.sketch(), earlier.sketch())) {
          double resemblance = row.sketch().resemblance(earlier.sketch());
          found.add(
              new Tuple2<>(
                  row.place(), new Repeat(earlier.place(), Likeness.SHINGLES, resemblance)));
          break;
        }
      }
    }
    return found;
  }
}
