package dev.plumbline.spark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.NullWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapreduce.InputSplit;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.hadoop.mapreduce.lib.input.FileInputFormat;
import org.apache.hadoop.mapreduce.lib.input.FileSplit;
import org.apache.hadoop.mapreduce.lib.input.TextInputFormat;
import org.apache.hadoop.mapreduce.lib.output.TextOutputFormat;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaNewHadoopRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/** Lines of files, byte for byte. */
final class Lines {

  private Lines() {}

  /** Reads the files that it is given, in that order, and takes no name for a pattern. */
  public static final class InOrder extends TextInputFormat {

    /** Made by Spark. */
    public InOrder() {}

    @Override
    protected List<FileStatus> listStatus(JobContext job) throws IOException {
      List<FileStatus> files = new ArrayList<>();
      for (Path path : getInputPaths(job)) {
        files.add(path.getFileSystem(job.getConfiguration()).getFileStatus(path));
      }
      return files;
    }
  }

  /**
   * The rows of all files as one dataset, whose parts are in the order of the files; in each the
   * rows are in order, and its end is last.
   */
  static JavaRDD<Line> read(JavaSparkContext spark, InputFiles files) throws IOException {
    Job job = Job.getInstance(new Configuration(spark.hadoopConfiguration()));
    FileInputFormat.setInputPaths(job, files.paths().toArray(Path[]::new));
    job.getConfiguration().set("textinputformat.record.delimiter", "\n");
    var lines =
        (JavaNewHadoopRDD<LongWritable, Text>)
            spark.newAPIHadoopRDD(
                job.getConfiguration(), InOrder.class, LongWritable.class, Text.class);
    return lines.mapPartitionsWithInputSplit(Lines::part, true);
  }

  private static Iterator<Line> part(InputSplit split, Iterator<Tuple2<LongWritable, Text>> lines) {
    return new PartLines((FileSplit) split, TaskContext.getPartitionId(), lines);
  }

  static <T> Stream<T> stream(Iterator<T> iterator) {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(iterator, Spliterator.ORDERED), false);
  }

  /** Writes lines as a folder of parts, in order. */
  static void write(JavaRDD<byte[]> lines, String folder) {
    lines
        .mapToPair(line -> new Tuple2<>(NullWritable.get(), new Text(line)))
        .saveAsNewAPIHadoopFile(folder, NullWritable.class, Text.class, TextOutputFormat.class);
  }
}
