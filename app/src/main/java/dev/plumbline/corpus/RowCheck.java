package dev.plumbline.corpus;

import dev.plumbline.Unicode;
import dev.plumbline.corpus.Decontamination.Hit;
import dev.plumbline.scenario.Split;
import java.io.Serializable;
import java.util.List;
import java.util.Set;

/**
 * What becomes of a row on its own, apart from what it repeats: a pure function, for any number of
 * threads and machines.
 *
 * @param splits leaks of suites in these count; a canary always does
 */
public record RowCheck(Decontamination decontamination, Scan scan, Set<Split> splits) {

  /** Training data may resemble the seen suites only. */
  public static final Set<Split> SEALED = Set.of(Split.HELD_OUT, Split.CONTROL);

  public RowCheck {
    splits = Set.copyOf(splits);
  }

  /**
   * A row that has been looked at.
   *
   * @param sketch to find what it repeats
   * @param flaws all but repeats
   */
  public record Checked(Sketch sketch, Flaws flaws) implements Serializable {}

  /** A line that was looked at, or what is wrong with it as a line. */
  public sealed interface Look extends Serializable {
    record Good(Checked checked) implements Look {}

    /**
     * No row.
     *
     * @param complaint a sentence without the place of the line
     */
    record Bad(String complaint) implements Look {}
  }

  /**
   * Looks at a line.
   *
   * @param json as UTF-8
   */
  public Look look(byte[] json) {
    try {
      return new Look.Good(check(json));
    } catch (IllegalArgumentException e) {
      return new Look.Bad(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Looks at a row.
   *
   * @param json one line, as UTF-8
   * @throws IllegalArgumentException says what is wrong with the line
   */
  public Checked check(byte[] json) {
    RowText row = RowText.of(json);
    String everything = Unicode.searchable(Decoded.with(row.everything()));
    Words words = Words.ofSearchable(everything);
    String said = row.said();
    Words saidWords = said.equals(everything) ? words : Words.of(said);
    List<Hit> hits =
        decontamination.check(words).stream()
            .filter(
                hit -> splits.contains(hit.split()) || hit.kind() == Decontamination.Kind.CANARY)
            .toList();
    return new Checked(
        Sketch.of(row, saidWords),
        new Flaws(hits, scan.findings(row, everything, saidWords), List.of()));
  }
}
