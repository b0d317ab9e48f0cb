package dev.plumbline.stats;

import dev.plumbline.stats.Undiscovered.Caveat;
import dev.plumbline.stats.Undiscovered.Estimated;
import java.util.List;
import java.util.stream.Stream;

/**
 * Ways to estimate from what several inspectors found how many faults there are. None of them knows
 * of faults that no inspector could find; {@link EstimatorScores} says how far each can be trusted
 * where the truth is known.
 */
public enum CaptureRecapture {
  /** {@link Jackknife}, at the order that its tests select. */
  JACKKNIFE("jackknife (Mh)") {
    @Override
    Undiscovered of(Inspections inspections) {
      Jackknife.Order order = Jackknife.selected(Jackknife.orders(inspections));
      return Undiscovered.logNormal(
          inspections.seen(), inspections.finds(), order.total(), order.variance(), List.of());
    }
  },
  /** {@link Chao#classic}. */
  CHAO("Chao (Mh)") {
    @Override
    Undiscovered of(Inspections inspections) {
      return Chao.classic(inspections);
    }
  },
  /** {@link Chao#chao2}. */
  CHAO_2("Chao2") {
    @Override
    Undiscovered of(Inspections inspections) {
      return Chao.chao2(inspections);
    }
  },
  /**
   * For two inspectors, (n1 + 1) (n2 + 1) / (m + 1) - 1 where m were found by both (D. G. Chapman,
   * "Some properties of the hypergeometric distribution with applications to zoological sample
   * censuses", University of California Publications in Statistics 1 (1951)), with the variance of
   * G. A. F. Seber, "The effects of trap response on tag recapture estimates", Biometrics 26
   * (1970). An example of what not to trust: two audits that fail at the same faults agree, and the
   * estimate takes that for a sign that little is left.
   */
  CHAPMAN("Chapman") {
    @Override
    Undiscovered of(Inspections inspections) {
      if (inspections.inspectors() != 2) {
        return new Undiscovered.Unknown(
            "Chapman's estimate is of two inspectors, not of %d."
                .formatted(inspections.inspectors()));
      }
      double first = inspections.foundByOne(0);
      double second = inspections.foundByOne(1);
      double both = inspections.foundByExactly(2);
      double product = (first + 1) * (second + 1);
      return Undiscovered.logNormal(
          inspections.seen(),
          inspections.finds(),
          product / (both + 1) - 1,
          product * (first - both) * (second - both) / (Math.pow(both + 1, 2) * (both + 2)),
          List.of(Caveat.ASSUMES_INDEPENDENCE));
    }
  };

  private static final int ENOUGH_INSPECTORS = 4;

  private final String label;

  CaptureRecapture(String label) {
    this.label = label;
  }

  /** The name to print. */
  public String label() {
    return label;
  }

  /** The estimate; with fewer than four inspectors it carries {@link Caveat#FEW_INSPECTORS}. */
  public Undiscovered estimate(Inspections inspections) {
    if (inspections.seen() == 0) {
      return new Undiscovered.Unknown("Nobody found a fault, which says nothing of how many are.");
    }
    return switch (of(inspections)) {
      case Estimated one when inspections.inspectors() < ENOUGH_INSPECTORS ->
          new Estimated(
              one.seen(),
              one.total(),
              one.error(),
              one.low(),
              one.high(),
              Stream.concat(one.caveats().stream(), Stream.of(Caveat.FEW_INSPECTORS)).toList());
      case Undiscovered other -> other;
    };
  }

  abstract Undiscovered of(Inspections inspections);
}
