package dev.plumbline.spark;

import dev.plumbline.corpus.Cleaning;
import dev.plumbline.corpus.Flaws.Reason;
import dev.plumbline.corpus.Reference;
import dev.plumbline.corpus.References;
import dev.plumbline.corpus.RowCheck;
import dev.plumbline.corpus.Scan;
import dev.plumbline.scenario.Split;
import dev.plumbline.suite.Catalog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plumbline teach clean} for {@code spark-submit}. */
@Command(
    name = "spark-submit plumbline-spark.jar",
    description = {
      "Takes out of training data what repeats an earlier row, leaks a suite or holds a secret.",
      "Writes the folders rows.jsonl and removed.jsonl, in parts, and clean.json."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExample:%n",
    footer =
        "  spark-submit --master yarn plumbline-spark.jar hdfs:///corpus/part-*.jsonl --out hdfs:///cleaned")
public final class CleanJob implements Callable<Integer> {

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = "Files of JSON lines, folders or patterns, as Hadoop names them.")
  private List<String> files = List.of();

  @Option(names = "--out", required = true, description = "A folder that is not there yet.")
  private String out = "";

  @Option(
      names = "--remove",
      split = ",",
      defaultValue = "repeat,leak,secret",
      description =
          "Why a row goes: repeat, leak, secret, personal, language, length. All are counted in any case.")
  private Set<Reason> remove = Set.of();

  @Option(
      names = "--scenarios",
      description =
          "A folder with a catalog.yaml of your own, where the driver runs; the project's when not given.")
  private Path scenarios = Path.of("");

  @Option(names = "--seen", description = "Leaks of seen suites count as well.")
  private boolean seen;

  private CleanJob() {}

  /** Runs under {@code spark-submit}, which says where. */
  public static void main(String... args) {
    int status = run(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  static int run(String... args) {
    return JobLine.run(new CleanJob(), args);
  }

  @Override
  public Integer call() throws IOException {
    try (JavaSparkContext spark =
        new JavaSparkContext(new SparkConf().setAppName("plumbline clean"))) {
      FileSystem place = JobLine.newFolder(out, spark.hadoopConfiguration());
      Cleaning.Summary summary =
          new ClusterCleaning(InputFiles.of(files, spark.hadoopConfiguration()), checker(), remove)
              .run(spark, out);
      try (FSDataOutputStream json =
          place.create(new org.apache.hadoop.fs.Path(out, Cleaning.SUMMARY))) {
        json.write(summary.json().getBytes(StandardCharsets.UTF_8));
      }
      System.out.print(summary.json());
    }
    return 0;
  }

  private Checker checker() {
    Catalog catalog = scenarios.equals(Path.of("")) ? Catalog.builtIn() : Catalog.at(scenarios);
    List<Reference> references = References.of(catalog);
    return new Checker(references, Scan.ENGLISH, seen ? Set.of(Split.values()) : RowCheck.SEALED);
  }
}
