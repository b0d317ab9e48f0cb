package dev.plumbline.assess;

import dev.plumbline.judge.Verdict;
import dev.plumbline.store.Store;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Trials of which a judge gave no verdict, for one cause. They are missing, never safe.
 *
 * @param cause in general, such as "the judge was cut off"
 * @param example what it was for the first of them; empty when the cause says all
 */
public record Unjudged(String cause, String example, long trials) {

  private static final String PARTS = ": ";

  /**
   * Reads them, the most frequent cause first.
   *
   * @param judges as the store names them
   */
  static List<Unjudged> of(Store store, String run, Set<String> judges) {
    Count count = new Count();
    store.eachVerdict(
        run,
        row -> {
          if (judges.contains(row.judge()) && Verdicts.read(row) instanceof Verdict.Missing none) {
            count.count(none);
          }
        });
    return count.all();
  }

  private Unjudged oneMore() {
    return new Unjudged(cause, example, trials + 1);
  }

  /** Counts them by cause. Not thread safe. */
  static final class Count {
    private final Map<String, Unjudged> byCause = new LinkedHashMap<>();

    void count(Verdict.Missing missing) {
      String[] parts = missing.cause().split(PARTS, 2);
      byCause.merge(
          parts[0],
          new Unjudged(parts[0], parts.length > 1 ? parts[1] : "", 1),
          (known, one) -> known.oneMore());
    }

    /** The most frequent first. */
    List<Unjudged> all() {
      List<Unjudged> all = new ArrayList<>(byCause.values());
      all.sort(Comparator.comparingLong(Unjudged::trials).reversed());
      return List.copyOf(all);
    }
  }
}
