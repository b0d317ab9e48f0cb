package dev.plumbline.teach;

import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Proportions;
import dev.plumbline.teach.Ended.Fate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * How often a filter is wrong, by labels on a sample of what it rejected and of what it let
 * through.
 *
 * @param rejected of the rows that it rejected and that people called good
 * @param passed of the rows that it let through and that people called bad
 * @param unlabelled rows of the sample without a label
 */
public record FilterAudit(Estimate rejected, Estimate passed, long unlabelled) {

  /**
   * A row to be labelled.
   *
   * @param fields what the filter could see
   * @param label {@code good}, {@code bad} or empty
   */
  public record Sampled(
      String id, boolean rejected, String why, Map<String, String> fields, String label) {}

  /**
   * Draws so many rows of each kind.
   *
   * @throws IllegalArgumentException when the dataset has no rows that this step rejected
   */
  public static List<Sampled> sample(Dataset dataset, String step, int count, long seed) {
    List<Ended> rejected =
        shuffled(
            dataset.lineage(rows ->
                rows.filter(end -> end.step().equals(step) && end.fate() == Fate.REJECTED)
                    .toList()),
            seed);
    if (rejected.isEmpty()) {
      throw new IllegalArgumentException(
          "no row of %s was rejected by a step '%s'; 'plumbline teach show' and the report name the steps"
              .formatted(dataset.folder(), step));
    }
    List<Ended> passed =
        shuffled(
            dataset.lineage(rows -> rows.filter(end -> end.fate() == Fate.KEPT).toList()), seed);
    List<Sampled> sample =
        new ArrayList<>(
            Stream.concat(
                    rejected.stream().limit(count).map(end -> sampled(end, true)),
                    passed.stream().limit(count).map(end -> sampled(end, false)))
                .toList());
    java.util.Collections.shuffle(sample, new Random(seed)); // the order must not tell
    return sample;
  }

  private static List<Ended> shuffled(List<Ended> rows, long seed) {
    List<Ended> mixed = new ArrayList<>(rows);
    java.util.Collections.shuffle(mixed, new Random(seed));
    return mixed;
  }

  private static Sampled sampled(Ended end, boolean rejected) {
    return new Sampled(end.row().id(), rejected, end.why(), end.row().fields(), "");
  }

  /** Counts a labelled sample. */
  public static FilterAudit of(List<Sampled> labelled) {
    return new FilterAudit(
        wrong(labelled, true, "good"),
        wrong(labelled, false, "bad"),
        labelled.stream().filter(row -> row.label().isEmpty()).count());
  }

  private static Estimate wrong(List<Sampled> rows, boolean rejected, String label) {
    List<Sampled> kind = rows.stream().filter(row -> row.rejected() == rejected).toList();
    long missing = kind.stream().filter(row -> row.label().isEmpty()).count();
    long wrong = kind.stream().filter(row -> row.label().equals(label)).count();
    return Proportions.estimate(wrong, kind.size() - missing, missing);
  }
}
