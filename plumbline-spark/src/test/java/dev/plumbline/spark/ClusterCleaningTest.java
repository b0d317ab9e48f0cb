package dev.plumbline.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.corpus.NearDuplicates;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.io.compress.BZip2Codec;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.GzipCodec;
import org.apache.hadoop.util.ReflectionUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a cluster must not do otherwise as corpora grow. */
class ClusterCleaningTest {

  @TempDir Path folder;

  private final Random random = new Random(3);

  @BeforeAll
  static void setUp() {
    SmallCluster.setUp();
  }

  @Test
  void a_hundred_thousand_equal_texts_and_a_bucket_that_outgrows_what_is_compared()
      throws IOException {
    List<String> rows = new ArrayList<>();
    IntStream.range(0, 100_000).forEach(i -> rows.add(row("The same text once again.")));
    // A band's minima are all of the template with probability (96 / 121)^5, 0.31.
    String template = words(100);
    IntStream.range(0, 5 * NearDuplicates.COMPARED)
        .forEach(i -> rows.add(row(template + " " + words(25))));
    assertSameAs(List.of(file("a.jsonl", rows)));
  }

  @Test
  void rows_that_share_an_opening_stay_and_copies_amid_them_go() throws IOException {
    String opening = words(150);
    List<String> rows = rows(300);
    for (int i = 0; i < 600; i++) {
      rows.add(
          "{\"messages\": [{\"role\": \"system\", \"content\": \"%s\"}, {\"role\": \"user\", \"content\": \"%s %s\"}]}"
              .formatted(words(20), opening, words(15)));
    }
    rows.add(rows.get(450).replaceFirst("\"}]}", " w9\"}]}"));
    rows.add(row("A cut \\ud83d sign in a row of words."));
    assertSameAs(List.of(file("a.jsonl", rows)));
    assertThat(SmallCluster.parts(folder.resolve("cluster-1/removed.jsonl")).lines())
        .singleElement()
        .asString()
        .contains("\"line\":901,", "\"line\":451,");
  }

  @Test
  void removals_name_each_file_and_its_own_line_however_it_is_packed() throws IOException {
    List<String> first = rows(3000);
    List<String> second = rows(3000);
    for (int i = 0; i < 3000; i += 3) {
      second.set(i, i % 2 == 0 ? first.get(i) : "");
    }
    List<String> third = rows(6000);
    third.set(0, first.get(0));
    third.set(5999, second.get(2998));
    Path plain = Files.createDirectory(folder.resolve("plain"));
    Path packed = Files.createDirectory(folder.resolve("packed"));
    List<Path> files =
        List.of(
            file("plain/a.jsonl", first),
            file("plain/b.jsonl", second),
            file("plain/c.jsonl", third));
    SmallCluster.alone(folder.resolve("alone"), files.toArray(Path[]::new));
    Files.copy(files.get(0), packed.resolve("a.jsonl"));
    pack(files.get(1), packed.resolve("b.jsonl.gz"), GzipCodec.class);
    pack(files.get(2), packed.resolve("c.jsonl.bz2"), BZip2Codec.class);
    assertThat(packed.resolve("c.jsonl.bz2"))
        .as("is split")
        .satisfies(one -> assertThat(Files.size(one)).isGreaterThan(2 * SmallCluster.SPLIT));
    assertThat(CleanJob.run(packed + "/*.jsonl*", "--out", folder.resolve("cluster").toString()))
        .isZero();
    assertThat(SmallCluster.parts(folder.resolve("cluster/removed.jsonl")))
        .contains(
            "a.jsonl\",\"line\":1,", "b.jsonl.gz\",\"line\":1,", "c.jsonl.bz2\",\"line\":6000,")
        .satisfies(text ->
            assertThat(
                    text.replace(packed.toString(), plain.toString())
                        .replace(".gz", "")
                        .replace(".bz2", ""))
                .isEqualTo(Files.readString(folder.resolve("alone/removed.jsonl"))));
    assertThat(SmallCluster.parts(folder.resolve("cluster/rows.jsonl")))
        .isEqualTo(Files.readString(folder.resolve("alone/rows.jsonl")));
  }

  @Test
  void thirty_files_take_as_many_jobs_as_three() throws IOException {
    assertThat(jobs(30)).isEqualTo(jobs(3)).isLessThan(12);
  }

  @Test
  void lines_are_read_twice() throws IOException {
    Path file = file("a.jsonl", rows(20_000));
    long size = Files.size(file);
    System.setProperty(SmallCluster.SPLIT_SIZE, Long.toString(size / 2 + 1));
    long before = read();
    try {
      assertThat(CleanJob.run(file.toString(), "--out", folder.resolve("out").toString())).isZero();
    } finally {
      SmallCluster.setUp();
    }
    // A part reads on to the end of its last line, in blocks.
    assertThat((double) (read() - before) / size).isBetween(2.0, 2.2);
  }

  @SuppressWarnings("deprecation") // what replaces it counts no bytes of local files
  private static long read() {
    return FileSystem.getAllStatistics().stream()
        .mapToLong(FileSystem.Statistics::getBytesRead)
        .sum();
  }

  private int jobs(int files) throws IOException {
    List<Path> all = new ArrayList<>();
    for (int i = 0; i < files; i++) {
      all.add(file("%d-%d.jsonl".formatted(files, i), rows(20)));
    }
    int before = SmallCluster.JOBS.get();
    assertSameAs(all);
    return SmallCluster.JOBS.get() - before;
  }

  private void assertSameAs(List<Path> files) throws IOException {
    Path alone = folder.resolve("alone-" + files.size());
    Path cluster = folder.resolve("cluster-" + files.size());
    SmallCluster.alone(alone, files.toArray(Path[]::new));
    List<String> words = new ArrayList<>(files.stream().map(Path::toString).toList());
    words.addAll(List.of("--out", cluster.toString()));
    assertThat(CleanJob.run(words.toArray(String[]::new))).isZero();
    SmallCluster.assertSame(cluster, alone);
  }

  private List<String> rows(int count) {
    return new ArrayList<>(IntStream.range(0, count).mapToObj(i -> row(words(60))).toList());
  }

  private String words(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "w" + random.nextInt(3000))
        .collect(Collectors.joining(" "));
  }

  private static String row(String text) {
    return "{\"text\": \"%s\"}".formatted(text);
  }

  private Path file(String name, List<String> lines) throws IOException {
    return Files.write(folder.resolve(name), lines);
  }

  private static void pack(Path from, Path to, Class<? extends CompressionCodec> how)
      throws IOException {
    Configuration settings = new Configuration();
    CompressionCodec codec = ReflectionUtils.newInstance(how, settings);
    try (OutputStream out = codec.createOutputStream(Files.newOutputStream(to))) {
      Files.copy(from, out);
    }
  }
}
