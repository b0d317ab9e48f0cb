package dev.plumbline.cli;

import dev.plumbline.stats.Clusters;
import dev.plumbline.stats.Design;
import dev.plumbline.stats.Errors;
import dev.plumbline.stats.Power;
import dev.plumbline.stats.Proportions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Questions about the number of trials, with their answers and what those assume.
 *
 * @param baseline rate of the first target
 */
record Planning(
    Design design,
    double baseline,
    Errors errors,
    Clusters clusters,
    List<Answer> answers,
    List<String> assumptions) {

  /**
   * An answer.
   *
   * @param trialsPerTarget absent when no number of trials will do
   * @param difference that can be detected, in shares; absent when that is not asked, or none can
   */
  record Answer(
      String question, @Nullable Long trialsPerTarget, @Nullable Double difference, String note) {}

  Planning(Design design, double baseline, Errors errors, Clusters clusters) {
    this(design, baseline, errors, clusters, List.of(), List.of());
  }

  Planning {
    answers = List.copyOf(answers);
    assumptions = List.copyOf(assumptions);
  }

  /** How many trials tell a rise and a fall by so much. */
  Planning detect(double difference) {
    requireBaseline();
    if (difference <= 0) {
      throw new IllegalArgumentException(
          "--detect 0 takes no end of trials; give a difference above 0");
    }
    List<Answer> found =
        Stream.of(baseline + difference, baseline - difference)
            .filter(second -> 1e-12 < second && second < 1 - 1e-12)
            .map(second -> tell(second, difference))
            .toList();
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "no rate lies %s points from a baseline of %s %%; give a smaller --detect or another --baseline"
              .formatted(number(difference), number(baseline)));
    }
    return with(found, comparing());
  }

  private Answer tell(double second, double difference) {
    String question = "tell %s %% from %s %%".formatted(number(baseline), number(second));
    OptionalLong needed = Power.trials(design, baseline, second, errors, clusters);
    if (needed.isPresent()) {
      return new Answer(
          question,
          needed.getAsLong(),
          difference,
          String.format(Locale.ROOT, "%,d in all", 2 * needed.getAsLong()));
    }
    return new Answer(question, null, difference, impossible(second));
  }

  private String impossible(double second) {
    if (Double.isInfinite(design.trials(baseline, second, errors))) {
      return "targets that differ by so much are discordant in more trials than that";
    }
    long enough = Power.clusters(design, baseline, second, errors, clusters.likeness());
    return "no number of trials on %d scenarios will do; it takes at least %d scenarios"
        .formatted(clusters.count(), enough);
  }

  /** What rise and what fall so many trials of each target can tell. */
  Planning affordable(long trials) {
    requireBaseline();
    if (trials < 1) {
      throw new IllegalArgumentException("trials is " + trials + "; give 1 or more per target");
    }
    return with(
        List.of(
            detectable(
                trials,
                "rise",
                1,
                Power.detectableRise(design, baseline, trials, errors, clusters)),
            detectable(
                trials,
                "fall",
                -1,
                Power.detectableFall(design, baseline, trials, errors, clusters))),
        comparing());
  }

  private Answer detectable(long trials, String way, int sign, OptionalDouble found) {
    String question = "see a %s from %s %%".formatted(way, number(baseline));
    if (found.isEmpty()) {
      return new Answer(question, trials, null, "not even the greatest " + way);
    }
    double difference = found.getAsDouble();
    String note =
        "of %s points or more, to %s %%"
            .formatted(number(difference), number(baseline + sign * difference));
    return new Answer(question, trials, difference, note);
  }

  /** How many trials without, and with one and two events, keep a rate below a limit. */
  Planning prove(double limit) {
    List<Answer> found =
        Stream.of(0, 1, 2)
            .map(events -> {
              double independent = Proportions.trialsToProve(limit, events);
              double needed = events == 0 ? ofClean(independent) : clusters.trials(independent);
              String question =
                  "prove a rate of %s %% or less, %s"
                      .formatted(
                          number(limit),
                          events == 0 ? "all clean" : events == 1 ? "1 event" : events + " events");
              return Double.isInfinite(needed)
                  ? new Answer(
                      question,
                      null,
                      null,
                      events == 0
                          ? "%.0f scenarios are needed".formatted(independent)
                          : "more scenarios are needed")
                  : new Answer(question, (long) Math.ceil(needed), null, "");
            })
            .toList();
    return with(
        found,
        Stream.concat(
                Stream.of(
                    "A rate is proven to be so low when its 95 % interval ends there, which is when --fail-above passes: the exact bound for clean trials, which counts scenarios, and Wilson's for others."),
                likeness())
            .toList());
  }

  /** Of clean trials only the scenarios count: their likeness cannot be seen. */
  private double ofClean(double independent) {
    return independent <= clusters.count() ? independent : Double.POSITIVE_INFINITY;
  }

  private List<String> comparing() {
    return Stream.concat(
            Stream.of(
                design.assumption(),
                "A difference that is there is found with a chance of %s %%, one that is not with %s %%, two-sided, in one suite; with several suites, divide --alpha by their number."
                    .formatted(number(errors.power()), number(errors.alpha())),
                "Missing trials do not count: plan for more if some fail."),
            likeness())
        .toList();
  }

  private Stream<String> likeness() {
    return clusters.equals(Clusters.NONE)
        ? Stream.of(
            "Trials are independent: each is of another scenario (otherwise give --clusters and --icc).")
        : Stream.of(
            "Trials are spread over %d scenarios, and those of one resemble each other by %s, which multiplies the number by 1 + (trials per scenario - 1) x %s."
                .formatted(clusters.count(), clusters.likeness(), clusters.likeness()));
  }

  private void requireBaseline() {
    if (!(0 < baseline && baseline < 1)) {
      throw new IllegalArgumentException(
          "--baseline lies between 0 and 1, such as 0.1, not "
              + baseline
              + "; for clean trials there is --prove-below");
    }
  }

  private Planning with(List<Answer> more, List<String> lines) {
    return new Planning(
        design,
        baseline,
        errors,
        clusters,
        Stream.concat(answers.stream(), more.stream()).toList(),
        new ArrayList<>(Stream.concat(assumptions.stream(), lines.stream()).distinct().toList()));
  }

  /** A share in percent, with as many digits as it needs and at most two. */
  private static String number(double share) {
    String text = String.format(Locale.ROOT, "%.2f", 100 * share);
    return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
  }
}
