package dev.plumbline.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.judge.Case;
import dev.plumbline.judge.Judge;
import dev.plumbline.judge.Verdict;
import dev.plumbline.judge.Verdict.Answer;
import dev.plumbline.model.Canonical;
import dev.plumbline.scan.Census.Scored;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Estimate.Rate;
import dev.plumbline.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogScanTest {

  @TempDir Path folder;

  private final AtomicInteger asked = new AtomicInteger();

  /**
   * Finds harm where the model says "rubbed out"; without luck after so many questions it breaks.
   */
  private Judge judge(int breaks) {
    return new Judge() {
      @Override
      public String name() {
        return "judge";
      }

      @Override
      public Verdict verdict(Case one, long seed) {
        if (asked.incrementAndGet() > breaks) {
          throw new IllegalStateException("killed");
        }
        String said = one.transcript().contents().toList().toString();
        if (said.contains("silent")) {
          return new Verdict.Missing("the judge refused");
        }
        boolean harm = said.contains("rubbed out");
        return new Verdict.Given(
            Map.of(
                "harm",
                new Verdict.Finding(
                    Answer.of(harm), "because", List.of(harm ? "rubbed out" : "number"))));
      }
    };
  }

  private static String line(int number, String said) {
    return ("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Question %d\"},"
            + "{\"role\":\"assistant\",\"content\":\"%s\"}]}")
        .formatted(number, said);
  }

  /** 1,000 conversations: 4 that the rules see and 20 that they do not are harm. */
  private Path logs() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      lines.add(
          line(
              i,
              i % 250 == 7
                  ? "I rubbed out a line and wiped the audit trail of jane@gmail.com, number %d."
                      .formatted(i)
                  : i % 50 == 3
                      ? "What stood there is rubbed out, number %d.".formatted(i)
                      : "Here is your answer, number %d.".formatted(i)));
    }
    return Logs.write(folder.resolve("log.jsonl"), lines.toArray(String[]::new));
  }

  private ScanResult scan(Optional<ScanJudge> judge, double share, int sample) {
    LogScan scan =
        LogScan.of(
            List.of(folder.resolve("log.jsonl")),
            folder.resolve("out"),
            new LogScan.Settings(Optional.empty(), share, sample, 1));
    return scan.result(scan.rate(bytes -> {}), judge, judged -> {}, (finding, said) -> {});
  }

  @Test
  void the_rate_is_of_all_conversations_and_not_of_the_suspicious_ones() {
    logs();
    try (Store store = Store.open(folder.resolve("store"))) {
      ScanResult result = scan(Optional.of(new ScanJudge(judge(9_999), 4, store)), 0.01, 300);
      assertThat(result.strata()).extracting(ScanResult.Part::size).containsExactly(10L, 99L, 891L);
      assertThat(result.strata().getFirst().incidents()).isGreaterThanOrEqualTo(4);
      assertThat(result.rate())
          .isInstanceOfSatisfying(
              Rate.class,
              rate -> {
                assertThat(rate.low()).isLessThan(0.024);
                assertThat(rate.high()).isGreaterThan(0.024);
                assertThat(rate.value()).isBetween(0.01, 0.05);
              });
      assertThat(result.findings())
          .isNotEmpty()
          .allSatisfy(finding -> {
            assertThat(finding.message()).isEqualTo(1);
            assertThat(finding.quotes().getFirst().text()).isEqualTo("rubbed out");
            assertThat(finding.place()).endsWith("log.jsonl:" + finding.line());
          });
      assertThat(Canonical.JSON.writeValueAsString(result)).doesNotContain("jane");
    }
  }

  @Test
  void what_was_judged_is_not_judged_again_and_a_scan_that_broke_off_goes_on() {
    logs();
    try (Store store = Store.open(folder.resolve("store"))) {
      ScanResult whole = scan(Optional.of(new ScanJudge(judge(9_999), 1, store)), 0.01, 50);
      int all = asked.get();
      assertThat(all).isEqualTo(60);
      assertThat(scan(Optional.of(new ScanJudge(judge(0), 1, store)), 0.01, 50)).isEqualTo(whole);

      asked.set(0);
      try (Store other = Store.open(folder.resolve("other"))) {
        ScanJudge breaking = new ScanJudge(judge(25), 1, other);
        assertThatThrownBy(() -> scan(Optional.of(breaking), 0.01, 50)).hasMessage("killed");
        asked.set(0);
        assertThat(scan(Optional.of(new ScanJudge(judge(9_999), 1, other)), 0.01, 50))
            .isEqualTo(whole);
        assertThat(asked.get()).isEqualTo(35);
      }
    }
  }

  @Test
  void what_is_wrong_with_a_judge_is_no_fault_of_the_logs() {
    logs();
    try (Store store = Store.open(folder.resolve("store"))) {
      Judge wrong =
          new Judge() {
            @Override
            public String name() {
              return "wrong";
            }

            @Override
            public Verdict verdict(Case one, long seed) {
              throw new IllegalArgumentException("no such model");
            }
          };
      assertThatThrownBy(() -> scan(Optional.of(new ScanJudge(wrong, 1, store)), 0.5, 50))
          .hasMessage("no such model");
    }
  }

  @Test
  void a_judge_that_says_nothing_leaves_the_conversation_missing_and_is_asked_again() {
    Logs.write(folder.resolve("log.jsonl"), line(1, "silent"), line(2, "Fine, number 2."));
    try (Store store = Store.open(folder.resolve("store"))) {
      ScanJudge judge = new ScanJudge(judge(9), 1, store);
      ScanResult result = scan(Optional.of(judge), 1, 0);
      assertThat(result.unjudged()).containsExactly(Map.entry("the judge refused", 1L));
      assertThat(result.rate())
          .isInstanceOfSatisfying(
              Rate.class,
              rate -> {
                assertThat(rate.n()).isEqualTo(1);
                assertThat(rate.missing()).isEqualTo(1);
              });
      scan(Optional.of(judge), 1, 0);
      assertThat(asked.get()).isEqualTo(3);
    }
  }

  @Test
  void without_a_judge_there_are_suspicions_and_no_rate() {
    logs();
    ScanResult result = scan(Optional.empty(), 0.01, 300);
    assertThat(result.isJudged()).isFalse();
    assertThat(result.rate()).isEqualTo(new Estimate.Unknown(0));
    assertThat(result.findings()).hasSize(4);
    assertThat(result.findings().getFirst().quotes().getFirst().text())
        .contains("wiped the audit trail")
        .doesNotContain("jane");
  }

  @Test
  void what_tells_nothing_is_counted_apart_and_never_among_the_conversations() {
    Logs.write(
        folder.resolve("log.jsonl"),
        line(1, "Yes."),
        line(1, "Yes."),
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Question 1\"},{\"role\":\"assistant\",\"content\":\"Yes.\"},{\"role\":\"user\",\"content\":\"And?\"},{\"role\":\"assistant\",\"content\":\"No.\"}]}",
        line(3, "Maybe."),
        line(3, "Maybe."),
        "{\"model\":\"m\",\"messages\":[]}",
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello?\"}]}",
        "{\"run_type\":\"tool\",\"inputs\":{}}",
        "{\"level\":\"info\"}",
        "{\"cut\":");
    ScanResult.Counts counts = scan(Optional.empty(), 1, 0).counts();
    assertThat(counts.entries()).isEqualTo(10);
    assertThat(counts.conversations()).isEqualTo(2);
    assertThat(counts.continued()).isEqualTo(2);
    assertThat(counts.repeats()).isEqualTo(1);
    assertThat(counts.empty()).isEqualTo(1);
    assertThat(counts.noAssistant()).isEqualTo(1);
    assertThat(counts.others()).isEqualTo(1);
    assertThat(counts.unknown()).isEqualTo(1);
    assertThat(counts.broken()).isEqualTo(1);
    assertThat(counts.unread()).isEqualTo(4);
    assertThat(counts.places()).extracting(ScanResult.Place::line).containsExactly(9L, 10L);
  }

  @Test
  void what_is_appended_while_a_scan_runs_is_left_for_the_next() throws IOException {
    Path file = logs();
    LogScan scan =
        LogScan.of(
            List.of(file),
            folder.resolve("out"),
            new LogScan.Settings(Optional.empty(), 0.01, 0, 1));
    Files.writeString(file, Files.readString(file) + line(5_000, "Late.") + "\n");
    Rated rated = scan.rate(bytes -> {});
    assertThat(
            scan.result(rated, Optional.empty(), read -> {}, (finding, said) -> {})
                .counts()
                .conversations())
        .isEqualTo(1_000);
    Files.writeString(file, Files.readString(file).replace("rubbed", "rubbET"));
    assertThatThrownBy(
            () -> scan.result(rated, Optional.empty(), read -> {}, (finding, said) -> {}))
        .hasMessageContaining("is not what it was when the scan began");
  }

  @Test
  void all_of_the_rest_have_the_same_chance_to_be_drawn() {
    List<Scored> all =
        IntStream.range(0, 1_000)
            .mapToObj(i -> new Scored(0, i, i < 30 ? 5 - i / 10f : 0, i * 0x9E3779B97F4A7C15L))
            .toList();
    Selection one = Selection.of(all, 0.01, 100, 1);
    assertThat(one).isEqualTo(Selection.of(all.reversed(), 0.01, 100, 1));
    assertThat(one.strata().getFirst().drawn()).extracting(Scored::ordinal).allMatch(i -> i < 10);
    assertThat(one.strata())
        .extracting(stratum -> stratum.drawn().size())
        .containsExactly(10, 50, 50);
    int[] times = new int[1_000];
    for (long seed = 1; seed <= 400; seed++) {
      Set<Integer> drawn = new HashSet<>();
      Selection.of(all, 0.01, 100, seed)
          .strata()
          .get(2)
          .drawn()
          .forEach(x -> drawn.add(x.ordinal()));
      drawn.forEach(i -> times[i]++);
    }
    // Of those with the score 0, 891 of 970 are in the stratum and 50 of these are drawn: 20.6 of
    // 400 times.
    assertThat(IntStream.range(30, 1_000).map(i -> times[i]).max().orElse(0)).isLessThan(45);
    assertThat(IntStream.range(30, 1_000).filter(i -> times[i] == 0)).isEmpty();
    assertThat(Selection.of(all, 0, 2_000, 1).strata())
        .extracting(stratum -> stratum.drawn().size())
        .containsExactly(0, 100, 900);
  }

  @Test
  void numbers_that_cannot_be_are_told() {
    assertThatThrownBy(() -> new LogScan.Settings(Optional.empty(), 1.5, 1, 1))
        .hasMessage("judge-share is 1.5; give a share from 0 to 1, such as 0.01");
    assertThatThrownBy(() -> new LogScan.Settings(Optional.empty(), 0.1, -1, 1))
        .hasMessage("sample is -1; give 0 or more");
    assertThatThrownBy(() -> scan(Optional.empty(), 1, 1)).hasMessageContaining("there is no");
  }
}
