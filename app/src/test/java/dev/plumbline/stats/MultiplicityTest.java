package dev.plumbline.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class MultiplicityTest {
  private static final double[] P_VALUES = {0.01, 0.04, 0.03, 0.005};

  @Test
  void holm_steps_down() {
    assertThat(Multiplicity.holm(P_VALUES))
        .containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, within(1e-12));
  }

  @Test
  void benjamini_hochberg_steps_up() {
    assertThat(Multiplicity.benjaminiHochberg(P_VALUES))
        .containsExactly(new double[] {0.02, 0.04, 0.04, 0.02}, within(1e-12));
  }

  // The fifteen p-values of section 4 of Benjamini and Hochberg (1995): four findings at 5 %.
  @Test
  void benjamini_hochberg_finds_what_the_paper_finds() {
    double[] published = {
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
      0.5719, 0.6528, 0.7590, 1.0
    };
    assertThat(findings(Multiplicity.benjaminiHochberg(published))).isEqualTo(4);
    assertThat(findings(Multiplicity.holm(published))).isEqualTo(3);
  }

  @Test
  void adjusted_values_stay_probabilities() {
    assertThat(Multiplicity.holm(new double[] {0.9, 1, 0.8})).containsOnly(1);
    assertThat(Multiplicity.benjaminiHochberg(new double[] {})).isEmpty();
  }

  @Test
  void holm_keeps_the_chance_of_any_false_finding() {
    Random random = new Random(3);
    int rounds = 4000;
    int withFalseFinding = 0;
    for (int round = 0; round < rounds; round++) {
      double[] nulls = random.doubles(12).toArray();
      withFalseFinding += findings(Multiplicity.holm(nulls)) > 0 ? 1 : 0;
    }
    assertThat((double) withFalseFinding / rounds).isBetween(0.04, 0.06);
  }

  @Test
  void what_is_no_p_value_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Multiplicity.holm(new double[] {0.2, Double.NaN}))
        .withMessage("Not a p-value: NaN.");
  }

  // Of 4 e-values at 10 %, the k-th largest has to reach 40 / k: 40, 20, 13.3, 10.
  @Test
  void e_benjamini_hochberg_steps_up() {
    assertThat(Multiplicity.eBenjaminiHochberg(logs(21, 1, 22, 2), 0.1))
        .containsExactly(true, false, true, false);
    assertThat(Multiplicity.eBenjaminiHochberg(logs(10, 11, 12, 10), 0.1))
        .containsExactly(true, true, true, true);
    assertThat(Multiplicity.eBenjaminiHochberg(logs(39, 1, 1, 1), 0.1))
        .containsExactly(false, false, false, false);
  }

  private static double[] logs(double... values) {
    return DoubleStream.of(values).map(Math::log).toArray();
  }

  private static long findings(double[] adjusted) {
    return DoubleStream.of(adjusted).filter(p -> p <= 0.05).count();
  }
}
