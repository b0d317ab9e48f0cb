package dev.plumbline.teach;

import dev.plumbline.assess.Seal;
import dev.plumbline.corpus.Cleaning;
import dev.plumbline.corpus.Flaws.Reason;
import dev.plumbline.corpus.Input;
import dev.plumbline.scenario.Split;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * Cleans files into the folder of a dataset.
 *
 * @param settings that say what a row is removed for, by name
 * @param suites of the catalogue that rows are checked against
 * @param version of the program
 */
public record CleaningOutput(
    DatasetFolder folder,
    Cleaning cleaning,
    Map<String, String> settings,
    List<Seal> suites,
    String version) {

  /**
   * What is to be cleaned. Where the folder holds a dataset already, the files are read to tell
   * whether they are still the same.
   */
  public static Origin.Cleaned origin(
      List<Input> inputs, Map<String, String> settings, boolean read) {
    return new Origin.Cleaned(
        inputs.stream()
            .map(input ->
                new Origin.Source(input.name(), read ? Manifest.sha256(input.place()) : ""))
            .toList(),
        settings,
        Map.of());
  }

  /**
   * Cleans, and writes rows, what was removed, the forms asked for and those that were there
   * before, the card and the manifest.
   *
   * @throws IllegalArgumentException naming a line that is no row, or has none of the forms
   */
  public Cleaning.Summary write(
      List<RowFormat> formats,
      LongConsumer progress,
      Consumer<String> complaint,
      Map<String, String> environment) {
    Cleaning.Outcome outcome = cleaning.run(folder.parts(), progress, complaint);
    folder.forms(formats).forEach(this::write);
    Origin.Cleaned origin = origin(outcome);
    Set<Split> splits = cleaning.check().splits();
    List<Seal> checked = suites.stream().filter(seal -> splits.contains(seal.split())).toList();
    long rows = outcome.summary().kept();
    boolean leaksWent = cleaning.remove().contains(Reason.LEAK);
    new Dataset(folder.parts())
        .writeText(
            DatasetCard.FILE,
            DatasetCard.of(origin, checked, leaksWent, rows, version, folder.parts()));
    folder.seal(origin, checked, rows, version, environment);
    return outcome.summary();
  }

  private Origin.Cleaned origin(Cleaning.Outcome outcome) {
    List<Origin.Source> sources = new ArrayList<>();
    for (int i = 0; i < cleaning.files().size(); i++) {
      sources.add(new Origin.Source(cleaning.files().get(i).name(), outcome.digests().get(i)));
    }
    Map<String, Long> removed = new TreeMap<>();
    outcome
        .summary()
        .flaws()
        .reasons()
        .forEach((reason, count) -> {
          if (cleaning.remove().contains(reason)) {
            removed.put(reason.toString(), count);
          }
        });
    return new Origin.Cleaned(sources, settings, removed);
  }

  private void write(RowFormat format) {
    Dataset dataset = new Dataset(folder.parts());
    Path rows = folder.parts().resolve(Dataset.ROWS);
    long[] number = {0};
    try (Stream<String> lines = Files.lines(rows)) {
      dataset.file(
          format.file(),
          () ->
              lines.flatMap(
                  line -> format.line(RowLine.read(line, Dataset.ROWS, ++number[0])).stream()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + rows, e);
    }
    if (number[0] > 0 && !DatasetFolder.holdsAny(folder.parts().resolve(format.file()))) {
      throw new IllegalArgumentException(
          "no row has the form '%s'; leave it out of --format".formatted(format.label()));
    }
  }
}
