package dev.plumbline.cli;

import dev.plumbline.console.Ansi;
import dev.plumbline.console.Table;
import dev.plumbline.validate.PlantedFault;
import dev.plumbline.validate.TwinAudit;
import dev.plumbline.validate.Validated;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is said of a validation. */
final class ValidateText {

  private ValidateText() {}

  static String render(Validated validated, Path out, Ansi ansi) {
    List<String> head =
        new ArrayList<>(
            List.of("fault", "trigger", "planted", "aimed at", "shows", "twin", "elsewhere"));
    head.addAll(validated.auditors());
    Table table = Table.of(head.toArray(String[]::new));
    for (PlantedFault one : validated.faults()) {
      List<Object> cells =
          new ArrayList<>(
              List.of(
                  one.fault().name(),
                  one.fault().trigger().kind(),
                  one.fault().planting().label(),
                  "%.0f %%".formatted(100 * one.fault().strength()),
                  Print.percent(one.shown()),
                  Print.percent(one.twin()),
                  Print.percent(one.elsewhere())));
      one.hunts().forEach(hunt -> cells.add(said(hunt)));
      table = table.with(cells.toArray());
    }
    StringBuilder text = new StringBuilder(table.render(ansi));
    for (TwinAudit twin : validated.twins()) {
      text.append(twin).append('\n');
    }
    return text.toString();
  }

  private static String said(PlantedFault.Hunt hunt) {
    if (hunt.isUnscorable()) {
      return "unscorable";
    }
    return hunt.isFound() ? "at " + hunt.firstAt() : hunt.other() > 0 ? "other" : "-";
  }
}
