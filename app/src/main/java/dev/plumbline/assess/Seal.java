package dev.plumbline.assess;

import dev.plumbline.model.Canonical;
import dev.plumbline.scenario.Split;
import dev.plumbline.scenario.Suite;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A suite as it was used. Two assessments met the same suite when its digests are equal.
 *
 * @param digest of the files that it was read from, or, of one that is drawn by a rule, of the
 *     scenarios that were drawn
 */
public record Seal(String suite, Split split, String digest) {

  /** Seals suites that are tried so many times with each seed. */
  public static List<Seal> of(List<Suite> suites, List<Long> seeds, int trials) {
    return suites.stream()
        .map(suite -> new Seal(suite.name(), suite.split(), digest(suite, seeds, trials)))
        .toList();
  }

  private static String digest(Suite suite, List<Long> seeds, int trials) {
    if (!suite.digest().isEmpty()) {
      return suite.digest();
    }
    return Canonical.sha256(
        seeds.stream()
            .flatMap(seed ->
                IntStream.range(0, trials)
                    .mapToObj(ordinal -> suite.source().scenario(seed, ordinal)))
            .map(Digests::scenario)
            .collect(Collectors.joining("\n")));
  }
}
