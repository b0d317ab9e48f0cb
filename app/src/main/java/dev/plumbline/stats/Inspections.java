package dev.plumbline.stats;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which of several inspectors, such as audits, found which faults: a matrix of 0 and 1 without the
 * rows of faults that nobody found.
 *
 * @param inspectors who searched, those who found nothing too; at least 2
 * @param foundBy for each fault that was found, the numbers of those who found it, from 0
 */
public record Inspections(int inspectors, List<Set<Integer>> foundBy) {

  public Inspections {
    if (inspectors < 2) {
      throw new IllegalArgumentException(
          inspectors + " inspectors; what one misses shows only beside another, so give 2 or more");
    }
    foundBy = foundBy.stream().filter(who -> !who.isEmpty()).map(Set::copyOf).toList();
    for (Set<Integer> who : foundBy) {
      if (!who.stream().allMatch(one -> 0 <= one && one < inspectors)) {
        throw new IllegalArgumentException(
            "found by %s; %d inspectors have the numbers 0 to %d"
                .formatted(who, inspectors, inspectors - 1));
      }
    }
  }

  /** From what each inspector found, in whatever words it names faults. */
  public static <F> Inspections of(List<? extends Collection<F>> found) {
    return new Inspections(
        found.size(),
        found.stream()
            .flatMap(Collection::stream)
            .distinct()
            .map(fault ->
                Set.copyOf(
                    IntStream.range(0, found.size())
                        .filter(one -> found.get(one).contains(fault))
                        .boxed()
                        .toList()))
            .toList());
  }

  /** Faults that somebody found. */
  public int seen() {
    return foundBy.size();
  }

  /** Faults that so many inspectors found. */
  public long foundByExactly(int many) {
    return foundBy.stream().filter(who -> who.size() == many).count();
  }

  /** Faults that this inspector found. */
  public long foundByOne(int inspector) {
    return foundBy.stream().filter(who -> who.contains(inspector)).count();
  }

  /** Finds of all inspectors: a fault that three found counts three times. */
  long finds() {
    return foundBy.stream().mapToLong(Set::size).sum();
  }
}
