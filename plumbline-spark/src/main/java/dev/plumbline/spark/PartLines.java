package dev.plumbline.spark;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapreduce.lib.input.FileSplit;
import scala.Tuple2;

/** The rows of a part as they are read, and its end. Blank lines are counted and are no rows. */
final class PartLines implements Iterator<Line> {

  private final FileSplit split;
  private final int part;
  private final Iterator<Tuple2<LongWritable, Text>> lines;
  private long number;
  private long rows;
  private boolean ended;

  PartLines(FileSplit split, int part, Iterator<Tuple2<LongWritable, Text>> lines) {
    this.split = split;
    this.part = part;
    this.lines = lines;
  }

  @Override
  public boolean hasNext() {
    return !ended;
  }

  @Override
  public Line next() {
    if (ended) {
      throw new NoSuchElementException();
    }
    while (lines.hasNext()) {
      byte[] line = lines.next()._2().copyBytes();
      number++;
      if (!isBlank(line)) {
        rows++;
        return new Line.Row(new Place(part, number), line);
      }
    }
    ended = true;
    return new Line.Last(
        new Parts.End(part, split.getPath().toString(), split.getStart(), number, rows));
  }

  private static boolean isBlank(byte[] line) {
    for (byte unit : line) {
      if (unit != ' ' && unit != '\t' && unit != '\r') {
        return false;
      }
    }
    return true;
  }
}
