package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.assess.Assessment;
import dev.plumbline.organism.WorldSuites;
import dev.plumbline.rollout.ScriptedModel;
import dev.plumbline.store.State;
import dev.plumbline.store.Store;
import dev.plumbline.store.Stratum;
import dev.plumbline.store.TrialHead;
import dev.plumbline.store.TrialRow;
import dev.plumbline.store.VerdictRow;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No name that a store or a file holds acts on the terminal, whichever command prints it. */
class HostileNamesTest {

  private static final String EVIL = "\u001b[2J\u202eevil\r\u009b1A";
  private static final String OTHER = EVIL + "-too";

  @TempDir Path folder;

  @BeforeEach
  void save() {
    try (Store store = Store.open(folder)) {
      new Assessment(store)
          .run(
              "plain",
              new Assessment.Target(
                  "x", "digest", new ScriptedModel(request -> ScriptedModel.says("Fine."))),
              new Assessment.Plan(List.of(WorldSuites.all().getFirst()), 3, 1, 1),
              ended -> {});
      List<TrialRow> rows;
      try (Stream<TrialRow> all = store.trials("plain")) {
        rows = all.toList();
      }
      for (String run : List.of(EVIL, OTHER)) {
        store.save(rows.stream().map(row -> evil(row, run)).toList());
      }
    }
  }

  private static TrialRow evil(TrialRow row, String run) {
    TrialHead head = row.head();
    Stratum stratum = head.stratum();
    return row.as(
            new TrialHead(
                run,
                head.key(),
                new Stratum(EVIL, stratum.split(), EVIL, stratum.seed(), stratum.condition()),
                head.ordinal(),
                head.state(),
                head.scenario()))
        .with(
            Stream.concat(
                    row.verdicts().stream(), Stream.of(opinion(EVIL), opinion("human/" + EVIL)))
                .toList());
  }

  private static VerdictRow opinion(String judge) {
    return new VerdictRow(
        judge,
        State.FINISHED,
        "{\"harm\":\"no\"}",
        "{\"type\":\"given\",\"findings\":{\"harm\":{\"answer\":\"NO\",\"reason\":\"\",\"quotes\":[]}}}");
  }

  @Test
  void no_command_that_reads_a_store_lets_a_name_act() {
    String text = harmless(0, "runs") + harmless(0, "table", EVIL) + harmless(0, "judges", EVIL);
    assertThat(text).contains("\\u001b[2J\\u202eevil\\r\\u009b1A");
    harmless(0, "compare", EVIL, OTHER);
    harmless(0, "export", EVIL, "--format", "csv", "--file", folder.resolve(EVIL).toString());
    harmless(0, "label", EVIL, "--rater", "ann");
  }

  @Test
  void no_complaint_lets_a_name_act() {
    harmless(2, "table", EVIL + "none");
    harmless(2, "compare", EVIL, "evil");
    harmless(2, "label", EVIL, "--rater", EVIL);
    harmless(2, "report", folder.resolve(EVIL).toString());
    harmless(2, "table", EVIL, "--where", EVIL + "=" + EVIL);
    harmless(2, EVIL);
    harmless(2, "assess", "--target", EVIL);
    harmless(2, "rejudge", EVIL, "--judge", "openai-compatible/" + EVIL);
  }

  @Test
  void an_assessment_of_a_target_with_such_a_name_is_harmless() throws IOException {
    Path script = Files.writeString(folder.resolve(EVIL + ".yaml"), "turns: [{text: Fine.}]\n");
    String text =
        harmless(
            0,
            "assess",
            "--target",
            "scripted/" + script,
            "--suite",
            "over-refusal",
            "--trials",
            "2");
    assertThat(text).contains("\\u001b[2J");
  }

  /** What a command prints on both streams, of which no character acts. */
  private String harmless(int exitCode, String... words) {
    boolean reads = Stream.of("report", EVIL).noneMatch(words[0]::equals);
    String[] command =
        reads
            ? Stream.concat(Stream.of(words), Stream.of("--out", folder.toString()))
                .toArray(String[]::new)
            : words;
    InputStream in = System.in;
    try {
      System.setIn(new ByteArrayInputStream("\u001b[2J\nq\n".getBytes(StandardCharsets.UTF_8)));
      MainTest.Result result = MainTest.run(command);
      String printed = result.out() + result.err();
      assertThat(printed).doesNotContainPattern("[\\p{Cc}\\p{Cf}&&[^\n\t]]");
      assertThat(result.exitCode()).as(printed).isEqualTo(exitCode);
      return printed;
    } finally {
      System.setIn(in);
    }
  }
}
