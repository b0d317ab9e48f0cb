package dev.plumbline.report;

import dev.plumbline.assess.Judged;
import dev.plumbline.assess.Mechanical;
import dev.plumbline.assess.Tabulation;
import dev.plumbline.judge.Questionnaire;
import dev.plumbline.judge.Questionnaires;
import dev.plumbline.store.Store;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Judge models of a run that were asked the same, and what most of them say.
 *
 * @param asked name of the questionnaire; empty for the project's own
 * @param judges without it
 */
record Panel(String asked, List<String> judges, Judged judged) {

  /** Each questionnaire's, the project's own first. */
  static List<Panel> of(Store store, Tabulation table) {
    Map<Questionnaires, TreeSet<String>> panels = new LinkedHashMap<>();
    for (String judge : judges(table)) {
      questionnaire(table, judge)
          .ifPresent(asked ->
              panels
                  .computeIfAbsent(
                      isShipped(asked) ? Questionnaires.SHIPPED : Questionnaires.only(asked),
                      key -> new TreeSet<>())
                  .add(judge.substring(0, judge.length() - asked.label().length() - 1)));
    }
    return panels.entrySet().stream()
        .map(panel -> {
          List<String> judges = List.copyOf(panel.getValue());
          return new Panel(
              panel.getKey().equals(Questionnaires.SHIPPED) ? "" : panel.getKey().agents().label(),
              judges,
              Judged.of(store, table.run(), judges, panel.getKey()));
        })
        .sorted(Comparator.comparing(Panel::asked))
        .toList();
  }

  /** All but the mechanical half, people among them. */
  static List<String> judges(Tabulation table) {
    return table.cells().stream()
        .map(cell -> cell.count().judge())
        .filter(judge -> !judge.isEmpty() && !Mechanical.is(judge))
        .distinct()
        .sorted()
        .toList();
  }

  /** What a judge model was asked; nothing for people, and for judges whose name has it not. */
  private static Optional<Questionnaire> questionnaire(Tabulation table, String judge) {
    return Stream.concat(
            Optional.ofNullable(table.judges().asked().get(judge)).stream(),
            Questionnaires.SHIPPED.all().stream())
        .filter(asked -> judge.endsWith("/" + asked.label()))
        .findFirst();
  }

  private static boolean isShipped(Questionnaire asked) {
    return Questionnaires.SHIPPED.all().contains(asked);
  }

  /** Who judges, in a word or two. */
  String label() {
    String who = judges.size() == 1 ? "judge" : "majority of " + judges.size() + " judges";
    return asked.isEmpty() ? who : who + " (" + asked + ")";
  }

  /** By name. */
  String names() {
    return String.join(", ", judges);
  }
}
