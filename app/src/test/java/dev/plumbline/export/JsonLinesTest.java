package dev.plumbline.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.assess.StoredTrial;
import dev.plumbline.assess.Tabulation;
import dev.plumbline.model.Canonical;
import dev.plumbline.rollout.Transcript;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.store.State;
import dev.plumbline.store.Store;
import dev.plumbline.store.Stratum;
import dev.plumbline.store.TrialHead;
import dev.plumbline.store.TrialRow;
import dev.plumbline.store.VerdictRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class JsonLinesTest {
  @TempDir Path folder;

  @Test
  void a_store_made_of_the_lines_holds_the_same_trials_and_gives_the_same_table()
      throws IOException {
    Path file = folder.resolve("run.jsonl");
    try (Store store = Store.open(folder.resolve("store"));
        Store again = Store.open(folder.resolve("again"))) {
      Runs.save(store);
      new Export(store, Runs.COMPANY, List.of())
          .write(ExportFormat.JSONL, file, false, ended -> {});
      again.save(Files.readAllLines(file).stream().map(JsonLinesTest::row).toList());
      assertThat(Tabulation.read(again, Runs.COMPANY))
          .isEqualTo(Tabulation.read(store, Runs.COMPANY));
      try (Stream<TrialRow> before = store.trials(Runs.COMPANY);
          Stream<TrialRow> after = again.trials(Runs.COMPANY)) {
        assertThat(after.map(StoredTrial::of))
            .usingRecursiveFieldByFieldElementComparatorIgnoringFields("row")
            .isEqualTo(before.map(StoredTrial::of).toList());
      }
    }
  }

  private static TrialRow row(String text) {
    JsonNode line = Canonical.JSON.readTree(text);
    TrialHead head =
        new TrialHead(
            line.get("run").asString(),
            line.get("key").asString(),
            new Stratum(
                line.get("suite").asString(),
                line.get("split").asString(),
                line.get("target").asString(),
                line.get("seed").asLong(),
                line.get("condition").toString()),
            line.get("ordinal").asInt(),
            state(line),
            line.get("scenarioDigest").asString());
    return StoredTrial.row(
        head,
        Canonical.JSON.treeToValue(line.get("scenario"), Scenario.class),
        Canonical.JSON.treeToValue(line.get("transcript"), Transcript.class),
        line.get("verdicts")
            .valueStream()
            .map(verdict ->
                new VerdictRow(
                    verdict.get("judge").asString(),
                    state(verdict),
                    state(verdict) == State.FAILED ? "" : verdict.get("found").toString(),
                    verdict.get("verdict").toString()))
            .toList());
  }

  private static State state(JsonNode node) {
    return State.valueOf(node.get("state").asString().toUpperCase(Locale.ROOT));
  }
}
