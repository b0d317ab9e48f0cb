package dev.plumbline.spark;

import org.apache.spark.Partitioner;

/** Sends what is known of a row to where its line is read. */
final class ByPart extends Partitioner {

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
