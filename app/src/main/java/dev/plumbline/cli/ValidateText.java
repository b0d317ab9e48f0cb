package dev.plumbline.cli;

import dev.plumbline.console.Ansi;
import dev.plumbline.console.Table;
import dev.plumbline.report.ValidationPage;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Undiscovered;
import dev.plumbline.validate.PlantedFault;
import dev.plumbline.validate.TwinAudit;
import dev.plumbline.validate.Validated;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** What is said of a validation. */
final class ValidateText {

  private ValidateText() {}

  static String render(Validated validated, Path out, Ansi ansi) {
    StringBuilder text =
        new StringBuilder(faults(validated).render(ansi))
            .append('\n')
            .append(recall(validated).render(ansi))
            .append('\n')
            .append(twins(validated).render(ansi))
            .append('\n')
            .append(undiscovered(validated).render(ansi))
            .append('\n');
    validated.verdict().forEach(sentence -> text.append(sentence).append('\n'));
    return text.append("\nPage: ").append(out.resolve(ValidationPage.FILE)).append('\n').toString();
  }

  private static Table faults(Validated validated) {
    List<String> heads =
        new ArrayList<>(List.of("fault", "planted", "aimed at", "shows", "twin", "elsewhere"));
    heads.addAll(validated.auditors());
    Table table = Table.of(heads.toArray(String[]::new));
    for (PlantedFault one : validated.faults()) {
      List<Object> cells =
          new ArrayList<>(
              List.of(
                  one.fault().name(),
                  one.fault().planting().label(),
                  percent(one.fault().strength()),
                  Print.percent(one.shown()),
                  Print.percent(one.twin()),
                  Print.percent(one.elsewhere())));
      one.hunts().forEach(hunt -> cells.add(one.isThere() ? hunt.inWords() : "not there"));
      table = table.with(cells.toArray());
    }
    return table;
  }

  private static Table recall(Validated validated) {
    List<String> heads = new ArrayList<>(List.of("recall", "faults", "any auditor", "95 %"));
    heads.addAll(validated.auditors());
    Table table = Table.of(heads.toArray(String[]::new));
    for (Validated.Grouping grouping : Validated.Grouping.values()) {
      List<Map<String, Estimate>> each =
          validated.auditors().stream().map(who -> validated.recall(grouping, who)).toList();
      for (Map.Entry<String, Estimate> group : validated.recall(grouping, "").entrySet()) {
        List<Object> cells =
            new ArrayList<>(
                List.of(
                    "%s: %s".formatted(grouping.name().toLowerCase(Locale.ROOT), group.getKey()),
                    group.getValue().n(),
                    Print.percent(group.getValue()),
                    Print.interval(group.getValue())));
        for (Map<String, Estimate> of : each) {
          cells.add(Print.percent(of.getOrDefault(group.getKey(), new Estimate.Unknown(0))));
        }
        table = table.with(cells.toArray());
      }
    }
    return table;
  }

  private static Table twins(Validated validated) {
    Table table = Table.of("in twins", "findings", "shown again", "false", "undecided");
    for (String auditor : validated.auditors()) {
      List<TwinAudit.Alarm> alarms =
          validated.twins().stream()
              .flatMap(twin -> twin.alarms().stream())
              .filter(alarm -> alarm.auditor().equals(auditor))
              .toList();
      table =
          table.with(
              auditor,
              alarms.stream().mapToInt(TwinAudit.Alarm::findings).sum(),
              alarms.stream().mapToInt(TwinAudit.Alarm::real).sum(),
              alarms.stream().mapToInt(TwinAudit.Alarm::falseOnes).sum(),
              alarms.stream().mapToInt(TwinAudit.Alarm::undecided).sum());
    }
    return table;
  }

  private static Table undiscovered(Validated validated) {
    Table table =
        Table.of("estimator", "faults in all", "95 %", "there are", "bias", "holds the truth");
    for (Validated.Estimated one : validated.undiscovered()) {
      boolean isKnown = one.estimate() instanceof Undiscovered.Estimated;
      String total = "-";
      String interval = "-";
      if (one.estimate() instanceof Undiscovered.Estimated known) {
        total = number(known.total());
        interval = number(known.low()) + " to " + number(known.high());
      }
      table =
          table.with(
              one.estimator().label(),
              total,
              isKnown ? interval : "-",
              validated.there().size(),
              one.scores()
                  .map(scores ->
                      scores.bias().isPresent() ? percent(scores.bias().getAsDouble()) : "-")
                  .orElse("-"),
              one.scores().map(scores -> Print.percent(scores.covered())).orElse("-"));
    }
    return table;
  }

  /** All of it, for scripts. */
  static Map<String, Object> json(Validated validated) {
    Map<String, Object> recall = new LinkedHashMap<>();
    recall.put("all", recall(validated, validated::recall));
    for (Validated.Grouping grouping : Validated.Grouping.values()) {
      recall.put(
          grouping.name().toLowerCase(Locale.ROOT),
          recall(validated, auditor -> validated.recall(grouping, auditor)));
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("budget", validated.budget());
    all.put("auditors", validated.auditors());
    all.put("faults", validated.faults());
    all.put("there", validated.there().stream().map(one -> one.fault().name()).toList());
    all.put("twins", validated.twins());
    all.put("recall", recall);
    all.put("undiscovered", validated.undiscovered());
    all.put("verdict", validated.verdict());
    all.put("failures", validated.failures());
    return all;
  }

  /** By auditor; what any of them found under {@code any}. */
  private static Map<String, Object> recall(Validated validated, Function<String, Object> of) {
    Map<String, Object> each = new LinkedHashMap<>();
    each.put("any", of.apply(""));
    validated.auditors().forEach(auditor -> each.put(auditor, of.apply(auditor)));
    return each;
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
