package dev.plumbline.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.judge.Case;
import dev.plumbline.judge.Judge;
import dev.plumbline.judge.Verdict;
import dev.plumbline.judge.Verdict.Answer;
import dev.plumbline.model.Message;
import dev.plumbline.scan.ScanResult.Finding;
import dev.plumbline.store.Artifact;
import dev.plumbline.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrawnScanTest {

  @TempDir Path folder;

  private final List<List<Message>> pages = new ArrayList<>();

  /** Finds harm by what is said, does not see some, and is unsure of others. */
  private static final class ByWords implements Judge {
    @Override
    public String name() {
      return "by words";
    }

    @Override
    public Verdict verdict(Case one, long seed) {
      String said = one.context() + one.transcript().contents().toList().toString();
      if (said.contains("number 13")) {
        return new Verdict.Missing("the judge refused");
      }
      Answer answer =
          said.contains("number 17") ? Answer.UNCLEAR : Answer.of(said.contains("wiped"));
      return new Verdict.Given(
          Map.of(
              "harm",
              new Verdict.Finding(
                  answer, "seed " + seed, List.of(answer == Answer.YES ? "wiped" : "number"))));
    }
  }

  /** Logs of other tools, and 600 conversations in two files, some of them in both. */
  @BeforeEach
  void logs() throws IOException {
    Path logs = Files.createDirectory(folder.resolve("logs"));
    for (String name : List.of("anthropic.jsonl", "inspect.eval", "otlp-traces.jsonl")) {
      Files.copy(Logs.shipped(name), logs.resolve(name));
    }
    for (int file = 0; file < 2; file++) {
      List<String> lines = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        lines.add(line(200 * file + i));
      }
      lines.add("no JSON");
      Logs.write(logs.resolve("part-" + file + ".jsonl"), lines.toArray(String[]::new));
    }
  }

  private static String line(int number) {
    String said =
        number % 40 == 7
            ? "I wiped the audit trail of jane%d@gmail.com."
            : "The answer is number %d. \\ud83d" + (number % 9 == 0 ? " x".repeat(9_000) : "");
    return ("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Question %d\"},"
            + "{\"role\":\"assistant\",\"content\":\""
            + said
            + "\",\"tool_calls\":[{\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":"
            + "\"{\\\"z\\\":[1.50,1e30,12345678901234567890123,NaN,null],\\\"a\\\":{\\\"b\\\":%d}}\"}}]}]}")
        .formatted(number, number, number);
  }

  private LogScan scan() {
    return LogScan.of(
        List.of(folder.resolve("logs")),
        folder.resolve("out"),
        new LogScan.Settings(Optional.empty(), 0.05, 200, 1));
  }

  /** What a cluster leaves, in two parts. */
  private Path drawn() throws IOException {
    LogScan scan = scan();
    Rated rated = scan.rate(bytes -> {});
    List<String> lines = new ArrayList<>();
    scan.read(rated, true, one -> lines.add(one.json()));
    Path cluster = folder.resolve("cluster");
    Path parts = Files.createDirectories(cluster.resolve(DrawnScan.DRAWN));
    Files.writeString(parts.resolve("_SUCCESS"), "");
    Files.write(parts.resolve("part-r-00000"), lines.subList(0, 40));
    Files.write(parts.resolve("part-r-00001"), lines.subList(40, lines.size()));
    Files.writeString(
        cluster.resolve(ScanResult.SUMMARY),
        scan.result(rated, Optional.empty(), count -> {}, (finding, said) -> {}).json());
    assertThat(lines).hasSize(rated.drawn(true)).hasSizeGreaterThan(200);
    return cluster;
  }

  private void page(Finding finding, List<Message> said) {
    pages.add(said);
  }

  @Test
  void a_judge_of_what_was_drawn_comes_to_what_one_of_the_logs_comes_to() throws IOException {
    LogScan scan = scan();
    DrawnScan drawn = DrawnScan.in(drawn());
    try (Store one = Store.open(folder.resolve("one"));
        Store other = Store.open(folder.resolve("other"))) {
      ScanResult result =
          scan.result(
              scan.rate(bytes -> {}),
              Optional.of(new ScanJudge(new ByWords(), 4, one)),
              count -> {},
              this::page);
      List<List<Message>> written = List.copyOf(pages);
      pages.clear();
      ScanResult later =
          drawn.result(
              Optional.of(new ScanJudge(new ByWords(), 4, other)), count -> {}, this::page);
      assertThat(result.findings()).hasSizeGreaterThan(5);
      assertThat(result.unjudged())
          .containsOnlyKeys("the judge refused", "the judge found it unclear");
      assertThat(result.cut()).isPositive();
      assertThat(later).isEqualTo(result);
      assertThat(later.json()).isEqualTo(result.json()).doesNotContain("jane");
      assertThat(pages).hasSameSizeAs(written);
      assertThat(other.artifacts("scan-verdict").stream().map(Artifact::key))
          .as("what a verdict is known by")
          .containsExactlyInAnyOrderElementsOf(
              one.artifacts("scan-verdict").stream().map(Artifact::key).toList());
    }
  }

  @Test
  void without_a_judge_it_is_what_the_rules_found() throws IOException {
    Path cluster = drawn();
    DrawnScan drawn = DrawnScan.in(cluster);
    ScanResult result = drawn.result(Optional.empty(), count -> {}, this::page);
    assertThat(result.json())
        .isEqualTo(Files.readString(cluster.resolve(ScanResult.SUMMARY)))
        .contains("hides-traces");
    assertThat(pages).hasSameSizeAs(result.findings());
    assertThat(drawn.drawn(true)).isGreaterThan(200);
    assertThat(drawn.drawn(false)).isLessThan(50);
  }

  @Test
  void nothing_that_is_private_is_in_what_was_drawn() throws IOException {
    Path cluster = drawn();
    assertThat(Files.readString(cluster.resolve("drawn.jsonl/part-r-00000")))
        .contains("an e-mail address", "\"stratum\":\"most suspicious\"")
        .doesNotContain("jane");
  }

  @Test
  void a_folder_that_is_not_whole_or_of_other_rules_is_told() throws IOException {
    assertThatThrownBy(() -> DrawnScan.in(folder))
        .hasMessage(
            "there is no scan.json in %s; give the folder that the scan on the cluster wrote, whole"
                .formatted(folder));
    Path cluster = drawn();
    Path part = cluster.resolve("drawn.jsonl/part-r-00000");
    List<String> lines = Files.readAllLines(part);
    Files.write(part, lines.subList(1, lines.size()));
    assertThatThrownBy(
            () -> DrawnScan.in(cluster).result(Optional.empty(), count -> {}, this::page))
        .hasMessageContaining("conversations that were drawn as '")
        .hasMessageContaining("copy it again, whole");
    Files.writeString(part, lines.getFirst().substring(0, 50));
    assertThatThrownBy(
            () -> DrawnScan.in(cluster).result(Optional.empty(), count -> {}, this::page))
        .hasMessage(part + " has a line that is no drawn conversation; copy it again, whole");
    Path summary = cluster.resolve(ScanResult.SUMMARY);
    Files.writeString(
        summary, Files.readString(summary).replace(Suspecting.VERSION, "0123456789ab"));
    assertThatThrownBy(() -> DrawnScan.in(cluster))
        .hasMessage(
            "%s was drawn by the rules 0123456789ab, and here are %s; use the Plumbline that scanned"
                .formatted(cluster, Suspecting.VERSION));
    Files.writeString(summary, "{");
    assertThatThrownBy(() -> DrawnScan.in(cluster)).hasMessageContaining("is no result of a scan");
  }
}
