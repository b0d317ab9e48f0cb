package dev.plumbline.report;

import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.EstimatorScores;
import dev.plumbline.stats.Undiscovered;
import dev.plumbline.validate.PlantedFault;
import dev.plumbline.validate.TwinAudit;
import dev.plumbline.validate.Validated;
import dev.plumbline.validate.Validated.Grouping;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What auditors found of faults that were planted: one HTML file that loads nothing. */
public record ValidationPage(String base, Validated validated, String version) {

  public static final String FILE = "validate.html";

  private static final int WIDTH = 640;
  private static final int LEFT = 110;
  private static final int RIGHT = 20;
  private static final int ROW = 44;
  private static final int RADIUS = 5;

  /** Rows of dots above each other, so that faults of one strength do not hide each other. */
  private static final int LEVELS = 4;

  /** The page. */
  public String html() {
    Map<String, String> slots = Markup.slots("validation on " + Markup.untrusted(base));
    slots.put("base", Markup.untrusted(base));
    slots.put("headline", Markup.prose(headline()));
    slots.put("failures", failures());
    slots.put(
        "verdict",
        validated.verdict().stream()
            .map(sentence -> "<li>" + Markup.untrusted(sentence) + "</li>")
            .collect(Collectors.joining("\n")));
    slots.put("picture", picture());
    slots.put(
        "recall-tables",
        Stream.of(Grouping.values()).map(this::recall).collect(Collectors.joining("\n")));
    slots.put("curve-table", curve());
    slots.put("faults-table", faults());
    slots.put("twins-table", twins());
    slots.put("undiscovered-table", undiscovered());
    slots.put("version", Markup.untrusted(version));
    return Markup.fill(Markup.template("validate.html"), slots);
  }

  private String headline() {
    int there = validated.there().size();
    return "%d of %d planted faults are there; %d of these were found by one auditor or more."
        .formatted(
            there,
            validated.faults().size(),
            validated.there().stream().filter(PlantedFault::isFound).count());
  }

  private String failures() {
    return validated.failures().stream()
        .map(sentence ->
            "<p class=\"headline\">A control failed: " + Markup.untrusted(sentence) + "</p>")
        .collect(Collectors.joining("\n"));
  }

  private List<String> anybodyAndEach() {
    List<String> all = new ArrayList<>(List.of(""));
    all.addAll(validated.auditors());
    return all;
  }

  private String[] heads(String first, String... then) {
    List<String> heads = new ArrayList<>(List.of(first));
    heads.addAll(List.of(then));
    heads.add("any auditor");
    heads.addAll(validated.auditors());
    return heads.toArray(String[]::new);
  }

  private String recall(Grouping grouping) {
    String name = grouping.name().toLowerCase(Locale.ROOT);
    HtmlTable table = new HtmlTable("Found, by " + name, heads(name, "faults"));
    Map<String, Estimate> any = validated.recall(grouping, "");
    List<Map<String, Estimate>> each =
        anybodyAndEach().stream().map(who -> validated.recall(grouping, who)).toList();
    any.forEach((group, estimate) -> {
      table.row(group).number(estimate.n());
      each.forEach(of -> table.rate(of.getOrDefault(group, new Estimate.Unknown(0))));
    });
    return table.html();
  }

  private String curve() {
    HtmlTable table =
        new HtmlTable(
            "Found, by strength and budget", heads("strength at least", "trials", "faults"));
    for (double strength : Validated.STRENGTHS) {
      for (int part : List.of(4, 2, 1)) {
        int trials = Math.max(1, validated.budget() / part);
        table
            .row(Words.percent(strength))
            .number(trials)
            .number(validated.recall("", strength, trials).n());
        anybodyAndEach().forEach(who -> table.rate(validated.recall(who, strength, trials)));
      }
    }
    return table.html();
  }

  private String faults() {
    List<String> heads =
        new ArrayList<>(
            List.of("fault", "does", "where", "planted", "aimed at", "shows", "twin", "elsewhere"));
    heads.addAll(validated.auditors());
    HtmlTable table = new HtmlTable("Faults", heads.toArray(String[]::new));
    for (PlantedFault one : validated.faults()) {
      table
          .row(one.fault().name())
          .text(one.fault().behaviour().inWords())
          .text(one.fault().trigger().inWords())
          .text(one.fault().planting().label())
          .number(one.fault().strength(), Words.percent(one.fault().strength()))
          .rate(one.shown())
          .rate(one.twin())
          .rate(one.elsewhere());
      one.hunts().forEach(hunt -> table.text(one.isThere() ? hunt.inWords() : "not there"));
    }
    return table.html();
  }

  private String twins() {
    HtmlTable table =
        new HtmlTable(
            "Audits of twins",
            "twin of",
            "auditor",
            "findings",
            "shown again",
            "false",
            "undecided");
    for (TwinAudit twin : validated.twins()) {
      twin.alarms()
          .forEach(alarm ->
              table
                  .row(twin.twin())
                  .text(alarm.auditor())
                  .number(alarm.findings())
                  .number(alarm.real())
                  .number(alarm.falseOnes())
                  .number(alarm.undecided()));
    }
    return table.html();
  }

  private String undiscovered() {
    HtmlTable table =
        new HtmlTable(
            "What is undiscovered",
            "estimator",
            "faults in all",
            "95 % interval",
            "there are",
            "bias",
            "interval holds the truth",
            "caveats");
    for (Validated.Estimated one : validated.undiscovered()) {
      table.row(one.estimator().label());
      switch (one.estimate()) {
        case Undiscovered.Estimated known ->
            table
                .number(known.total(), "%.1f".formatted(known.total()))
                .text("%.1f to %.1f".formatted(known.low(), known.high()));
        case Undiscovered.Unknown _ -> table.missing().missing();
      }
      table.number(validated.there().size());
      Optional<EstimatorScores> scores = one.scores();
      if (scores.isPresent() && scores.get().bias().isPresent()) {
        double bias = scores.get().bias().getAsDouble();
        table.number(bias, Words.signed(bias)).rate(scores.get().covered());
      } else {
        table.missing().missing();
      }
      table.text(caveats(one));
    }
    return table.html();
  }

  private static String caveats(Validated.Estimated one) {
    return switch (one.estimate()) {
      case Undiscovered.Estimated known ->
          known.caveats().stream()
              .map(Undiscovered.Caveat::label)
              .collect(Collectors.joining("; "));
      case Undiscovered.Unknown(String reason) -> reason;
    };
  }

  // ---------------------------------------------------------------- picture

  /** Each fault that is there as a dot at its strength: full where an auditor found it. */
  private String picture() {
    List<PlantedFault> there = validated.there();
    if (there.isEmpty()) {
      return "<p>No fault is there that could be found.</p>";
    }
    int height = ROW * validated.auditors().size() + 34;
    Plot plot =
        new Plot(Scale.exact(0, 100), Scale.exact(0, 1), LEFT, WIDTH - RIGHT, 0, height - 26.0);
    StringBuilder svg = new StringBuilder(plot.steps(plot.across().ticks(), height - 6.0));
    for (int row = 0; row < validated.auditors().size(); row++) {
      String auditor = validated.auditors().get(row);
      double middle = ROW * (row + 0.5);
      svg.append(
          String.format(
              Locale.ROOT,
              "<text class=\"tick\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>"
                  + "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%6$.1f\"/>%n",
              LEFT - 10,
              middle + 4,
              Markup.untrusted(auditor),
              LEFT,
              WIDTH - RIGHT,
              ROW * (row + 1.0)));
      for (int at = 0; at < there.size(); at++) {
        PlantedFault one = there.get(at);
        boolean isFound = one.isFoundBy(auditor);
        svg.append(
            String.format(
                Locale.ROOT,
                "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%d\"><title>%s, %s: %s</title></circle>%n",
                isFound ? "found" : "missed",
                plot.x(100 * one.strength()),
                middle + (at % LEVELS - (LEVELS - 1) / 2.0) * 2 * RADIUS,
                RADIUS - 1,
                Markup.untrusted(one.fault().name()),
                Words.percent(one.strength()),
                isFound ? "found" : "missed"));
      }
    }
    return """
    <figure class="drawn"><figcaption>Each dot is a fault at the rate at which it shows, in %%; full where the auditor found it, hollow where it missed it.</figcaption>
    <svg viewBox="0 0 %d %d" role="img" aria-label="Faults found and missed by each auditor, by strength">
    %s</svg></figure>
    """
        .formatted(WIDTH, height, svg);
  }
}
