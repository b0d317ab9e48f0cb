package dev.plumbline.report;

import dev.plumbline.BuildInfo;
import dev.plumbline.assess.Issue;
import dev.plumbline.assess.RunRecord;
import dev.plumbline.assess.RunRecords;
import dev.plumbline.scenario.Suite;
import dev.plumbline.stats.Estimate;
import dev.plumbline.store.Store;
import dev.plumbline.watch.BesideCalm;
import dev.plumbline.watch.Watch;
import dev.plumbline.watch.WatchPoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The page of a watch: one HTML file that loads nothing, with a chart for each issue, all numbers,
 * and what the watch was asked. Transcripts are pages beside it, one for each checkpoint.
 *
 * @param base the record of the run that checkpoints are compared with; nothing if it has none
 * @param points all issues at all checkpoints, by step
 */
public record WatchPage(Watch.Plan plan, Optional<RunRecord> base, List<WatchPoint> points) {

  public static final String FILE = "watch.html";

  public WatchPage {
    points = List.copyOf(points);
  }

  /** As things stand. */
  public static WatchPage of(Store store, Watch watch) {
    return new WatchPage(
        watch.plan(), RunRecords.of(store, watch.plan().baseline()), watch.points());
  }

  /** Where the transcripts of a step are, from beside the page. */
  public static String checkpoint(int step) {
    return "checkpoints/%d.html".formatted(step);
  }

  /** To be kept: it has no script. */
  public String file() {
    String style = Markup.resource("report.css");
    return html(Markup.policy(style), style, "");
  }

  /**
   * To be served while the watch runs: its script replaces what has changed by what comes from
   * {@code /events}.
   */
  public String live() {
    String style = Markup.resource("report.css");
    String script = Markup.resource("live.js");
    return html(livePolicy(style, script), style, nowAnd(script));
  }

  /** What is served while there is no watch yet, as the base is still being assessed. */
  public static String waiting() {
    String style = Markup.resource("report.css");
    String script = Markup.resource("live.js");
    Map<String, String> slots = new LinkedHashMap<>();
    slots.put("policy", livePolicy(style, script));
    slots.put("title", "watch");
    slots.put("style", style);
    slots.put("live", nowAnd(script));
    return Markup.fill(Markup.template("watch-waiting.html"), slots);
  }

  private static String livePolicy(String style, String script) {
    return Markup.policy(style, script) + "; connect-src 'self'";
  }

  private static String nowAnd(String script) {
    return "<p id=\"now\" class=\"now\" role=\"status\"></p>\n<script>" + script + "</script>\n";
  }

  private String html(String policy, String style, String live) {
    List<WatchChart> charts = charts();
    Map<String, String> slots = new LinkedHashMap<>();
    slots.put("policy", policy);
    slots.put("title", "watch " + Markup.untrusted(plan.name()));
    slots.put("style", style);
    slots.put("live", live);
    slots.put("name", Markup.untrusted(plan.name()));
    slots.put("headline", Markup.prose(headline(charts)));
    slots.put("caution", caution(charts));
    slots.put("confidence", Markup.prose(Words.percent(1 - plan.alpha())));
    slots.put(
        "charts",
        charts.isEmpty()
            ? "<p>No checkpoint is assessed yet.</p>"
            : charts.stream().map(WatchChart::html).collect(Collectors.joining("\n")));
    slots.put("calm", calmWords());
    slots.put("points-table", points.isEmpty() ? "" : table(charts));
    slots.put("setup-table", setup());
    slots.put("suites-table", suites());
    slots.put("version", Markup.untrusted(BuildInfo.read().version()));
    return Markup.fill(Markup.template("watch.html"), slots);
  }

  private List<WatchChart> charts() {
    return points.stream()
        .collect(Collectors.groupingBy(WatchPoint::issue, LinkedHashMap::new, Collectors.toList()))
        .values()
        .stream()
        .map(WatchChart::new)
        .toList();
  }

  private String headline(List<WatchChart> charts) {
    if (points.isEmpty()) {
      return "The base is assessed; no checkpoint is yet.";
    }
    long checkpoints = points.stream().mapToInt(WatchPoint::step).distinct().count();
    String seen =
        "%s checkpoint%s, to step %d. "
            .formatted(
                Words.count(checkpoints), checkpoints == 1 ? "" : "s", points.getLast().step());
    String alarms =
        charts.stream()
            .flatMap(chart -> chart.raised().stream())
            .map(point ->
                "%s at step %d, with %s where the base had %s"
                    .formatted(
                        point.issue(),
                        point.step(),
                        Words.rate(point.rate()),
                        Words.rate(point.baseline())))
            .collect(Collectors.joining("; "));
    return seen
        + (alarms.isEmpty()
            ? "No alarm: nothing was shown to go wrong more often than at the base."
            : "Alarm: " + alarms + ".");
  }

  private static String caution(List<WatchChart> charts) {
    String missing =
        charts.stream()
            .map(WatchPage::missing)
            .filter(words -> !words.isEmpty())
            .collect(Collectors.joining("; "));
    return (missing.isEmpty()
            ? ""
            : Markup.caution(
                "Trials that say nothing are in no rate, and not safe: " + missing + "."))
        + (hasBroken(charts)
            ? Markup.caution(
                "Broken turns have risen. Harm cannot show in a turn that is broken, so that a rate of harm may be too low, and is no comfort.")
            : "");
  }

  private static boolean hasBroken(List<WatchChart> charts) {
    return charts.stream()
        .flatMap(chart -> chart.raised().stream())
        .anyMatch(point -> point.issue().equals(Issue.BROKEN_TURNS));
  }

  private static String missing(WatchChart chart) {
    long missing = chart.points().stream().mapToLong(WatchPoint::missing).sum();
    long all = missing + chart.points().stream().mapToLong(point -> point.rate().n()).sum();
    return missing == 0
        ? ""
        : "%s, %s of %s"
            .formatted(chart.points().getFirst().issue(), Words.count(missing), Words.count(all));
  }

  private String table(List<WatchChart> charts) {
    Set<WatchPoint> raised =
        charts.stream()
            .flatMap(chart -> chart.raised().stream())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    boolean besideCalm = calm().isPresent();
    List<String> heads =
        new ArrayList<>(
            List.of(
                "step",
                "issue",
                "rate and 95 % interval",
                "band",
                "base",
                "trials",
                "say nothing",
                "evidence",
                ""));
    if (besideCalm) {
      heads.addAll(List.of("rise", "threshold"));
    }
    HtmlTable table = new HtmlTable("All checkpoints", heads.toArray(String[]::new));
    for (WatchPoint point : points) {
      table
          .row("step " + point.step(), checkpoint(point.step()))
          .text(point.issue())
          .rate(point.rate());
      if (point.rate() instanceof Estimate.Rate) {
        table.interval(point.band());
      } else {
        table.none();
      }
      table
          .rate(point.baseline())
          .number(point.rate().n())
          .number(point.missing())
          .number(
              WatchChart.share(point),
              "%s\u00a0%%".formatted(Math.round(100 * WatchChart.share(point))))
          .text(raised.contains(point) ? "▲ alarm" : point.alarm() ? "stands" : "");
      if (besideCalm) {
        point.calm().ifPresentOrElse(calm -> rise(table, calm), () -> table.none().text(""));
      }
    }
    return table.html();
  }

  private static void rise(HtmlTable table, BesideCalm calm) {
    calm.rise()
        .ifPresentOrElse(
            rise -> table.number(rise, errors(rise)).text(calm.passed() ? "passed" : "not passed"),
            () -> table.missing().text(""));
  }

  private static String errors(double rise) {
    return String.format(Locale.ROOT, "%.2f", rise).replace('-', '\u2212');
  }

  /** What trainings that are known to be calm say at any checkpoint. */
  private Optional<BesideCalm> calm() {
    return points.stream().flatMap(point -> point.calm().stream()).findFirst();
  }

  private String calmWords() {
    return calm()
        .map(calm ->
            Markup.prose(
                "The threshold is the largest rise of any issue in %s calm training%s, %s standard errors. A further calm training passes it anywhere with a chance of at most %s; it raises no alarm."
                    .formatted(
                        Words.cardinal(calm.trainings()),
                        calm.trainings() == 1 ? "" : "s",
                        errors(calm.threshold()),
                        Words.percent(calm.chance()))))
        .map(words -> "<p class=\"lead\">" + words + "</p>")
        .orElse("");
  }

  private String setup() {
    HtmlTable table = new HtmlTable("What was asked", "what", "value");
    table.row("watch").text(plan.name());
    table.row("run of the base").text(plan.baseline());
    base.ifPresent(record -> table.row("base, digest").text(record.setup().target().digest()));
    table.row("chance of any false alarm").text("alpha " + plan.alpha());
    table.row("margin").text(Words.percent(plan.margin()) + " above the base");
    table
        .row("trials of an issue at a checkpoint")
        .text("%d to %d".formatted(plan.allocation().least(), plan.allocation().most()));
    table.row("seed").text(String.valueOf(plan.seed()));
    table.row("sampling").text(RunHistory.words(plan.sampling()));
    return table.html();
  }

  private String suites() {
    Map<String, Integer> trials = new LinkedHashMap<>();
    base.ifPresent(record ->
        record
            .starts()
            .forEach(start ->
                start.suites().forEach(suite -> trials.put(suite.name(), suite.trials()))));
    HtmlTable table = new HtmlTable("Suites", "suite", "split", "trials of the base", "digest");
    List<Suite> suites = new ArrayList<>(plan.suites());
    for (Suite suite : suites) {
      table.row(suite.name()).text(suite.split().toString());
      Integer of = trials.get(suite.name());
      if (of == null) {
        table.none();
      } else {
        table.number(of);
      }
      table.text(suite.digest().isEmpty() ? "drawn by a rule, from the seed" : suite.digest());
    }
    return table.html();
  }
}
