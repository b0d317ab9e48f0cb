package dev.plumbline.report;

import dev.plumbline.assess.Mechanical;
import dev.plumbline.assess.RunRecord;
import dev.plumbline.assess.RunRecord.ModelUsed;
import dev.plumbline.assess.RunRecord.Setup;
import dev.plumbline.assess.RunRecord.Start;
import dev.plumbline.assess.RunRecord.SuiteUsed;
import dev.plumbline.assess.SuiteResult;
import dev.plumbline.model.Sampling;
import dev.plumbline.store.Stratum;
import dev.plumbline.store.Tally;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What was assessed, how, when and by whom, from the run's record. */
final class RunHistory {

  private static final String UNKNOWN = "not recorded";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private RunHistory() {}

  /** One line under the name: when, how much, of what. */
  static String line(AssessedRun run) {
    long trials = run.tallies().stream().mapToLong(Tally::trials).sum();
    String begun =
        run.record().stream()
            .flatMap(record -> record.starts().stream())
            .map(Start::at)
            .findFirst()
            .or(() -> run.tallies().stream().map(Tally::created).min(Comparator.naturalOrder()))
            .map(TIME::format)
            .orElse("at a time that is not known");
    return "%s trials in %s, begun %s"
        .formatted(
            Words.count(trials),
            run.results().size() == 1
                ? "one suite"
                : Words.cardinal(run.results().size()) + " suites",
            begun);
  }

  /** What was assessed. */
  static String setup(AssessedRun run) {
    HtmlTable table = new HtmlTable("What was assessed", "what", "value");
    table.row("run").text(run.name());
    run.record().ifPresentOrElse(record -> setup(table, record), () -> old(table, run));
    table.row("rules of the verdict").text(Mechanical.JUDGE);
    return (run.record().isPresent()
            ? ""
            : "<p>A version that kept no record of runs has stored this one: by whom, by which command and with which sampling it was made is not known. Its trials say this much.</p>")
        + table.html();
  }

  private static void setup(HtmlTable table, RunRecord record) {
    Setup setup = record.setup();
    model(table, "target", setup.target());
    table.row("sampling").text(words(setup.sampling()));
    table.row("seed").text(String.valueOf(setup.seed()));
    model(table, "simulator", setup.simulator());
    table.row("rules of a trial").text(setup.rollout());
    if (!setup.parent().isEmpty()) {
      table.row("made from").text(setup.parent());
      table.row("step of its training").text(Words.count(setup.step()));
    }
    Map<String, ModelUsed> judges = new LinkedHashMap<>();
    record.starts().stream()
        .flatMap(start -> start.judges().stream())
        .forEach(judge -> judges.putIfAbsent(judge.digest() + judge.name(), judge));
    judges
        .values()
        .forEach(judge -> table.row("judge").text(judge.name() + ", digest " + judge.digest()));
  }

  private static void model(HtmlTable table, String role, ModelUsed model) {
    if (model.digest().isEmpty() && model.name().isEmpty()) {
      table.row(role).text("nobody");
      return;
    }
    table.row(role).text(model.name());
    if (!model.identity().isEmpty() && !model.identity().equals(model.name())) {
      table.row(role + ", identity").text(model.identity());
    }
    table.row(role + ", digest").text(model.digest());
  }

  static String words(Sampling sampling) {
    List<String> words = new ArrayList<>();
    words.add("temperature " + sampling.temperature());
    words.add(sampling.topP() == 0 ? "top-p of the model" : "top-p " + sampling.topP());
    words.add("at most " + sampling.maxTokens() + " tokens a turn");
    if (sampling.reasoningTokens() > 0) {
      words.add(sampling.reasoningTokens() + " more for reasoning");
    }
    return String.join(", ", words);
  }

  private static void old(HtmlTable table, AssessedRun run) {
    Set<String> targets = new LinkedHashSet<>();
    Set<String> seeds = new LinkedHashSet<>();
    run.table()
        .cells()
        .forEach(cell -> {
          Stratum stratum = cell.count().stratum();
          targets.add(stratum.target());
          seeds.add(String.valueOf(stratum.seed()));
        });
    targets.stream().sorted().forEach(target -> table.row("target, digest").text(target));
    seeds.stream().sorted().forEach(seed -> table.row("seed").text(seed));
    run.tallies().stream()
        .map(Tally::created)
        .min(Comparator.naturalOrder())
        .ifPresent(at -> table.row("first trial saved").text(TIME.format(at)));
    run.tallies().stream()
        .map(Tally::last)
        .max(Comparator.naturalOrder())
        .ifPresent(at -> table.row("last trial saved").text(TIME.format(at)));
  }

  /** The suites with their digests. */
  static String suites(AssessedRun run) {
    Map<String, SuiteUsed> asked = new LinkedHashMap<>();
    starts(run).stream()
        .flatMap(start -> start.suites().stream())
        .forEach(suite -> asked.put(suite.name(), suite));
    HtmlTable table = new HtmlTable("Suites", "suite", "split", "asked for", "held", "digest");
    for (SuiteResult result : run.results()) {
      SuiteUsed suite = asked.get(result.suite());
      table.row(result.suite()).text(result.split().toString());
      if (suite == null) {
        table.none();
      } else {
        table.number(suite.trials());
      }
      table.number(result.n() + result.missing());
      table.text(
          suite == null
              ? UNKNOWN
              : suite.digest().isEmpty() ? "drawn by a rule, from the seed" : suite.digest());
    }
    return table.html();
  }

  /** Each command that worked on the run; nothing when none is recorded. */
  static String commands(AssessedRun run) {
    List<Start> starts = starts(run);
    if (starts.isEmpty()) {
      return "";
    }
    HtmlTable table = new HtmlTable("Commands", "when", "by", "version", "command");
    starts.forEach(start ->
        table
            .row(TIME.format(start.at()))
            .text(or(start.by()))
            .text(or(start.version()))
            .text(start.command().isEmpty() ? UNKNOWN : shell(start.command())));
    return table.html();
  }

  /** How to make the run's trials again. */
  static String again(AssessedRun run) {
    List<Start> known = starts(run).stream().filter(start -> !start.command().isEmpty()).toList();
    if (known.isEmpty()) {
      return "<p>The command that made this run is not recorded.</p>";
    }
    Start last = known.getLast();
    return "<pre class=\"command\">%s</pre><p>with Plumbline %s. It goes on where this run ended, or, in another folder, makes its trials again. They are the same trials when the digests above are the same; a local model then gives the same transcripts, one behind an API may not.</p>"
        .formatted(
            Markup.untrusted(shell(last.command())),
            Markup.untrusted(
                last.version().isEmpty() ? "of a version not recorded" : last.version()));
  }

  private static List<Start> starts(AssessedRun run) {
    return run.record().map(RunRecord::starts).orElse(List.of());
  }

  private static String or(String text) {
    return text.isEmpty() ? UNKNOWN : text;
  }

  /** The command that shows every transcript. */
  static String export(AssessedRun run) {
    return shell(
        List.of("plumbline", "export", run.name(), "--format", "inspect", "--file", "run.eval"));
  }

  /** A command as a shell takes it. */
  static String shell(List<String> words) {
    return words.stream()
        .map(word ->
            word.matches("[A-Za-z0-9_./:=@%+,-]+") ? word : "'" + word.replace("'", "'\\''") + "'")
        .collect(Collectors.joining(" "));
  }
}
