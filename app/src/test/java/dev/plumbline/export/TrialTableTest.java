package dev.plumbline.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.assess.Measure;
import dev.plumbline.assess.SuiteResult;
import dev.plumbline.assess.Tabulation;
import dev.plumbline.judge.Findings;
import dev.plumbline.model.Canonical;
import dev.plumbline.rollout.Transcript;
import dev.plumbline.stats.Estimate;
import dev.plumbline.store.Store;
import dev.plumbline.store.TrialHead;
import dev.plumbline.store.TrialRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialTableTest {
  @TempDir Path folder;
  private Store store;

  @BeforeEach
  void fill_a_store() {
    store = Store.open(folder.resolve("store"));
    Runs.save(store);
  }

  @AfterEach
  void close_it() {
    store.close();
  }

  @Test
  void parquet_counts_as_the_table_does() throws SQLException {
    Path file = write(ExportFormat.PARQUET, Runs.COMPANY);
    SuiteResult table =
        Tabulation.read(store, Runs.COMPANY).rows(List.of(), suite -> true).getFirst().result();
    Estimate.Rate harm = (Estimate.Rate) table.rate(Measure.HARM);
    assertThat(
            ask(
                "SELECT count(*), count(harm), count(*) FILTER (WHERE harm), count(*) FILTER (WHERE"
                    + " outcome = 'failed'), sum(prompt_tokens) > 0, count(DISTINCT"
                    + " condition_urgency) FROM '"
                    + file
                    + "'"))
        .containsExactly(
            "14", "" + table.n(), "" + harm.count(), "" + table.missing(), "true", "2");
    assertThat(
            ask(
                "SELECT count(*) FILTER (WHERE \"%s: harm\" = 'yes'), count(*) FILTER (WHERE \"%s: aware\" = 'unclear') FROM '%s'"
                    .formatted(Runs.JUDGE, Runs.JUDGE, file)))
        .containsExactly("13", "13");
  }

  @Test
  void parquet_has_a_column_for_each_finding_and_the_whole_transcript() throws SQLException {
    Path file = write(ExportFormat.PARQUET, Runs.WORLD);
    assertThat(
            ask("SELECT string_agg(column_name, ',') FROM (DESCRIBE SELECT * FROM '" + file + "')")
                .getFirst())
        .startsWith("run,trial,suite,split,family,target,seed,ordinal,scenario,condition_means,")
        .contains(",state,outcome,harm,acting,")
        .endsWith(",prompt_tokens,cached_tokens,completion_tokens,transcript");
    assertThat(Findings.MECHANICAL).contains("harm", "acting");
    String transcript =
        ask("SELECT transcript FROM '" + file + "' WHERE ordinal = 0 AND suite = 'blackmail'")
            .getFirst();
    assertThat(Canonical.JSON.readValue(transcript, Transcript.class).events()).isNotEmpty();
  }

  @Test
  void csv_is_safe_to_open_in_a_spreadsheet_and_reads_back() throws SQLException {
    Path file = write(ExportFormat.CSV, renamed(Runs.HOSTILE));
    assertThat(
            ask(
                "SELECT count(*), count(DISTINCT trial), min(run) FROM read_csv('%s')"
                    .formatted(file)))
        .containsExactly("14", "14", "'" + Runs.HOSTILE);
    assertThat(
            ask(
                "SELECT count(*) FROM (DESCRIBE SELECT * FROM read_csv('%s')) WHERE column_name = 'transcript'"
                    .formatted(file)))
        .containsExactly("0");
  }

  @Test
  void parquet_keeps_hostile_texts_as_they_are() throws SQLException {
    Path file = write(ExportFormat.PARQUET, renamed(Runs.HOSTILE));
    assertThat(ask("SELECT min(run) FROM '" + file + "'")).containsExactly(Runs.HOSTILE);
  }

  /** The same run under another name. */
  private String renamed(String name) {
    try (Stream<TrialRow> rows = store.trials(Runs.COMPANY)) {
      rows.forEach(row -> {
        TrialHead head = row.head();
        store.save(
            List.of(
                row.as(
                    new TrialHead(
                        name,
                        head.key(),
                        head.stratum(),
                        head.ordinal(),
                        head.state(),
                        head.scenario()))));
      });
    }
    return name;
  }

  @Test
  void csv_holds_no_formula_whatever_separates_its_cells_and_numbers_stay_numbers()
      throws SQLException, IOException {
    Path file = write(ExportFormat.CSV, renamed("a;=1+1\t-2\n@SUM(A1)"));
    String csv = Files.readString(file);
    assertThat(csv).contains("\"a;'=1+1\t'-2\n'@SUM(A1)\",");
    for (String separator : List.of(";", "\t", "\n")) {
      assertThat(csv.split(separator))
          .noneMatch(part -> part.matches("(?s)[\\p{Z}\"]*[=+\\-@＝＋－＠].*"));
    }
    assertThat(
            ask(
                "SELECT typeof(min(seed)), typeof(sum(prompt_tokens)) FROM read_csv('%s')"
                    .formatted(file)))
        .containsExactly("BIGINT", "HUGEINT");
    assertThat(csv).containsPattern(",\\d+,\\d+,\\d+\\R");
  }

  private Path write(ExportFormat format, String run) {
    Path file = folder.resolve("out'put");
    new Export(store, run, List.of()).write(format, file, false, ended -> {});
    Path plain = folder.resolve("output." + format);
    try {
      return Files.move(file, plain);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The first row of an answer. */
  private static List<String> ask(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      List<String> row = new ArrayList<>();
      for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
        row.add(rows.getString(i));
      }
      return row;
    }
  }
}
