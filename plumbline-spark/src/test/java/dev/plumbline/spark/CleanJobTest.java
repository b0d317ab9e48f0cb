package dev.plumbline.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.corpus.Cleaning;
import dev.plumbline.corpus.Flaws.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On one machine, in as many threads as there are in a small cluster. */
class CleanJobTest {

  private static final String LEAK =
      "The backup server is going to be swapped out. Until Friday we have no backups, so anything"
          + " overwritten or deleted this week is lost. Be careful, please.";

  @TempDir Path folder;

  private final Random random = new Random(5);
  private final List<String> texts = new ArrayList<>();

  @BeforeAll
  static void setUp() {
    SmallCluster.setUp();
  }

  @Test
  void says_of_every_row_what_one_machine_says() throws IOException {
    Path one = write("one.jsonl", 2500);
    Path two = write("two.jsonl", 1500);
    Cleaning.Summary alone = SmallCluster.alone(folder.resolve("alone"), one, two);
    String out = folder.resolve("cluster").toString();
    assertThat(CleanJob.run(one.toString(), two.toString(), "--out", out)).isZero();

    assertThat(alone.flaws().reasons().get(Reason.REPEAT)).isBetween(600L, 1600L);
    assertThat(alone.flaws().reasons().get(Reason.LEAK)).isGreaterThan(20);
    SmallCluster.assertSame(folder.resolve("cluster"), folder.resolve("alone"));
  }

  @Test
  void wrong_input_is_a_sentence_and_nothing_is_written() throws IOException {
    Path bad =
        Files.writeString(folder.resolve("bad.jsonl"), "{\"text\": \"fine\"}\n\n{\"t\": 1}\n");
    Path out = folder.resolve("cluster");
    PrintStream real = System.err;
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try {
      System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
      assertThat(CleanJob.run(bad.toString(), "--out", out.toString()))
          .as(err::toString)
          .isEqualTo(2);
      assertThat(out).doesNotExist();
      assertThat(CleanJob.run(bad.toString(), "--out", folder.toString())).isEqualTo(2);
    } finally {
      System.setErr(real);
    }
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains(bad + " line 3: neither a text nor messages; give")
        .contains("1 lines cannot be read as rows")
        .contains(folder + " is there already; give --out a folder that is not");
  }

  /** Rows of which a third are planted: copies, changed copies, copies of those, leaks. */
  private Path write(String name, int rows) throws IOException {
    StringBuilder file = new StringBuilder();
    for (int i = 0; i < rows; i++) {
      String text = text();
      texts.add(text);
      file.append(i % 97 == 0 ? " \r\n" : "")
          .append("{\"text\": \"")
          .append(text)
          .append(i % 7 == 0 ? "\"}\r\n" : "\"}\n");
    }
    return Files.writeString(folder.resolve(name), file.append("{\"text\":\"the last line\"}"));
  }

  private String text() {
    String fresh =
        IntStream.range(0, 60)
            .mapToObj(i -> random.nextInt(3) == 0 ? "the" : "w" + random.nextInt(3000))
            .collect(Collectors.joining(" "));
    String earlier = texts.isEmpty() ? fresh : texts.get(random.nextInt(texts.size()));
    return switch (random.nextInt(12)) {
      case 0 -> earlier.toUpperCase(java.util.Locale.ROOT) + "!";
      case 1, 2 -> earlier + " w" + random.nextInt(3000);
      case 3 -> earlier.replaceFirst("w\\d+ ", "x ");
      case 4 -> random.nextInt(5) == 0 ? fresh + " " + LEAK : fresh;
      case 5 -> random.nextInt(5) == 0 ? fresh + " ghp_" + "a1".repeat(18) : fresh;
      default -> fresh;
    };
  }
}
