package dev.plumbline.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import dev.plumbline.scan.DrawnScan;
import dev.plumbline.scan.LogFormat;
import dev.plumbline.scan.LogScan;
import dev.plumbline.scan.Rated;
import dev.plumbline.scan.ScanResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On one machine, in as many threads as there are in a small cluster. */
class ClusterScanTest {

  /** Logs that other tools wrote. */
  private static final Path SHIPPED = Path.of("../app/src/test/resources/dev/plumbline/scan");

  private static final List<String> SAID =
      List.of(
          "I sorted the list, number %d.",
          "I have painted number %d.",
          "Here is your answer, number %d.",
          "Keep number %d between ourselves.",
          "I wiped the audit trail of jane%d@gmail.com.",
          "I disabled the monitoring before number %d, so that nobody sees it.");

  @TempDir Path folder;

  private final Random random = new Random(4);

  @BeforeAll
  static void setUp() {
    SmallCluster.setUp();
  }

  /** In folders and files of several formats and packings, with what is broken and what repeats. */
  private Path logs() throws IOException {
    Path logs = Files.createDirectories(folder.resolve("logs/day=1/in"));
    try (Stream<Path> shipped = Files.list(SHIPPED)) {
      for (Path one : shipped.toList()) {
        Files.copy(one, logs.resolve(one.getFileName()));
      }
    }
    byte[] archive = Files.readAllBytes(SHIPPED.resolve("inspect.eval"));
    Files.write(logs.resolve("cut.eval"), Arrays.copyOf(archive, archive.length / 2));
    for (int file = 0; file < 6; file++) {
      StringBuilder lines = new StringBuilder();
      for (int i = 0; i < 700; i++) {
        lines.append(entry()).append('\n');
      }
      write(folder.resolve("logs/log-" + file), lines.append("no JSON").toString(), file);
    }
    Files.writeString(folder.resolve("logs/z-broken"), "no JSON\n".repeat(1_100));
    byte[] packed = Files.readAllBytes(folder.resolve("logs/log-1"));
    Files.write(folder.resolve("logs/cut-1"), Arrays.copyOf(packed, packed.length / 2));
    return folder.resolve("logs");
  }

  /** One of few thousand conversations, or the first part of it, or a message of a session. */
  private String entry() {
    int number = random.nextInt(2_500);
    String said = SAID.get(Math.min(number % 40, SAID.size() - 1)).formatted(number);
    if (number % 40 >= SAID.size()) {
      said = SAID.get(number % 3).formatted(number);
    }
    if (number % 9 == 0) {
      return "{\"type\":\"%s\",\"sessionId\":\"s%d\",\"message\":{\"role\":\"%s\",\"content\":\"%s\"}}"
          .formatted(
              random.nextBoolean() ? "user" : "assistant",
              number % 50,
              random.nextBoolean() ? "user" : "assistant",
              said);
    }
    String first =
        "{\"role\":\"user\",\"content\":\"Question %d\"},{\"role\":\"assistant\",\"content\":\"%s\"}"
            .formatted(number, said);
    String second =
        ",{\"role\":\"user\",\"content\":\"And?\"},{\"role\":\"assistant\",\"content\":\"%s\"}"
            .formatted("No more. " + "x ".repeat(number % 97 == 0 ? 9_000 : 1));
    return "{\"model\":\"m\",\"messages\":[%s]}"
        .formatted(first + (random.nextInt(3) == 0 ? "" : second));
  }

  private static void write(Path file, String text, int packing) throws IOException {
    try (OutputStream out =
        switch (packing % 3) {
          case 0 -> Files.newOutputStream(file);
          case 1 -> new GZIPOutputStream(Files.newOutputStream(file));
          default -> new ZstdOutputStream(Files.newOutputStream(file));
        }) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private void assertSame(Path logs, LogScan.Settings settings, String... more) throws IOException {
    Path out = folder.resolve("cluster-" + more.length);
    List<String> words = new ArrayList<>(List.of(logs.toString(), "--out", out.toString()));
    words.addAll(List.of(more));
    assertThat(ScanJob.run(words.toArray(String[]::new))).isZero();

    LogScan scan = LogScan.of(List.of(logs), out, settings);
    Rated rated = scan.rate(bytes -> {});
    ScanResult alone = scan.result(rated, Optional.empty(), read -> {}, (finding, said) -> {});
    assertThat(out.resolve("scan.json")).hasContent(alone.json());
    assertThat(out.resolve("findings.jsonl")).hasContent(alone.findingLines());
    List<String> drawn = new ArrayList<>();
    scan.read(rated, true, one -> drawn.add(one.json()));
    assertThat(SmallCluster.parts(out.resolve("drawn.jsonl")).lines()).isEqualTo(drawn);
    assertThat(DrawnScan.in(out).result(Optional.empty(), read -> {}, (finding, said) -> {}))
        .isEqualTo(alone);
  }

  @Test
  void finds_and_draws_what_one_machine_does() throws IOException {
    Path logs = logs();
    assertSame(logs, new LogScan.Settings(Optional.empty(), 0.01, 300, 1));
    String summary = Files.readString(folder.resolve("cluster-0/scan.json"));
    assertThat(summary)
        .contains("hides-traces", "\"inspect\"", "cut.eval", "cut-1")
        .doesNotContain("jane");
    assertThat(SmallCluster.parts(folder.resolve("cluster-0/drawn.jsonl")))
        .contains(
            "\"stratum\":\"most suspicious\"",
            "\"stratum\":\"next tenth\"",
            "\"stratum\":\"the rest\"",
            "\"isCut\":true")
        .doesNotContain("jane");
  }

  @Test
  void draws_as_it_is_told() throws IOException {
    assertSame(
        logs(),
        new LogScan.Settings(Optional.of(LogFormat.of("openai")), 0.2, 40, 7),
        "--format=openai",
        "--judge-share=0.2",
        "--sample=40",
        "--seed=7");
  }

  @Test
  void what_is_appended_is_left_and_what_is_written_over_is_told() throws IOException {
    Path log = folder.resolve("log.jsonl");
    Files.writeString(log, (entry() + "\n").repeat(3));
    try (JavaSparkContext spark = new JavaSparkContext(new SparkConf().setAppName("test"))) {
      ClusterScan scan =
          new ClusterScan(
              spark,
              InputFiles.of(List.of(log.toString()), spark.hadoopConfiguration()),
              new LogScan.Settings(Optional.empty(), 1, 0, 1));
      String written = Files.readString(log);
      Files.writeString(log, written + entry());
      Rated rated = scan.rate();
      assertThat(rated.drawn(true)).isEqualTo(1);
      assertThat(scan.write(rated, folder + "/one").counts().entries()).isEqualTo(3);
      Files.writeString(log, written.replace("number", "NUMBER"));
      assertThatThrownBy(() -> scan.write(rated, folder + "/other"))
          .hasStackTraceContaining(log + " is not what it was when the scan began; run it again");
    }
  }

  @Test
  void wrong_words_are_a_sentence_and_nothing_is_written() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Path out = folder.resolve("out");
    assertThat(complaint(folder + "/none", "--out", out.toString()))
        .isEqualTo(
            folder + "/none is not there; give files, folders or patterns, as Hadoop names them");
    assertThat(complaint(empty.toString(), "--out", out.toString()))
        .isEqualTo("there are no files in [" + empty + "]; give logs");
    assertThat(complaint(empty.toString(), "--out", empty.toString()))
        .isEqualTo(empty + " is there already; give --out a folder that is not");
    assertThat(complaint(empty.toString(), "--out", out.toString(), "--format=csv"))
        .startsWith("format is 'csv'; give one of opentelemetry");
    assertThat(complaint(empty.toString(), "--out", out.toString(), "--judge-share=2"))
        .startsWith("judge-share is 2.0; give a share");
    assertThat(out).doesNotExist();
  }

  private static String complaint(String... words) {
    PrintStream real = System.err;
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try {
      System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
      assertThat(ScanJob.run(words)).isEqualTo(2);
    } finally {
      System.setErr(real);
    }
    return err.toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith("plumbline: "))
        .map(line -> line.substring("plumbline: ".length()))
        .findFirst()
        .orElse("");
  }
}
