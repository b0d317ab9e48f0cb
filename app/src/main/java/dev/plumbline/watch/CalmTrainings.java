package dev.plumbline.watch;

import dev.plumbline.stats.CalibratedThreshold;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;

/**
 * Trainings that are known to be calm, and the threshold that they give: the largest rise of any
 * issue at any checkpoint of any of them.
 *
 * <p>Where a further calm training is like the n that are here (exchangeable with them), the chance
 * that it passes the threshold, on any issue at any checkpoint, is at most 1 / (n + 1): each of the
 * n + 1 is as likely as any other to be the one with the largest rise, and ties only lower it
 * ({@link CalibratedThreshold}, at that alpha). One threshold for all issues is what makes that so;
 * a threshold for each issue would be passed up to as many times as often as there are issues.
 *
 * <p>Only steps at which all of them were assessed count, as a training with more checkpoints has
 * more occasions to rise.
 */
public final class CalmTrainings {

  /** Nothing to compare with. */
  public static final CalmTrainings NONE = new CalmTrainings(List.of());

  private final List<CalmTraining> all;
  private final TreeSet<Integer> steps = new TreeSet<>();
  private final double threshold;

  /**
   * Compares them.
   *
   * @throws IllegalArgumentException when two are the same training, or no step is common to all
   */
  public CalmTrainings(List<CalmTraining> all) {
    this.all = List.copyOf(all);
    for (int i = 0; i < all.size(); i++) {
      for (CalmTraining before : all.subList(0, i)) {
        requireOther(before, all.get(i));
      }
    }
    all.stream().limit(1).forEach(first -> steps.addAll(first.steps().keySet()));
    all.forEach(training -> steps.retainAll(training.steps().keySet()));
    if (steps.isEmpty() && !all.isEmpty()) {
      throw new IllegalArgumentException(
          "no step was assessed in each of the calm %s; give trainings with checkpoints at the same steps"
              .formatted(all.stream().map(CalmTraining::watch).toList()));
    }
    this.threshold = all.isEmpty() ? Double.POSITIVE_INFINITY : threshold();
  }

  private double threshold() {
    double[] largest =
        all.stream()
            .mapToDouble(training ->
                training.steps().entrySet().stream()
                    .filter(seen -> steps.contains(seen.getKey()))
                    .mapToDouble(seen -> seen.getValue().rise())
                    .max()
                    .orElseThrow())
            .toArray();
    return CalibratedThreshold.of(largest, 1.0 / (all.size() + 1)).value();
  }

  private static void requireOther(CalmTraining one, CalmTraining other) {
    if (one.watch().equals(other.watch()) || isSame(one, other)) {
      throw new IllegalArgumentException(
          "calm '%s' and '%s' are the same training, which says no more than once; leave one out"
              .formatted(one.watch(), other.watch()));
    }
  }

  private static boolean isSame(CalmTraining one, CalmTraining other) {
    return one.steps().entrySet().stream()
        .anyMatch(seen -> {
          CalmTraining.Seen there = other.steps().get(seen.getKey());
          return there != null && there.digest().equals(seen.getValue().digest());
        });
  }

  /**
   * Makes sure that a checkpoint is not one of theirs.
   *
   * @throws IllegalArgumentException when it is
   */
  void requireOther(int step, String digest) {
    for (CalmTraining training : all) {
      CalmTraining.Seen there = training.steps().get(step);
      if (there != null && there.digest().equals(digest)) {
        throw new IllegalArgumentException(
            "checkpoint %d is that of calm '%s' itself; leave that one out"
                .formatted(step, training.watch()));
      }
    }
  }

  /** How a rise stands to the threshold; nothing at a step that they do not all have. */
  Optional<BesideCalm> beside(int step, OptionalDouble rise) {
    return steps.contains(step)
        ? Optional.of(new BesideCalm(rise, threshold, all.size()))
        : Optional.empty();
  }
}
