package dev.plumbline.cli;

import dev.plumbline.console.Ansi;
import dev.plumbline.teach.Dataset;
import dev.plumbline.teach.Ended;
import dev.plumbline.teach.Ended.Fate;
import dev.plumbline.teach.WorkRow.Passage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    description =
        "Prints the history of a row: what was drafted, what the reviewer said, what was rewritten.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline teach show advice --row 3",
      "  plumbline teach show advice --rejected --row 1 --json"
    })
final class TeachShowCommand implements Callable<Integer> {

  @Parameters(paramLabel = "DIR", description = "Folder of a dataset.")
  private Path folder = Path.of("");

  @Option(names = "--row", defaultValue = "1", description = "Line of rows.jsonl, from 1.")
  private long place;

  @Option(
      names = "--rejected",
      description =
          "Of the rows that were left out or could not be written, in place of the kept ones.")
  private boolean rejected;

  @Option(names = "--json", description = "Print JSON in place of text.")
  private boolean json;

  @Override
  public Integer call() {
    Optional<Ended> row =
        place < 1
            ? Optional.empty()
            : new Dataset(folder)
                .lineage(rows ->
                    rows.filter(end -> (end.fate() == Fate.KEPT) != rejected)
                        .skip(place - 1)
                        .findFirst());
    Ended found =
        row.orElseThrow(() ->
            new IllegalArgumentException(
                "%s has no %srow %d; rows count from 1"
                    .formatted(folder, rejected ? "rejected " : "", place)));
    System.out.print(json ? Print.json(found) : text(found));
    return 0;
  }

  private static String text(Ended end) {
    Ansi ansi = Ansi.ofStandardOutput();
    StringBuilder text = new StringBuilder();
    List<Passage> history = end.row().history();
    end.row()
        .fields()
        .forEach((field, value) -> {
          if (history.stream().noneMatch(passage -> passage.gave().containsKey(field))) {
            text.append(Print.part("start: " + field, value, ansi));
          }
        });
    for (Passage passage : history) {
      String by = passage.by().isEmpty() ? "" : " by " + passage.by();
      passage
          .gave()
          .forEach((field, value) ->
              text.append(
                  Print.part(
                      "%s (%s)%s: %s".formatted(passage.step(), passage.kind(), by, field),
                      value,
                      ansi)));
    }
    String fate = end.fate() == Fate.KEPT ? "" : " at " + end.step() + ": " + end.why();
    return text.append(Print.part(end.fate().label() + fate, "", ansi)).toString();
  }
}
