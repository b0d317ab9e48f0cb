package dev.plumbline.spark;

import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.NullWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapreduce.lib.input.TextInputFormat;
import org.apache.hadoop.mapreduce.lib.output.TextOutputFormat;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/** Lines of files, byte for byte. */
final class Lines {

  private Lines() {}

  /**
   * The rows of files, each with its place; in order within a partition and from one to the next.
   */
  static JavaPairRDD<Place, byte[]> read(JavaSparkContext spark, List<String> files) {
    JavaPairRDD<Place, byte[]> rows =
        IntStream.range(0, files.size())
            .mapToObj(file -> read(spark, files.get(file), file))
            .reduce(JavaPairRDD::union)
            .orElseThrow();
    return JavaPairRDD.fromJavaRDD(
        rows.mapPartitionsWithIndex(
            (part, lines) -> stream(lines).map(row -> in(part, row)).iterator(), true));
  }

  static <T> Stream<T> stream(Iterator<T> iterator) {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(iterator, Spliterator.ORDERED), false);
  }

  private static Tuple2<Place, byte[]> in(int part, Tuple2<Place, byte[]> row) {
    return new Tuple2<>(new Place(part, row._1().file(), row._1().line()), row._2());
  }

  private static JavaPairRDD<Place, byte[]> read(JavaSparkContext spark, String name, int file) {
    Configuration settings = new Configuration(spark.hadoopConfiguration());
    settings.set("textinputformat.record.delimiter", "\n");
    return spark
        .newAPIHadoopFile(name, TextInputFormat.class, LongWritable.class, Text.class, settings)
        .values()
        .map(Text::copyBytes)
        .zipWithIndex()
        .mapToPair(line -> new Tuple2<>(new Place(0, file, line._2() + 1), line._1()))
        .filter(row -> !isBlank(row._2()));
  }

  private static boolean isBlank(byte[] line) {
    for (byte unit : line) {
      if (unit != ' ' && unit != '\t' && unit != '\r') {
        return false;
      }
    }
    return true;
  }

  /** Writes lines as a folder of parts, in order. */
  static void write(JavaRDD<byte[]> lines, String folder) {
    lines
        .mapToPair(line -> new Tuple2<>(NullWritable.get(), new Text(line)))
        .saveAsNewAPIHadoopFile(folder, NullWritable.class, Text.class, TextOutputFormat.class);
  }
}
