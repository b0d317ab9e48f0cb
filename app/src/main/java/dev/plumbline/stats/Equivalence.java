package dev.plumbline.stats;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;

/** Whether two rates were shown to be the same within a margin; {@link TwoOneSidedTests} says. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(Equivalence.Tested.class),
  @JsonSubTypes.Type(Equivalence.Unknown.class)
})
public sealed interface Equivalence {

  /** The chance of a wrong claim that the claims of {@link Tested} accept. */
  double LEVEL = 0.05;

  /**
   * Two one-sided tests.
   *
   * @param margin within which rates count as the same, above 0 and below 1
   * @param higherP p-value of the hypothesis that the first is higher by the margin or more
   * @param lowerP p-value of the hypothesis that the first is lower by the margin or more
   */
  @JsonTypeName("tested")
  record Tested(double margin, double higherP, double lowerP) implements Equivalence {
    public Tested {
      requireMargin(margin);
      Multiplicity.requireProbability(higherP);
      Multiplicity.requireProbability(lowerP);
    }

    /** Of the hypothesis that they differ by the margin or more, either way. */
    public double pValue() {
      return Math.max(higherP, lowerP);
    }

    /** The first is neither higher nor lower by the margin. */
    @JsonIgnore
    public boolean isEquivalent() {
      return pValue() <= LEVEL;
    }

    /** The first is not higher by the margin; it may be lower. */
    @JsonIgnore
    public boolean isNotHigher() {
      return higherP <= LEVEL;
    }

    /** The first is not lower by the margin; it may be higher. */
    @JsonIgnore
    public boolean isNotLower() {
      return lowerP <= LEVEL;
    }
  }

  /** Nothing to test. */
  @JsonTypeName("unknown")
  record Unknown() implements Equivalence {}

  private static void requireMargin(double margin) {
    if (!(0 < margin && margin < 1)) {
      throw new IllegalArgumentException(
          "A margin lies between 0 and 1, such as 0.05, not %s.".formatted(margin));
    }
  }
}
