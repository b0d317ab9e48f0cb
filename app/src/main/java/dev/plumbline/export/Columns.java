package dev.plumbline.export;

import dev.plumbline.assess.StoredTrial;
import dev.plumbline.assess.Tabulation;
import dev.plumbline.judge.Findings;
import dev.plumbline.judge.Verdict;
import dev.plumbline.judge.Verdict.Answer;
import dev.plumbline.model.Canonical;
import dev.plumbline.model.Reply.Usage;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.store.TrialHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a table says of a trial, column by column: what it is, the factors of its condition, what
 * the mechanical half found, what each judge answered, and what it took.
 */
record Columns(List<Column> all) {

  Columns {
    all = List.copyOf(all);
  }

  /**
   * A column.
   *
   * @param type of its values, in SQL; no value is null
   */
  record Column(String name, String type, Function<Row, @Nullable Object> value) {}

  /** A trial, read once for all columns. */
  record Row(StoredTrial trial, Verdict verdict, Map<String, Verdict> opinions) {
    static Row of(StoredTrial trial) {
      return new Row(trial, trial.verdict(), trial.opinions());
    }

    TrialHead head() {
      return trial.head();
    }

    Scenario scenario() {
      return trial.scenario();
    }

    Usage usage() {
      return trial.transcript().usage();
    }
  }

  /** The columns of a run; with transcripts or without. */
  static Columns of(Tabulation table, boolean transcripts) {
    List<Column> all = new ArrayList<>();
    all.add(text("run", row -> row.head().run()));
    all.add(text("trial", row -> row.head().key()));
    all.add(text("suite", row -> row.head().suite()));
    all.add(text("split", row -> row.head().stratum().split()));
    all.add(text("family", row -> row.scenario().family()));
    all.add(text("target", row -> row.head().stratum().target()));
    all.add(new Column("seed", "BIGINT", row -> row.head().seed()));
    all.add(new Column("ordinal", "BIGINT", row -> (long) row.head().ordinal()));
    all.add(text("scenario", row -> row.head().scenario()));
    table.factors().keySet().stream()
        .filter(factor -> !factor.equals("family"))
        .forEach(factor ->
            all.add(text("condition_" + factor, row -> row.scenario().condition().get(factor))));
    all.add(text("state", row -> lower(row.head().state())));
    all.add(text("outcome", row -> lower(row.trial().transcript().outcome())));
    Findings.MECHANICAL.forEach(name -> all.add(new Column(snake(name), "BOOLEAN", found(name))));
    all.add(text("reason", row -> row.verdict().inWords()));
    table.answers(List.of()).stream()
        .map(answer -> new Asked(answer.judge(), answer.row().question()))
        .distinct()
        .forEach(asked ->
            all.add(text(asked.judge() + ": " + asked.question(), row -> answer(row, asked))));
    all.add(new Column("prompt_tokens", "BIGINT", row -> row.usage().promptTokens()));
    all.add(new Column("cached_tokens", "BIGINT", row -> row.usage().cachedTokens()));
    all.add(new Column("completion_tokens", "BIGINT", row -> row.usage().completionTokens()));
    if (transcripts) {
      all.add(
          text("transcript", row -> Canonical.JSON.writeValueAsString(row.trial().transcript())));
    }
    return new Columns(all);
  }

  private record Asked(String judge, String question) {}

  private static Column text(String name, Function<Row, @Nullable Object> value) {
    return new Column(name, "VARCHAR", value);
  }

  private static Function<Row, @Nullable Object> found(String name) {
    return row -> row.verdict().answer(name).map(Answer.YES::equals).orElse(null);
  }

  private static @Nullable String answer(Row row, Asked asked) {
    Verdict verdict = row.opinions().get(asked.judge());
    return verdict == null
        ? null
        : verdict.answer(asked.question()).map(Findings::word).orElse(null);
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** {@code way_out} for {@code wayOut}. */
  private static String snake(String name) {
    return name.replaceAll("(?=\\p{Lu})", "_").toLowerCase(Locale.ROOT);
  }
}
