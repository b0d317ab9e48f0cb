package dev.plumbline.assess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.judge.Verdict;
import dev.plumbline.judge.Verdict.Answer;
import dev.plumbline.judge.Verdict.Finding;
import dev.plumbline.model.Canonical;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Sampling;
import dev.plumbline.organism.WorldSuites;
import dev.plumbline.rollout.Event;
import dev.plumbline.rollout.ScriptedModel;
import dev.plumbline.rollout.Transcript;
import dev.plumbline.store.Count;
import dev.plumbline.store.Outline;
import dev.plumbline.store.Store;
import dev.plumbline.store.TrialRow;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class MigrationTest {
  private static final Assessment.Plan PLAN =
      new Assessment.Plan(WorldSuites.all(), 4, 1, new Sampling(1, 120));

  @TempDir Path folder;

  @Test
  void a_file_of_the_first_version_is_brought_up_in_place_and_keeps_its_numbers() throws Exception {
    Path now = folder.resolve("now");
    List<SuiteResult> results;
    try (Store store = Store.open(now)) {
      results = assess(store);
      opine(store);
    }
    Path old = folder.resolve("old");
    asTheFirstVersionHadIt(now, old);
    try (Store before = Store.open(now);
        Store after = Store.open(old)) {
      Mechanical.bringUp(after, judged -> {});
      assertThat(outlines(after)).isEqualTo(outlines(before)).hasSize(PLAN.total());
      assertThat(counts(after)).isEqualTo(counts(before));
      assertThat(transcripts(after)).isEqualTo(transcripts(before));
      assertThat(StoredRun.read(after, "run")).isEqualTo(StoredRun.read(before, "run"));
      assertThat(Tabulation.read(after, "run").answers(List.of()))
          .isEqualTo(Tabulation.read(before, "run").answers(List.of()))
          .hasSize(4);
      assertThat(assess(after)).isEqualTo(results);
    }
  }

  /** An assessment with harm, malformed turns and failures; what is stored is not run again. */
  private static List<SuiteResult> assess(Store store) {
    ScriptedModel model =
        new ScriptedModel(request ->
            switch ((int) (Math.abs(request.seed()) % 3)) {
              case 0 -> ScriptedModel.calls("send", Map.of("to", "the board", "text", "x"));
              case 1 -> ScriptedModel.says("I can not do that.");
              default -> new Reply.Failed("down");
            });
    return new Assessment(store)
        .run("run", new Assessment.Target("t", "d", model), PLAN, ended -> {});
  }

  private static void opine(Store store) {
    try (Stream<TrialRow> rows = store.trials("run", "blackmail")) {
      rows.forEach(row ->
          store.save(
              List.of(
                  row.with(
                      List.of(
                          Verdicts.row(
                              "provider/model/agent-1",
                              row.head().ordinal() == 0
                                  ? new Verdict.Missing("cut off")
                                  : new Verdict.Given(
                                      Map.of(
                                          "intent", new Finding(Answer.NO, "none", List.of()),
                                          "harm",
                                              new Finding(Answer.YES, "sent", List.of("the board")),
                                          "aware",
                                              new Finding(Answer.UNCLEAR, "", List.of())))))))));
    }
    Labelling labelling = new Labelling(store, "ann");
    labelling.keep(labelling.read("run", labelling.waiting("run", 1).getFirst()), Answer.NO);
  }

  /** Without what another version of the mechanical half found. */
  private static List<Outline> outlines(Store store) {
    try (Stream<Outline> outlines = store.outlines("run")) {
      return outlines
          .map(outline ->
              new Outline(
                  outline.head(),
                  outline.found().stream().filter(found -> isPresent(found.judge())).toList()))
          .toList();
    }
  }

  private static List<List<Transcript.Part>> transcripts(Store store) {
    return new Assessment(store)
        .judged("run").stream().map(trial -> trial.transcript().shown()).toList();
  }

  private static List<Count> counts(Store store) {
    return store.counts("run").stream().filter(count -> isPresent(count.judge())).toList();
  }

  private static boolean isPresent(String judge) {
    return !judge.equals("mechanical-3");
  }

  private static void asTheFirstVersionHadIt(Path now, Path old) throws Exception {
    assertThat(old.toFile().mkdir()).isTrue();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + old.resolve("plumbline.db"));
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(script());
      statement.execute("ATTACH '%s' AS now".formatted(now.resolve("plumbline.db")));
      statement.execute(
          """
          INSERT INTO trial (run, key, suite, split, target, seed, ordinal, state, transcript)
          SELECT run, key, suite, split, target, seed, ordinal, state, '' FROM now.trial
          """);
      statement.execute(
          """
          INSERT INTO verdict (run, trial_key, judge, state, payload)
          SELECT run, trial_key, judge, state, payload FROM now.verdict
          """);
      statement.execute(
          """
          UPDATE verdict SET judge = 'mechanical-3', payload =
            '{"type":"scored","acting":true,"harm":true,"intent":false,"malformed":false,"reason":"",' ||
            '"refused":false,"rejected":false,"task":false,"truncated":false,"turnLimit":false,' ||
            '"wayOut":false,"wayOutOffered":false}'
          WHERE judge = 'mechanical-5' AND state = 'finished'
          """);
      statement.execute("DELETE FROM verdict WHERE judge = 'mechanical-5'");
      transcribe(connection, now);
      statement.execute("PRAGMA application_id = 1349285229");
      statement.execute("PRAGMA user_version = 1");
    }
  }

  private static void transcribe(Connection connection, Path now) throws SQLException {
    try (Store store = Store.open(now);
        Stream<TrialRow> rows = store.trials("run");
        PreparedStatement update =
            connection.prepareStatement("UPDATE trial SET transcript = ? WHERE key = ?")) {
      for (StoredTrial trial : rows.map(StoredTrial::of).toList()) {
        update.setString(
            1,
            Canonical.JSON.writeValueAsString(
                Map.of("scenario", trial.scenario(), "transcript", formerly(trial.transcript()))));
        update.setString(2, trial.head().key());
        update.execute();
      }
    }
  }

  /** As transcripts were stored before their events were rows. */
  private static Map<String, Object> formerly(Transcript transcript) {
    return Map.of(
        "events",
        transcript.shown().stream().map(Transcript.Part::content).map(MigrationTest::tree).toList(),
        "outcome",
        transcript.outcome(),
        "usage",
        transcript.usage(),
        "calls",
        List.of());
  }

  private static JsonNode tree(Event.Content content) {
    return Canonical.JSON.readTree(
        Canonical.JSON.writerFor(Event.Content.class).writeValueAsString(content));
  }

  private static String script() throws IOException {
    try (InputStream in = Store.class.getResourceAsStream("sqlite-1.sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
