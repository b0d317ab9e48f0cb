package dev.plumbline.assess;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.plumbline.stats.Multiplicity;
import java.util.function.UnaryOperator;

/** How p-values of many suites are corrected. */
public enum Correction {
  HOLM("Holm", Multiplicity::holm),
  BH("Benjamini-Hochberg", Multiplicity::benjaminiHochberg),
  NONE("none", double[]::clone);

  private final String label;
  private final UnaryOperator<double[]> adjust;

  Correction(String label, UnaryOperator<double[]> adjust) {
    this.label = label;
    this.adjust = adjust;
  }

  /** The name to print. */
  @JsonValue
  public String label() {
    return label;
  }

  double[] adjusted(double[] pValues) {
    return adjust.apply(pValues);
  }
}
