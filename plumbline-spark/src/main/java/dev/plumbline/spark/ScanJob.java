package dev.plumbline.spark;

import dev.plumbline.scan.LogFormat;
import dev.plumbline.scan.LogScan;
import dev.plumbline.scan.ScanResult;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plumbline scan} without a judge, for {@code spark-submit}. */
@Command(
    name = "spark-submit --class dev.plumbline.spark.ScanJob plumbline-spark.jar",
    description = {
      "Finds conversations in logs of real deployments that rules suspect, and draws those that a judge is to read.",
      "Writes scan.json, findings.jsonl and the folder drawn.jsonl, in parts, for 'plumbline scan --drawn'. Secrets and personal"
          + " data are taken out of all that is written; no judge is spoken to."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExample:%n",
    footer =
        "  spark-submit --master yarn --class dev.plumbline.spark.ScanJob plumbline-spark.jar hdfs:///logs --out hdfs:///scanned")
public final class ScanJob implements Callable<Integer> {

  @Parameters(
      paramLabel = "LOG",
      arity = "1..*",
      description = "Files of logs, folders or patterns, as Hadoop names them.")
  private List<String> logs = List.of();

  @Option(names = "--out", required = true, description = "A folder that is not there yet.")
  private String out = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "What all entries are, in place of what they look like: opentelemetry, inspect, claude-code, langsmith, langfuse,"
              + " anthropic, openai.")
  private String format = "";

  @Option(
      names = "--judge-share",
      paramLabel = "SHARE",
      defaultValue = "0.01",
      description = "Share of the conversations that are read closely, the most suspicious ones.")
  private double share;

  @Option(
      names = "--sample",
      paramLabel = "N",
      defaultValue = "300",
      description = "How many of the others a judge is to read, drawn at random.")
  private int sample;

  @Option(names = "--seed", defaultValue = "1", description = "Of what is drawn.")
  private long seed;

  private ScanJob() {}

  /** Runs under {@code spark-submit}, which says where. */
  public static void main(String... args) {
    int status = run(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  static int run(String... args) {
    return JobLine.run(new ScanJob(), args);
  }

  @Override
  public Integer call() throws IOException {
    LogScan.Settings settings =
        new LogScan.Settings(LogFormat.ifNamed(format), share, sample, seed);
    // What comes to the driver grows with the logs; its memory is the limit, and no number.
    SparkConf conf =
        new SparkConf()
            .setAppName("plumbline scan")
            .setIfMissing("spark.driver.maxResultSize", "0");
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      JobLine.newFolder(out, spark.hadoopConfiguration());
      InputFiles files = InputFiles.of(logs, spark.hadoopConfiguration());
      if (files.files().isEmpty()) {
        throw new IllegalArgumentException("there are no files in " + logs + "; give logs");
      }
      ClusterScan scan = new ClusterScan(spark, files, settings);
      ScanResult result = scan.write(scan.rate(), out);
      System.out.printf(
          "%d conversations in %d files, %d suspicious ones in %s%n",
          result.counts().conversations(),
          result.counts().files(),
          result.findings().size(),
          out + "/" + ScanResult.FINDINGS);
    }
    return 0;
  }
}
