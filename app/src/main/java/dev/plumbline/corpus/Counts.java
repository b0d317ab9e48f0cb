package dev.plumbline.corpus;

import dev.plumbline.corpus.Flaws.Reason;
import java.io.Serializable;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many rows have which flaws.
 *
 * @param reasons a row may have several
 * @param exact rows that repeat an earlier one word for word; other repeats are near
 * @param leaks by {@code kind: suite (split)}
 */
public record Counts(Map<Reason, Long> reasons, long exact, Map<String, Long> leaks)
    implements Serializable {

  /** Of no row. */
  public static final Counts NONE = new Counts(Map.of(), 0, Map.of());

  public Counts {
    Map<Reason, Long> ordered = new EnumMap<>(Reason.class);
    ordered.putAll(reasons);
    reasons = Collections.unmodifiableMap(ordered);
    leaks = Collections.unmodifiableMap(new TreeMap<>(leaks));
  }

  /** With one more row. */
  public Counts plus(Flaws flaws) {
    Map<Reason, Long> one = new EnumMap<>(Reason.class);
    flaws.reasons().forEach(reason -> one.put(reason, 1L));
    Map<String, Long> hits = new TreeMap<>();
    flaws
        .hits()
        .forEach(
            hit -> hits.put("%s: %s (%s)".formatted(hit.kind(), hit.suite(), hit.split()), 1L));
    long exactly =
        flaws.repeats().stream()
            .filter(repeat -> repeat.likeness() == NearDuplicates.Likeness.WORDS)
            .count();
    return plus(new Counts(one, exactly, hits));
  }

  public Counts plus(Counts more) {
    Map<Reason, Long> allReasons = new EnumMap<>(Reason.class);
    Map<String, Long> allLeaks = new TreeMap<>(leaks);
    allReasons.putAll(reasons);
    more.reasons.forEach((reason, count) -> allReasons.merge(reason, count, Long::sum));
    more.leaks.forEach((leak, count) -> allLeaks.merge(leak, count, Long::sum));
    return new Counts(allReasons, exact + more.exact, allLeaks);
  }
}
