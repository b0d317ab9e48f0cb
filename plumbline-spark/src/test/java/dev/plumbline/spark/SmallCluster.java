package dev.plumbline.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.corpus.Cleaning;
import dev.plumbline.corpus.Decontamination;
import dev.plumbline.corpus.Flaws.Reason;
import dev.plumbline.corpus.Input;
import dev.plumbline.corpus.References;
import dev.plumbline.corpus.RowCheck;
import dev.plumbline.corpus.Scan;
import dev.plumbline.suite.Catalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;

/** Three threads that stand for a cluster, and what one machine makes of the same rows. */
final class SmallCluster {

  static final String SPLIT_SIZE = "spark.hadoop.mapreduce.input.fileinputformat.split.maxsize";

  /** Bytes; small enough for several parts a file. */
  static final int SPLIT = 200_000;

  static final AtomicInteger JOBS = new AtomicInteger();

  private SmallCluster() {}

  /** Counts jobs; made by Spark. */
  public static final class JobCounter extends SparkListener {
    public JobCounter() {}

    @Override
    public void onJobStart(SparkListenerJobStart job) {
      JOBS.incrementAndGet();
    }
  }

  static void setUp() {
    System.setProperty("spark.master", "local[3]");
    System.setProperty("spark.ui.enabled", "false");
    System.setProperty("spark.default.parallelism", "5");
    System.setProperty("spark.driver.bindAddress", "127.0.0.1");
    System.setProperty("spark.driver.host", "127.0.0.1");
    System.setProperty("spark.extraListeners", JobCounter.class.getName());
    System.setProperty(SPLIT_SIZE, Integer.toString(SPLIT));
  }

  static Cleaning.Summary alone(Path out, Path... files) {
    return new Cleaning(
            Input.of(files),
            new RowCheck(
                new Decontamination(References.of(Catalog.builtIn())),
                Scan.ENGLISH,
                RowCheck.SEALED),
            Set.of(Reason.REPEAT, Reason.LEAK, Reason.SECRET),
            Optional.empty())
        .run(out, rows -> {}, line -> {})
        .summary();
  }

  static void assertSame(Path cluster, Path alone) throws IOException {
    for (String name : List.of(Cleaning.ROWS, Cleaning.REMOVED)) {
      assertThat(parts(cluster.resolve(name))).isEqualTo(Files.readString(alone.resolve(name)));
    }
    assertThat(cluster.resolve(Cleaning.SUMMARY))
        .hasSameTextualContentAs(alone.resolve(Cleaning.SUMMARY));
  }

  /** A folder of parts as one text. */
  static String parts(Path folder) throws IOException {
    try (Stream<Path> parts = Files.list(folder)) {
      StringBuilder all = new StringBuilder();
      for (Path part :
          parts.filter(one -> one.getFileName().toString().startsWith("part-")).sorted().toList()) {
        all.append(Files.readString(part));
      }
      return all.toString();
    }
  }
}
