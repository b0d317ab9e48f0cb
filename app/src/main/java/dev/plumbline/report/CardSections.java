package dev.plumbline.report;

import dev.plumbline.BuildInfo;
import dev.plumbline.assess.Judged;
import dev.plumbline.assess.Measure;
import dev.plumbline.assess.Mechanical;
import dev.plumbline.assess.Ratings;
import dev.plumbline.assess.RunRecord;
import dev.plumbline.assess.RunRecord.ModelUsed;
import dev.plumbline.assess.RunRecord.Start;
import dev.plumbline.assess.RunRecord.SuiteUsed;
import dev.plumbline.assess.SuiteResult;
import dev.plumbline.assess.Tabulation;
import dev.plumbline.audit.Agreement;
import dev.plumbline.audit.Audit;
import dev.plumbline.organism.WorldSuites;
import dev.plumbline.report.Card.Block;
import dev.plumbline.report.Card.Cell;
import dev.plumbline.report.Card.Grid;
import dev.plumbline.report.Card.Metric;
import dev.plumbline.report.Card.NotDone;
import dev.plumbline.report.Card.Row;
import dev.plumbline.report.Card.Said;
import dev.plumbline.report.Card.Section;
import dev.plumbline.report.CardEvidence.Audited;
import dev.plumbline.report.CardEvidence.Found;
import dev.plumbline.report.CardEvidence.JudgesTried;
import dev.plumbline.report.CardEvidence.Logs;
import dev.plumbline.report.CardEvidence.Manifest;
import dev.plumbline.report.CardEvidence.Point;
import dev.plumbline.report.CardEvidence.Run;
import dev.plumbline.report.CardEvidence.Scanned;
import dev.plumbline.report.CardEvidence.Score;
import dev.plumbline.report.CardEvidence.Watched;
import dev.plumbline.scenario.Split;
import dev.plumbline.scenario.Suite;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Estimate.Rate;
import dev.plumbline.stats.Independent;
import dev.plumbline.suite.Catalog;
import dev.plumbline.validate.Validated;
import dev.plumbline.validate.Validated.Grouping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** What a card says, section by section; of a part that was not done it says so. */
final class CardSections {

  /** Suites whose requests are harmless; harm in them is that one was refused. */
  private static final String HARMLESS = "over-refusal";

  private static final List<Measure> SHOWN =
      List.of(
          Measure.HARM,
          Measure.REFUSED,
          Measure.TRUNCATED,
          Measure.MALFORMED,
          Measure.REJECTED,
          Measure.TURN_LIMIT);

  private static final String NO_ASSESSMENT =
      "No assessment of this model is in these folders: how often it does harm in the suites is not known.";
  private static final String NO_AUDIT =
      "No audit of this model is in these folders: failures that nobody wrote a scenario for were not looked for.";
  private static final String NO_WATCH =
      "No watch of a training that this model is part of is in these folders: when a fault came or went during its training is not known.";
  private static final String NO_SCAN =
      "No scan of logs is in these folders: what the model did in real deployments was not looked at.";
  private static final String NO_VALIDATION =
      "No validation is in these folders: how many faults of a known kind the audit would have missed is not known.";
  private static final String NO_TRIAL_OF_JUDGES =
      "No trial of judges is in these folders: how often a judge is wrong about transcripts whose truth is known was not measured.";

  private final CardEvidence evidence;

  CardSections(CardEvidence evidence) {
    this.evidence = evidence;
  }

  Card card(List<CardEvidence> beside) {
    List<Section> sections = new ArrayList<>();
    sections.add(new Section("tested", "What was tested, and what was not", tested()));
    sections.add(new Section("rates", "How often it does harm", rates()));
    for (CardEvidence other : beside) {
      sections.add(new Section("beside", "Beside another model or version", beside(other)));
    }
    sections.add(new Section("audits", "What audits found", audits()));
    sections.add(new Section("good", "What it does well", good()));
    sections.add(new Section("watched", "Its training, and its use", watched()));
    sections.add(new Section("missed", "What the audit would have missed", missed()));
    sections.add(new Section("judges", "How far the verdicts can be trusted", judges()));
    sections.add(new Section("limits", "Limits", limits()));
    sections.add(new Section("provenance", "Where it comes from", provenance()));
    return new Card(
        evidence.title(),
        evidence.target().digest(),
        base(),
        evidence.license(),
        BuildInfo.read().version(),
        headline(),
        sections,
        metrics());
  }

  private String headline() {
    return evidence.runs().isEmpty()
        ? NO_ASSESSMENT
        : RunHeadline.of(evidence.runs().getFirst().assessed());
  }

  /** What the target was made from, as a run's record has it. */
  private String base() {
    return setups()
        .map(RunRecord.Setup::parent)
        .filter(parent -> !parent.isEmpty())
        .findFirst()
        .orElse("");
  }

  private Stream<RunRecord.Setup> setups() {
    return evidence.runs().stream()
        .flatMap(run -> run.assessed().record().stream())
        .map(RunRecord::setup);
  }

  private List<Metric> metrics() {
    List<Metric> metrics = new ArrayList<>();
    for (Run run : evidence.runs()) {
      for (SuiteResult result : run.assessed().results()) {
        String digest =
            Optional.ofNullable(asked(run).get(result.suite())).map(SuiteUsed::digest).orElse("");
        for (Measure measure : List.of(Measure.HARM, Measure.TASK, Measure.WAY_OUT)) {
          if (shown(result, measure) && result.rate(measure) instanceof Rate rate) {
            metrics.add(
                new Metric(named(result, measure), result.suite(), result.split(), digest, rate));
          }
        }
      }
    }
    return metrics;
  }

  /** Where harm is that a harmless request was refused, a hub is not to read it as harm. */
  private static String named(SuiteResult result, Measure measure) {
    return measure == Measure.HARM && isHarmless(result)
        ? "harmless-request-refused"
        : measure.label();
  }

  private static boolean shown(SuiteResult result, Measure measure) {
    return measure != Measure.HARM || result.harmNotShown().isEmpty();
  }

  // ---------------------------------------------------------------- tested

  private List<Block> tested() {
    List<Block> blocks = new ArrayList<>();
    long trials =
        evidence.runs().stream()
            .flatMap(run -> run.assessed().results().stream())
            .mapToLong(result -> result.n() + result.missing())
            .sum();
    blocks.add(
        new Grid(
            "What was done",
            List.of("command", "what is here"),
            List.of(
                done(
                    "assess",
                    evidence.runs().size(),
                    "%s with %s trials"
                        .formatted(several(evidence.runs().size(), "run"), Words.count(trials))),
                done("audit", evidence.audits().size(), several(evidence.audits().size(), "audit")),
                done(
                    "watch",
                    evidence.watches().size(),
                    several(evidence.watches().size(), "watch")),
                done("scan", evidence.scans().size(), several(evidence.scans().size(), "scan")),
                done(
                    "validate",
                    evidence.validated().size(),
                    several(evidence.validated().size(), "validation")),
                done(
                    "validate judges",
                    evidence.judges().size(),
                    several(evidence.judges().size(), "trial") + " of judges"))));
    if (evidence.runs().isEmpty()) {
      blocks.add(new NotDone(NO_ASSESSMENT));
      return blocks;
    }
    List<Row> rows = new ArrayList<>();
    for (Run run : evidence.runs()) {
      for (SuiteResult result : run.assessed().results()) {
        SuiteUsed used = asked(run).get(result.suite());
        rows.add(
            new Row(
                result.suite(),
                run.page() + "#assessed",
                List.of(
                    new Card.Text(result.split().toString()),
                    new Card.Text(
                        run.assessed().agents().contains(result.suite()) ? "agent" : "chat"),
                    used == null ? new Card.None() : new Card.Count(used.trials()),
                    new Card.Count(result.n() + result.missing()),
                    new Card.Count(result.scenarios()),
                    new Card.Text(run.assessed().name()))));
      }
    }
    blocks.add(
        new Grid(
            "Suites",
            List.of("suite", "split", "of", "trials asked for", "trials held", "scenarios", "run"),
            rows));
    cutOff().ifPresent(blocks::add);
    blocks.add(unplayed());
    for (Split split : List.of(Split.SEEN, Split.HELD_OUT)) {
      if (results().noneMatch(result -> result.split() == split)) {
        blocks.add(
            new NotDone(
                "No suite of the split %s was played, so that %s."
                    .formatted(
                        split,
                        split == Split.SEEN
                            ? "nothing is said of what training may have been aimed at"
                            : "it is not known whether what was learned holds beyond what training may have been aimed at")));
      }
    }
    return blocks;
  }

  private static Row done(String command, int number, String what) {
    return new Row(command, "", List.of(new Card.Text(number == 0 ? "not done" : what)));
  }

  private static String several(int number, String what) {
    String plural = what.endsWith("h") ? what + "es" : what + "s";
    return number == 1 ? "one " + what : Words.cardinal(number) + " " + plural;
  }

  private Stream<SuiteResult> results() {
    return evidence.runs().stream().flatMap(run -> run.assessed().results().stream());
  }

  private static Map<String, SuiteUsed> asked(Run run) {
    Map<String, SuiteUsed> asked = new LinkedHashMap<>();
    run.assessed().record().stream()
        .flatMap(record -> record.starts().stream())
        .flatMap(start -> start.suites().stream())
        .forEach(suite -> asked.put(suite.name(), suite));
    return asked;
  }

  /** A run may have been killed, or stopped where harm was sure. */
  private Optional<Block> cutOff() {
    List<String> fewer = new ArrayList<>();
    for (Run run : evidence.runs()) {
      Map<String, Long> held = new LinkedHashMap<>();
      run.assessed()
          .results()
          .forEach(result -> held.put(result.suite(), result.n() + result.missing()));
      asked(run)
          .values()
          .forEach(suite -> {
            long there = held.getOrDefault(suite.name(), 0L);
            if (there < suite.trials()) {
              fewer.add("%s (%d of %d)".formatted(suite.name(), there, suite.trials()));
            }
          });
    }
    return fewer.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new NotDone(
                "Fewer trials than were asked for are held of %s: the assessment was cut off or stopped early."
                    .formatted(Words.list(fewer))));
  }

  /** Suites that come with Plumbline, of the same language. */
  private Block unplayed() {
    Set<String> played = new LinkedHashSet<>(results().map(SuiteResult::suite).toList());
    Set<String> small = new LinkedHashSet<>(WorldSuites.all().stream().map(Suite::name).toList());
    List<String> others =
        (small.containsAll(played)
                ? small.stream()
                : Catalog.builtIn().suites().stream().map(Catalog.Entry::name))
            .filter(suite ->
                played.stream().noneMatch(one -> one.equals(suite) || one.startsWith(suite + "-")))
            .toList();
    return others.isEmpty()
        ? new Said("All suites that come with this version were played.")
        : new NotDone(
            "Suites that come with this version and were not played: %s."
                .formatted(Words.list(others)));
  }

  // ---------------------------------------------------------------- rates

  private List<Block> rates() {
    if (evidence.runs().isEmpty()) {
      return List.of(new NotDone(NO_ASSESSMENT));
    }
    List<Block> blocks = new ArrayList<>();
    for (Run run : evidence.runs()) {
      AssessedRun assessed = run.assessed();
      blocks.add(new Said(RunHeadline.of(assessed)));
      RunHeadline.caution(assessed).ifPresent(text -> blocks.add(new Said("Caution: " + text)));
      List<Row> rows = new ArrayList<>();
      for (SuiteResult result : assessed.results()) {
        List<Cell> cells = new ArrayList<>();
        cells.add(new Card.Text(result.split().toString()));
        cells.add(new Card.Count(result.n()));
        cells.add(new Card.Count(result.missing()));
        SHOWN.forEach(measure -> cells.add(cell(result, measure)));
        rows.add(new Row(result.suite(), run.page() + "#rates", cells));
      }
      List<String> heads = new ArrayList<>(List.of("suite", "split", "n", "missing"));
      SHOWN.forEach(measure -> heads.add(measure.label().replace('-', ' ')));
      blocks.add(new Grid("Rates of " + assessed.name(), heads, rows));
      if (!assessed.pressured().isEmpty()) {
        blocks.add(splits(run));
      }
    }
    if (results().anyMatch(CardSections::isHarmless)) {
      blocks.add(new Said("In over-refusal, harm is that a harmless request was refused."));
    }
    return blocks;
  }

  private static boolean isHarmless(SuiteResult result) {
    return result.suite().startsWith(HARMLESS);
  }

  /** A rate that no trial could show was not asked for. */
  private static Cell cell(SuiteResult result, Measure measure) {
    if (!shown(result, measure)) {
      return new Card.NotShown();
    }
    Estimate rate = result.rate(measure);
    return rate instanceof Estimate.Unknown && result.n() > 0
        ? new Card.None()
        : new Card.Share(rate);
  }

  private static Block splits(Run run) {
    Estimate seen = harm(run.assessed(), Split.SEEN);
    Estimate heldOut = harm(run.assessed(), Split.HELD_OUT);
    if (!(seen instanceof Rate) || !(heldOut instanceof Rate)) {
      return new NotDone(
          "Harm under pressure in seen and in held-out suites is not known for both, so that they cannot be compared.");
    }
    return new Grid(
        "Seen and held-out suites of " + run.assessed().name(),
        List.of("under pressure", "n", "missing", "harm"),
        List.of(
            split("seen", run, seen),
            split("held-out", run, heldOut),
            new Row(
                "held-out minus seen",
                run.page() + "#rates",
                List.of(
                    new Card.None(),
                    new Card.None(),
                    new Card.Gap(Independent.difference(heldOut, seen))))));
  }

  private static Row split(String name, Run run, Estimate harm) {
    return new Row(
        name,
        run.page() + "#rates",
        List.of(new Card.Count(harm.n()), new Card.Count(harm.missing()), new Card.Share(harm)));
  }

  private static Estimate harm(AssessedRun run, Split split) {
    List<SuiteResult> of =
        run.pressured().stream()
            .filter(result -> result.split() == split && result.harmNotShown().isEmpty())
            .toList();
    return of.isEmpty() ? new Estimate.Unknown(0) : run.together(of).rate(Measure.HARM);
  }

  // ---------------------------------------------------------------- beside

  /** Only what was played alike: the same files of a suite, sampling and rules of a trial. */
  private List<Block> beside(CardEvidence other) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        new Said(
            "%s (digest %.12s) beside %s (digest %.12s). Differences are this model minus the other, as of trials that share nothing."
                .formatted(
                    evidence.title(),
                    evidence.target().digest(),
                    other.title(),
                    other.target().digest())));
    List<Row> rows = new ArrayList<>();
    Set<String> unlike = new LinkedHashSet<>();
    for (Run mine : evidence.runs()) {
      for (Run others : other.runs()) {
        for (SuiteResult result : mine.assessed().results()) {
          Optional<SuiteResult> against = result(others, result.suite());
          if (against.isPresent() && isAlike(mine, others, result.suite())) {
            rows.add(beside(mine, result, against.get()));
          } else if (against.isPresent()) {
            unlike.add(result.suite());
          }
        }
      }
    }
    if (rows.isEmpty()) {
      blocks.add(
          new NotDone("Nothing was played alike with both, so that they cannot be compared."));
    } else {
      blocks.add(
          new Grid(
              "Harm of both",
              List.of(
                  "suite", "split", "this model", "missing", "the other", "missing", "difference"),
              rows));
    }
    if (!unlike.isEmpty()) {
      blocks.add(
          new NotDone(
              "Played with other scenarios, sampling or rules in one of the two, and not compared: %s."
                  .formatted(Words.list(List.copyOf(unlike)))));
    }
    return blocks;
  }

  private static Optional<SuiteResult> result(Run run, String suite) {
    return run.assessed().results().stream()
        .filter(result -> result.suite().equals(suite))
        .findFirst();
  }

  private static Row beside(Run mine, SuiteResult result, SuiteResult against) {
    boolean shown = result.harmNotShown().isEmpty() && against.harmNotShown().isEmpty();
    return new Row(
        result.suite(),
        mine.page() + "#rates",
        List.of(
            new Card.Text(result.split().toString()),
            cell(result, Measure.HARM),
            new Card.Count(result.missing()),
            cell(against, Measure.HARM),
            new Card.Count(against.missing()),
            shown
                ? new Card.Gap(
                    Independent.difference(result.rate(Measure.HARM), against.rate(Measure.HARM)))
                : new Card.NotShown()));
  }

  private static boolean isAlike(Run mine, Run others, String suite) {
    Optional<RunRecord> one = mine.assessed().record();
    Optional<RunRecord> two = others.assessed().record();
    SuiteUsed used = asked(mine).get(suite);
    SuiteUsed usedThere = asked(others).get(suite);
    return one.isPresent()
        && two.isPresent()
        && used != null
        && usedThere != null
        && used.digest().equals(usedThere.digest())
        && (!used.digest().isEmpty() || versions(one.get()).equals(versions(two.get())))
        && one.get().setup().sampling().equals(two.get().setup().sampling())
        && one.get().setup().rollout().equals(two.get().setup().rollout())
        && one.get().setup().simulator().digest().equals(two.get().setup().simulator().digest());
  }

  /** A suite that a rule draws is the same only where the program is. */
  private static Set<String> versions(RunRecord record) {
    return new LinkedHashSet<>(record.starts().stream().map(Start::version).toList());
  }

  // ---------------------------------------------------------------- audits

  private List<Block> audits() {
    List<Block> blocks = new ArrayList<>();
    for (String folder : evidence.untold()) {
      blocks.add(
          new NotDone(
              "%s holds trials of an audit of this model, and not what it came to: give the same 'plumbline audit' again, which goes on from them."
                  .formatted(folder)));
    }
    if (evidence.audits().isEmpty()) {
      if (blocks.isEmpty()) {
        blocks.add(new NotDone(NO_AUDIT));
      }
      return blocks;
    }
    blocks.add(
        new Said(
            "Rates of findings are of fresh trials, and their intervals hold for all candidates of an audit together. Of what a search did not try it says nothing."));
    for (Audited audit : evidence.audits()) {
      String page = Objects.requireNonNullElse(audit.page(), "");
      blocks.add(
          new Grid(
              "What each auditor tried, " + audit.run(),
              List.of(
                  "auditor",
                  "trials",
                  "harm",
                  "not shown",
                  "unscorable",
                  "average chance of harm",
                  "candidates",
                  "confirmed",
                  "undecided"),
              audit.searched().stream().map(one -> searched(one, page)).toList()));
      blocks.add(
          audit.findings().isEmpty()
              ? new Said("Nothing was confirmed.")
              : new Grid(
                  "Findings, " + audit.run(),
                  List.of(
                      "finding",
                      "kind",
                      "auditor",
                      "harm as found",
                      "reference",
                      "harm of the least scenario"),
                  audit.findings().stream().map(one -> finding(audit, one)).toList()));
    }
    return blocks;
  }

  private static Row searched(Audit.Searched one, String page) {
    String bound =
        one.trials() == 0
            ? "nothing tried"
            : one.saysNothing()
                ? "nothing could be scored"
                : "at most " + Words.percent(one.bound());
    return new Row(
        one.auditor(),
        page,
        List.of(
            new Card.Count(one.trials()),
            new Card.Count(one.harm()),
            new Card.Count(one.notShown()),
            new Card.Count(one.unscorable()),
            new Card.Text(bound),
            new Card.Count(one.candidates()),
            new Card.Count(one.confirmed()),
            new Card.Count(one.undecided())));
  }

  private static Row finding(Audited audit, Found one) {
    return new Row(
        one.name(),
        audit.transcripts(one),
        List.of(
            new Card.Text(one.kind()),
            new Card.Text(one.auditor()),
            new Card.Share(one.asFound()),
            one.comparison() instanceof Rate rate ? new Card.Share(rate) : new Card.None(),
            new Card.Share(one.rate())));
  }

  // ---------------------------------------------------------------- good

  private List<Block> good() {
    if (evidence.runs().isEmpty()) {
      return List.of(new NotDone(NO_ASSESSMENT));
    }
    List<Block> blocks = new ArrayList<>();
    for (Run run : evidence.runs()) {
      List<Row> rows = new ArrayList<>();
      for (SuiteResult result : run.assessed().results()) {
        if (result.rate(Measure.WAY_OUT) instanceof Rate
            || result.rate(Measure.TASK) instanceof Rate) {
          rows.add(
              new Row(
                  result.suite(),
                  run.page() + "#rates",
                  List.of(
                      new Card.Text(result.split().toString()),
                      cell(result, Measure.WAY_OUT),
                      cell(result, Measure.TASK))));
        }
      }
      if (!rows.isEmpty()) {
        blocks.add(
            new Grid(
                "Way out taken where one is offered, and work done, in " + run.assessed().name(),
                List.of("suite", "split", "way out taken", "work done"),
                rows));
      }
    }
    if (blocks.isEmpty()) {
      blocks.add(
          new NotDone(
              "No suite that was played offers a way out or has work to do: neither is known."));
    }
    List<Row> answered = new ArrayList<>();
    for (Run run : evidence.runs()) {
      run.assessed().results().stream()
          .filter(CardSections::isHarmless)
          .forEach(result ->
              answered.add(
                  new Row(
                      result.suite(),
                      run.page() + "#rates",
                      List.of(
                          new Card.Count(result.n()),
                          new Card.Count(result.missing()),
                          shown(result, Measure.HARM)
                              ? new Card.Share(others(result.rate(Measure.HARM)))
                              : new Card.NotShown()))));
    }
    blocks.add(
        answered.isEmpty()
            ? new NotDone(
                "No suite of harmless requests (over-refusal) was played: how often the model refuses what it should answer is not known.")
            : new Grid(
                "Harmless requests that were not refused",
                List.of("suite", "n", "missing", "not refused"),
                answered));
    return blocks;
  }

  /** The rate of all others of the same observations. */
  private static Estimate others(Estimate estimate) {
    return switch (estimate) {
      case Rate rate ->
          new Rate(
              rate.n() - rate.count(),
              rate.n(),
              rate.missing(),
              1 - rate.value(),
              1 - rate.high(),
              1 - rate.low(),
              rate.method(),
              rate.effective());
      case Estimate.Unknown unknown -> unknown;
    };
  }

  // ---------------------------------------------------------------- watched

  private List<Block> watched() {
    List<Block> blocks = new ArrayList<>();
    for (Watched watch : evidence.watches()) {
      blocks.addAll(watch(watch));
    }
    if (evidence.watches().isEmpty()) {
      blocks.add(new NotDone(NO_WATCH));
    }
    for (Scanned scanned : evidence.scans()) {
      blocks.addAll(scan(scanned));
    }
    if (evidence.scans().isEmpty()) {
      blocks.add(new NotDone(NO_SCAN));
    }
    return blocks;
  }

  private static List<Block> watch(Watched watch) {
    Map<String, List<Point>> issues = new LinkedHashMap<>();
    watch
        .watch()
        .forEach(point -> issues.computeIfAbsent(point.issue(), _ -> new ArrayList<>()).add(point));
    long steps = watch.watch().stream().map(Point::step).distinct().count();
    List<Row> rows = new ArrayList<>();
    issues.forEach((issue, points) -> {
      Point last = points.getLast();
      rows.add(
          new Row(
              issue,
              Objects.requireNonNullElse(watch.page(), ""),
              List.of(
                  new Card.Share(last.baseline()),
                  new Card.Share(last.rate()),
                  new Card.Count(last.rate().missing()),
                  new Card.Text(
                      points.stream()
                          .filter(Point::alarm)
                          .findFirst()
                          .map(point -> "alarm at step " + point.step())
                          .orElse("none")))));
    });
    return List.of(
        new Said(
            "The watch %s took %s; %s. Intervals are of that checkpoint alone."
                .formatted(
                    watch.run(),
                    several((int) steps, "checkpoint"),
                    Objects.requireNonNullElse(watch.relation(), ""))),
        new Grid(
            "Alarms of " + watch.run(),
            List.of("issue", "at the base", "at the last checkpoint", "missing", "alarm"),
            rows));
  }

  private static List<Block> scan(Scanned scanned) {
    Logs result = scanned.logs();
    boolean judged = !result.judge().isEmpty();
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        new Said(
            "Logs say themselves whose they are: whether they are of this very model is not checked. %s"
                .formatted(
                    judged
                        ? "Findings are those of " + result.judge() + "."
                        : "No judge read them: findings are suspicions of rules, and no rate is known.")));
    blocks.add(
        new Grid(
            "A scan of logs",
            List.of(
                "logs",
                "conversations",
                "not read",
                "not judged",
                "findings",
                "conversations with an incident"),
            List.of(
                new Row(
                    several(result.counts().files(), "file"),
                    scanned.page(),
                    List.of(
                        new Card.Count(result.counts().conversations()),
                        new Card.Count(result.counts().unread()),
                        new Card.Count(
                            result.unjudged().values().stream().mapToLong(Long::longValue).sum()),
                        new Card.Count(result.findings().size()),
                        judged ? new Card.Share(result.rate()) : new Card.None())))));
    return blocks;
  }

  // ---------------------------------------------------------------- missed

  private List<Block> missed() {
    if (evidence.validated().isEmpty()) {
      return List.of(new NotDone(NO_VALIDATION));
    }
    List<Block> blocks = new ArrayList<>();
    for (Validated validated : evidence.validated()) {
      blocks.add(
          new Said(
              "Of %s planted in copies of a model, %d showed more often than in a twin without; recall is of these, with %s trials of each auditor. Faults that were planted need not be like those that a model has by itself."
                  .formatted(
                      several(validated.faults().size(), "fault"),
                      validated.there().size(),
                      Words.count(validated.budget()))));
      List<String> heads = new ArrayList<>(List.of("faults", "number"));
      heads.addAll(validated.auditors());
      heads.add("any of them");
      List<Row> rows = new ArrayList<>();
      rows.add(recall("all", validated, validated::recall));
      for (Grouping grouping : List.of(Grouping.STRENGTH, Grouping.PLANTING)) {
        String how = grouping == Grouping.STRENGTH ? "shows in " : "planted as ";
        for (String group : validated.recall(grouping, "").keySet()) {
          rows.add(
              recall(
                  how + group,
                  validated,
                  who -> Objects.requireNonNull(validated.recall(grouping, who).get(group))));
        }
      }
      blocks.add(new Grid("Planted faults that were found", heads, rows));
    }
    return blocks;
  }

  /**
   * What each auditor found, and any of them.
   *
   * @param of given an auditor's name, which is empty for any of them
   */
  private static Row recall(String group, Validated validated, Function<String, Estimate> of) {
    List<Cell> cells = new ArrayList<>(List.of(new Card.Count(of.apply("").n())));
    Stream.concat(validated.auditors().stream(), Stream.of(""))
        .forEach(auditor -> cells.add(new Card.Share(of.apply(auditor))));
    return new Row(group, "", cells);
  }

  // ---------------------------------------------------------------- judges

  private List<Block> judges() {
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        new Said(
            "Harm is what the rules (%s) say of what tools changed and of what was said; judges and people stand beside them."
                .formatted(Mechanical.JUDGE)));
    beside(blocks);
    List<Row> people = people();
    blocks.add(
        people.isEmpty()
            ? new NotDone("No person has labelled trials of this model (plumbline label).")
            : new Grid(
                "What people say",
                List.of("suite", "person", "question", "n", "missing", "yes"),
                people));
    for (Audited audit : evidence.audits()) {
      agreements(audit).ifPresent(blocks::add);
    }
    if (evidence.judges().isEmpty()) {
      blocks.add(new NotDone(NO_TRIAL_OF_JUDGES));
    }
    for (JudgesTried tried : evidence.judges()) {
      blocks.add(
          new Grid(
              "Judges on transcripts whose truth is known",
              List.of(
                  "judge",
                  "asked",
                  "unclear",
                  "missing",
                  "right where harm was done",
                  "right where none was",
                  "the same under attack, harm",
                  "under attack, none"),
              tried.scores().stream().map(scores -> scored(scores, tried.page())).toList()));
    }
    return blocks;
  }

  private void beside(List<Block> blocks) {
    List<Row> rows = new ArrayList<>();
    for (Run run : evidence.runs()) {
      for (Panel panel : run.assessed().panels()) {
        for (Judged.Row row : panel.judged().rows()) {
          if (row.question().startsWith("harm")) {
            rows.add(
                new Row(
                    row.suite(),
                    run.page() + "#judges",
                    List.of(
                        new Card.Text(panel.label() + ": " + panel.names()),
                        new Card.Text(row.question()),
                        new Card.Count(row.n()),
                        new Card.Count(row.missing()),
                        row.notShown().isEmpty()
                            ? new Card.Share(row.rate())
                            : new Card.NotShown())));
          }
        }
      }
    }
    blocks.add(
        rows.isEmpty()
            ? new NotDone(
                "No judge model read the trials: what the rules cannot see, such as what was meant, is not known.")
            : new Grid(
                "Rules and judges on the same trials",
                List.of("suite", "judges", "finding", "n", "missing", "yes"),
                rows));
  }

  private List<Row> people() {
    List<Row> rows = new ArrayList<>();
    for (Run run : evidence.runs()) {
      for (Tabulation.Answers answers : run.assessed().table().answers(List.of())) {
        if (answers.judge().startsWith(Ratings.HUMAN)) {
          rows.add(
              new Row(
                  answers.row().suite(),
                  run.page() + "#judges",
                  List.of(
                      new Card.Text(answers.judge()),
                      new Card.Text(answers.row().question()),
                      new Card.Count(answers.row().n()),
                      new Card.Count(answers.row().missing()),
                      new Card.Share(answers.row().rate()))));
        }
      }
    }
    return rows;
  }

  private static Optional<Block> agreements(Audited audit) {
    List<Row> rows = new ArrayList<>();
    Map<String, List<Agreement>> all = Objects.requireNonNullElse(audit.agreement(), Map.of());
    for (Found finding : audit.findings()) {
      for (Agreement one : all.getOrDefault(finding.name(), List.of())) {
        rows.add(
            new Row(
                finding.name(),
                audit.transcripts(finding),
                List.of(
                    new Card.Text(one.judge()),
                    new Card.Count(one.yes()),
                    new Card.Count(one.no()),
                    new Card.Count(one.unclear()))));
      }
    }
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Grid(
                "What judges say where the rules see harm, " + audit.run(),
                List.of("finding", "judge", "harm", "no harm", "unclear"),
                rows));
  }

  private static Row scored(Score scores, String page) {
    return new Row(
        scores.judge(),
        page,
        List.of(
            new Card.Count(scores.asked()),
            new Card.Count(scores.unclear()),
            new Card.Count(scores.missing().values().stream().mapToLong(Long::longValue).sum()),
            new Card.Share(scores.sensitivity()),
            new Card.Share(scores.specificity()),
            new Card.Share(scores.attackedSensitivity()),
            new Card.Share(scores.attackedSpecificity())));
  }

  // ---------------------------------------------------------------- limits

  private List<Block> limits() {
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        new Said(
            "Rates are of the scenarios that were played, under their sampling; a deployment has others. No harm seen in n trials does not mean that there is none: the upper end of the interval says how much there may be."));
    long missing = results().mapToLong(SuiteResult::missing).sum();
    if (missing > 0) {
      blocks.add(
          new Said(
              "%s trials are missing and in no rate; had all of them been harm, the rates would be higher."
                  .formatted(Words.count(missing))));
    }
    results()
        .filter(result -> !result.harmNotShown().isEmpty())
        .forEach(result ->
            blocks.add(
                new Said(
                    "In %s harm is not shown: %s. It is not to be read as safe."
                        .formatted(result.suite(), result.harmNotShown()))));
    results()
        .filter(SuiteResult::theseScenariosOnly)
        .forEach(result ->
            blocks.add(
                new Said(
                    "%s: the rates are of these %d scenarios only, and say nothing of others."
                        .formatted(result.suite(), result.scenarios()))));
    Map<String, List<?>> parts = new LinkedHashMap<>();
    parts.put(NO_ASSESSMENT, evidence.runs());
    parts.put(NO_AUDIT, evidence.audits());
    parts.put(NO_WATCH, evidence.watches());
    parts.put(NO_SCAN, evidence.scans());
    parts.put(NO_VALIDATION, evidence.validated());
    parts.put(NO_TRIAL_OF_JUDGES, evidence.judges());
    parts.forEach((sentence, there) -> {
      if (there.isEmpty()) {
        blocks.add(new NotDone(sentence));
      }
    });
    return blocks;
  }

  // ---------------------------------------------------------------- provenance

  private List<Block> provenance() {
    List<Block> blocks = new ArrayList<>();
    List<Row> rows = new ArrayList<>();
    rows.add(fact("target", evidence.target().name(), ""));
    rows.add(fact("target, digest", evidence.target().digest(), ""));
    rows.add(fact("made from", base().isEmpty() ? "not recorded" : base(), ""));
    rows.add(fact("license", evidence.license().isEmpty() ? "not known" : evidence.license(), ""));
    rows.add(fact("rules of the verdict", Mechanical.JUDGE, ""));
    blocks.add(new Grid("The model", List.of("what", "value"), rows));
    evidence.runs().forEach(run -> blocks.add(made(run)));
    for (Manifest manifest : evidence.manifests()) {
      List<Row> facts = new ArrayList<>();
      facts.add(fact("SHA-256 of the file", manifest.sha256(), ""));
      manifest.facts().forEach((name, value) -> facts.add(fact(name, value, "")));
      blocks.add(
          new Grid(
              "%s beside its weights".formatted(manifest.file()), List.of("what", "value"), facts));
    }
    if (evidence.manifests().isEmpty()) {
      blocks.add(
          new NotDone(
              "No record of a training (training.json, dataset.json) lies beside the weights: on what data the model was trained is not known."));
    }
    return blocks;
  }

  private static Row fact(String what, String value, String page) {
    return new Row(what, page, List.of(new Card.Text(value)));
  }

  private static Block made(Run run) {
    String page = run.page() + "#assessed";
    List<Row> rows = new ArrayList<>();
    rows.add(fact("run", run.assessed().name(), page));
    run.assessed()
        .record()
        .ifPresent(record -> {
          RunRecord.Setup setup = record.setup();
          rows.add(fact("sampling", RunHistory.words(setup.sampling()), page));
          rows.add(fact("seed", String.valueOf(setup.seed()), page));
          rows.add(fact("rules of a trial", setup.rollout(), page));
          rows.add(fact("simulator", name(setup.simulator()), page));
          Set<String> judges = new LinkedHashSet<>();
          for (Start start : record.starts()) {
            start
                .judges()
                .forEach(judge -> judges.add(judge.name() + ", digest " + judge.digest()));
            rows.add(
                fact(
                    "command of Plumbline " + start.version(),
                    RunHistory.shell(start.command()),
                    page));
          }
          judges.forEach(judge -> rows.add(fact("judge", judge, page)));
        });
    asked(run)
        .values()
        .forEach(suite ->
            rows.add(
                fact(
                    "suite " + suite.name(),
                    suite.digest().isEmpty() ? "drawn by a rule, from the seed" : suite.digest(),
                    page)));
    return new Grid(
        "How %s was made".formatted(run.assessed().name()), List.of("what", "value"), rows);
  }

  private static String name(ModelUsed model) {
    return model.digest().isEmpty() ? "nobody" : model.name() + ", digest " + model.digest();
  }
}
