package dev.plumbline.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.stats.Raters.Unit;
import dev.plumbline.stats.Reliability.Measured;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RatersTest {

  // Krippendorff, "Computing Krippendorff's alpha-reliability" (2011), sections A, B and C: a row
  // of labels per rater, a dot where it gave none.
  @ParameterizedTest
  @CsvSource({
    "0100000010/1110010000, 0.095",
    "aabbdcccedda/babbbccceddd, 0.692",
    "123321412.../12332241 25.3/.33323422 51./12332441 251., 0.743"
  })
  void alpha_gives_the_published_values(String ratings, double alpha) {
    List<Unit> units = units(ratings.replace(" ", "").split("/"));
    assertThat(value(Raters.krippendorff(units, 1))).isCloseTo(alpha, within(0.0005));
  }

  // Cohen's kappa of the table 20, 5, 10, 15: 0.7 agreed, 0.5 by chance.
  @Test
  void kappa_gives_what_its_formula_gives() {
    List<Unit> units =
        Stream.of(
                Collections.nCopies(20, pair("yes", "yes")),
                Collections.nCopies(5, pair("yes", "no")),
                Collections.nCopies(10, pair("no", "yes")),
                Collections.nCopies(15, pair("no", "no")),
                List.of(new Unit(Map.of("a", "yes")), new Unit(Map.of("b", "no", "c", "no"))))
            .flatMap(List::stream)
            .toList();
    Measured kappa = measured(Raters.cohen(units, "a", "b", 1));
    assertThat(kappa.value()).isCloseTo(0.4, within(1e-12));
    assertThat(kappa.units()).isEqualTo(50);
    // The asymptotic error of kappa here is 0.128 (Fleiss, Cohen and Everitt 1969).
    assertThat(kappa.low()).isCloseTo(0.4 - 1.96 * 0.128, within(0.05));
    assertThat(kappa.high()).isCloseTo(0.4 + 1.96 * 0.128, within(0.05));
    assertThat(Raters.cohen(units, "b", "a", 1)).isEqualTo(kappa);
  }

  @Test
  void perfect_agreement_is_one_and_alternation_is_below_chance() {
    assertThat(value(Raters.krippendorff(units("ababababab", "ababababab"), 1))).isEqualTo(1);
    assertThat(value(Raters.krippendorff(units("ababababab", "bababababa"), 1))).isLessThan(-0.5);
  }

  @Test
  void units_with_a_single_rating_say_nothing() {
    List<Unit> rated = units("aabbab", "abbbab");
    List<Unit> more = Stream.concat(rated.stream(), units("bbb").stream()).toList();
    assertThat(Raters.krippendorff(more, 5)).isEqualTo(Raters.krippendorff(rated, 5));
  }

  @Test
  void where_agreement_cannot_show_the_reason_is_given() {
    assertThat(Raters.krippendorff(List.of(), 1))
        .isEqualTo(
            new Reliability.Unknown(
                "Agreement needs at least 2 units that two raters have rated; there are 0."));
    assertThat(Raters.krippendorff(units("aaaa", "aaaa"), 1))
        .isEqualTo(
            new Reliability.Unknown(
                "Every rating is 'a': agreement beyond chance shows only where labels differ."));
    assertThat(Raters.krippendorff(units("aaaaaaaab", "aaaaaaaab"), 1))
        .isEqualTo(
            new Reliability.Bare(
                9,
                1,
                "Too few units differ for an interval of their agreement: 8 carry 'a', 1 another label, and raters differ on 0; it takes 20, 20 and 5."));
    assertThat(Raters.cohen(units("abab", "abab"), "0", "nobody", 1))
        .isInstanceOf(Reliability.Unknown.class);
  }

  @Test
  void the_same_seed_gives_the_same_interval() {
    List<Unit> units = units("abbabaabba".repeat(5), "abbbbaabaa".repeat(5));
    assertThat(Raters.krippendorff(units, 3)).isEqualTo(Raters.krippendorff(units, 3));
    assertThat(Raters.krippendorff(units, 3)).isNotEqualTo(Raters.krippendorff(units, 4));
  }

  /** Two raters, each wrong with a chance; an interval is given only where enough units differ. */
  @ParameterizedTest
  @CsvSource({
    "60, 0.3, 0.02",
    "60, 0.3, 0.1",
    "100, 0.05, 0.1",
    "200, 0.05, 0.02",
    "200, 0.05, 0.1",
    "200, 0.3, 0.02",
    "400, 0.05, 0.02"
  })
  void an_interval_that_is_given_covers_whatever_the_prevalence(
      int size, double prevalence, double wrong) {
    double disagreement = 2 * wrong * (1 - wrong);
    double carried = prevalence * (1 - wrong) + (1 - prevalence) * wrong;
    double truth = 1 - disagreement / (2 * carried * (1 - carried));
    Random random = new Random(42);
    int given = 0;
    int covered = 0;
    for (int round = 0; round < 250; round++) {
      List<Unit> units =
          IntStream.range(0, size)
              .mapToObj(i -> {
                boolean event = random.nextDouble() < prevalence;
                return pair(
                    String.valueOf(event ^ (random.nextDouble() < wrong)),
                    String.valueOf(event ^ (random.nextDouble() < wrong)));
              })
              .toList();
      if (Raters.krippendorff(units, round) instanceof Measured alpha) {
        given++;
        covered += alpha.low() <= truth && truth <= alpha.high() ? 1 : 0;
      }
    }
    System.out.printf(
        "alpha: %d units, prevalence %.2f, wrong %.2f: given %d of 250, coverage %.3f%n",
        size, prevalence, wrong, given, (double) covered / given);
    assertThat((given - covered) / 250.0).isLessThan(0.08);
    assertThat(given < 125 ? 1 : (double) covered / given).isGreaterThan(0.92);
  }

  @Test
  void where_few_units_differ_there_is_no_interval() {
    List<Unit> rare =
        IntStream.range(0, 100)
            .mapToObj(i -> pair(String.valueOf(i < 5), String.valueOf(i < 5 ^ i % 50 == 3)))
            .toList();
    assertThat(Raters.krippendorff(rare, 1)).isInstanceOf(Reliability.Bare.class);
    assertThat(Raters.cohen(rare, "a", "b", 1)).isInstanceOf(Reliability.Bare.class);
    List<Unit> common =
        IntStream.range(0, 100)
            .mapToObj(i -> pair(String.valueOf(i < 40), String.valueOf(i < 40 ^ i % 10 == 3)))
            .toList();
    assertThat(Raters.krippendorff(common, 1)).isInstanceOf(Measured.class);
  }

  @Test
  void the_interval_covers_with_ratings_missing() {
    // Two of three raters at random, each wrong with chance 0.15, of a label that 0.3 carry.
    double disagreement = 2 * 0.15 * 0.85;
    double carried = 0.3 * 0.85 + 0.7 * 0.15;
    double truth = 1 - disagreement / (2 * carried * (1 - carried));
    Random random = new Random(41);
    int rounds = 500;
    int covered = 0;
    for (int round = 0; round < rounds; round++) {
      List<Unit> units = IntStream.range(0, 80).mapToObj(i -> rated(random)).toList();
      Measured alpha = measured(Raters.krippendorff(units, round));
      covered += alpha.low() <= truth && truth <= alpha.high() ? 1 : 0;
    }
    assertThat((double) covered / rounds).isBetween(0.92, 0.975);
  }

  private static Unit rated(Random random) {
    boolean truth = random.nextDouble() < 0.3;
    int absent = random.nextInt(3);
    Map<String, String> labels = new HashMap<>();
    for (int rater = 0; rater < 3; rater++) {
      if (rater != absent) {
        labels.put("rater " + rater, String.valueOf(truth ^ (random.nextDouble() < 0.15)));
      }
    }
    return new Unit(labels);
  }

  private static Unit pair(String first, String second) {
    return new Unit(Map.of("a", first, "b", second));
  }

  private static List<Unit> units(String... rows) {
    return IntStream.range(0, Arrays.stream(rows).mapToInt(String::length).max().orElse(0))
        .mapToObj(unit -> {
          Map<String, String> labels = new HashMap<>();
          for (int rater = 0; rater < rows.length; rater++) {
            if (rows[rater].charAt(unit) != '.') {
              labels.put(String.valueOf(rater), rows[rater].substring(unit, unit + 1));
            }
          }
          return new Unit(labels);
        })
        .toList();
  }

  private static double value(Reliability reliability) {
    return switch (reliability) {
      case Measured measured -> measured.value();
      case Reliability.Bare bare -> bare.value();
      case Reliability.Unknown unknown -> throw new AssertionError(unknown.reason());
    };
  }

  private static Measured measured(Reliability reliability) {
    assertThat(reliability).isInstanceOf(Measured.class);
    return (Measured) reliability;
  }
}
