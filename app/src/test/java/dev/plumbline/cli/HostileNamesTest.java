package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.assess.Assessment;
import dev.plumbline.model.Sampling;
import dev.plumbline.organism.TestOrganism;
import dev.plumbline.organism.WorldSuites;
import dev.plumbline.report.MadeUp;
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
import tools.jackson.databind.json.JsonMapper;

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
              new Assessment.Plan(
                  List.of(WorldSuites.all().getFirst()), 3, 1, new Sampling(1, 120)),
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
  void a_judge_that_is_asked_about_such_a_run_and_the_run_s_page_are_harmless() throws IOException {
    Path judge = Files.writeString(folder.resolve(EVIL + ".yaml"), "turns: [{text: Hm.}]\n");
    assertThat(harmless(0, "rejudge", EVIL, "--judge", "scripted/" + judge))
        .contains("judged by", "\\u001b[2J");
    String page = folder.resolve(EVIL + ".html").toString();
    assertThat(harmless(0, "report", EVIL, "--file", page)).contains("\\u001b[2J");
    assertThat(harmless(2, "report", EVIL, "--file", page)).contains("is there already");
    harmless(2, "report", EVIL, "--json");
    harmless(2, "report", EVIL + "none", "--file", page + "none");
  }

  @Test
  void studies_with_such_arms_and_folders_are_harmless() throws IOException {
    String one = study(EVIL);
    String other = study(OTHER);
    assertThat(alone(0, "report", one, other)).contains("\\u001b[2J");
    assertThat(alone(0, "report", one)).contains("\\u001b[2J");
    alone(2, "report", one, "--json");
    alone(2, "report", one, folder.resolve("none" + EVIL).toString());
  }

  private String study(String name) throws IOException {
    Path home = Files.createDirectories(folder.resolve(name));
    String study = Print.json(MadeUp.study().arm("stories", 24, 25).result());
    String evil = JsonMapper.shared().writeValueAsString(EVIL);
    Files.writeString(home.resolve("study.json"), study.replace("\"stories\"", evil));
    return home.toString();
  }

  @Test
  void a_dataset_in_such_a_folder_is_harmless_whoever_reads_it_or_is_taught_it()
      throws IOException {
    String data = folder.resolve("data" + EVIL).toString();
    alone(0, "teach", "stories", "--limit", "10", "--out", data);
    assertThat(alone(0, "teach", "show", data)).contains("kept");
    alone(2, "teach", "show", data, "--row", "0");
    alone(0, "teach", "validate", data);
    String rows = Path.of(data, "rows.jsonl").toString();
    assertThat(alone(0, "teach", "clean", rows, "--out", folder.resolve("clean" + EVIL).toString()))
        .contains("\\u001b[2J");
    String base = "local/" + TestOrganism.write(folder, 1);
    String arm = folder.resolve("arm" + EVIL).toString();
    String steps = "5";
    String[] train = {
      "train",
      "--base",
      base,
      "--data",
      data,
      "--method",
      "documents",
      "--steps",
      steps,
      "--out",
      arm
    };
    assertThat(alone(0, train)).contains("Checkpoint:", "\\u001b[2J");
    alone(2, "train", "--base", base, "--data", data, "--arm", EVIL, "--out", arm);
    String study = folder.resolve("study" + EVIL).toString();
    String words =
        "study --target %s --seeds 1 --trials 2 --steps 5 --doses 5 --assess-every 0"
            .formatted(base);
    assertThat(
            alone(
                0,
                Stream.concat(
                        Stream.of(words.split(" ")),
                        Stream.of("--data", "mine=" + data, "--out", study))
                    .toArray(String[]::new)))
        .contains("\\u001b[2J");
    alone(2, "study", "--target", EVIL, "--out", study);
    alone(2, "study", "--arms", EVIL, "--out", study);
    alone(2, "study", "--target", base, "--data", EVIL + "=" + arm, "--out", study);
  }

  @Test
  void no_complaint_about_a_dataset_lets_a_name_act() {
    String none = folder.resolve("none" + EVIL).toString();
    alone(2, "teach", EVIL, "--out", none);
    alone(2, "teach", "stories", "--writer", EVIL, "--out", none);
    alone(2, "teach", "stories", "--ablate", EVIL, "--out", none);
    alone(2, "teach", "show", none);
    alone(2, "teach", "validate", none);
    alone(2, "teach", "clean", none, "--out", none);
    alone(2, "train", "--data", none, "--out", none);
    alone(2, "train", "--base", EVIL, "--arm", "stories", "--out", none);
    alone(2, "rejudge", EVIL + "none", "--judge", "scripted/x", "--out", none);
    alone(2, "rejudge", EVIL, "--judge", EVIL, "--out", folder.toString());
  }

  @Test
  void no_complaint_lets_a_name_act() {
    harmless(2, "table", EVIL + "none");
    harmless(2, "compare", EVIL, "evil");
    harmless(2, "label", EVIL, "--rater", EVIL);
    harmless(2, "table", EVIL, "--where", EVIL + "=" + EVIL);
    alone(2, EVIL);
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

  /** What a command prints of the folder's store, of which no character acts. */
  private String harmless(int exitCode, String... words) {
    return alone(
        exitCode,
        Stream.concat(Stream.of(words), Stream.of("--out", folder.toString()))
            .toArray(String[]::new));
  }

  /** What a command prints on both streams. */
  private String alone(int exitCode, String... command) {
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
