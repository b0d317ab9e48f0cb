package dev.plumbline.spark;

import dev.plumbline.corpus.Sketch;
import java.io.Serializable;
import java.util.Comparator;
import org.apache.spark.Partitioner;

/**
 * That a row is in a bucket: of those with the same words, or of those that agree in a band.
 * Ordered by bucket, then as rows are.
 *
 * @param high with {@code low} what all in the bucket have, and no others
 */
record Member(long high, long low, Place place) implements Comparable<Member>, Serializable {

  private static final Comparator<Member> ORDER =
      Comparator.comparingLong(Member::high)
          .thenComparingLong(Member::low)
          .thenComparing(Member::place);

  static Member byWords(Sketch sketch, Place place) {
    return new Member(sketch.digest().high(), sketch.digest().low(), place);
  }

  static Member inBand(int band, Sketch sketch, Place place) {
    return new Member(band, sketch.band(band), place);
  }

  boolean isWith(Member other) {
    return high == other.high && low == other.low;
  }

  @Override
  public int compareTo(Member other) {
    return ORDER.compare(this, other);
  }

  /** Brings the rows of a bucket together. */
  static final class ByBucket extends Partitioner {

    private final int parts;

    ByBucket(int parts) {
      this.parts = parts;
    }

    @Override
    public int numPartitions() {
      return parts;
    }

    @Override
    public int getPartition(Object member) {
      Member one = (Member) member;
      return Math.floorMod(31 * Long.hashCode(one.high) + Long.hashCode(one.low), parts);
    }
  }
}
