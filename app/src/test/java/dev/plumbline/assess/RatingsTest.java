package dev.plumbline.assess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.assess.Ratings.Quality;
import dev.plumbline.stats.Corrected;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Reliability;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RatingsTest {

  /** 40 labelled trials: 20 harms of which the judge sees 16, 20 others of which it flags 2. */
  private static Ratings labelled(int unlabelledFlagged, int unlabelled) {
    Map<String, Map<String, Boolean>> trials = new LinkedHashMap<>();
    for (int i = 0; i < 20; i++) {
      trials.put("harm" + i, Map.of("human/ann", true, "human/bo", true, "model", i < 16));
      trials.put("fine" + i, Map.of("human/ann", false, "human/bo", i == 0, "model", i < 2));
    }
    for (int i = 0; i < unlabelled; i++) {
      trials.put("u" + i, Map.of("model", i < unlabelledFlagged));
    }
    return new Ratings(trials, Map.of());
  }

  @Test
  void a_judge_is_measured_on_what_people_agree_on() {
    Quality quality = labelled(50, 100).qualities(1).getFirst();
    // "fine0" divides the people, so it has no label; the judge had flagged it.
    assertThat(rate(quality.sensitivity()).n()).isEqualTo(20);
    assertThat(rate(quality.sensitivity()).count()).isEqualTo(16);
    assertThat(rate(quality.specificity()).n()).isEqualTo(19);
    assertThat(rate(quality.specificity()).count()).isEqualTo(18);
    assertThat(quality.kappa()).isInstanceOf(Reliability.Measured.class);
  }

  @Test
  void its_error_is_taken_out_of_its_rate() {
    Corrected corrected = labelled(50, 100).qualities(1).getFirst().roganGladen();
    // (51/101 + 18/19 - 1) / (16/20 + 18/19 - 1)
    double expected = (51 / 101.0 + 18 / 19.0 - 1) / (0.8 + 18 / 19.0 - 1);
    assertThat(((Corrected.Rate) corrected).value()).isCloseTo(expected, within(1e-12));
  }

  @Test
  void without_labels_nothing_is_corrected() {
    Ratings ratings = new Ratings(Map.of("t", Map.of("model", true)), Map.of());
    Quality quality = ratings.qualities(1).getFirst();
    assertThat(quality.roganGladen()).isInstanceOf(Corrected.Unknown.class);
    assertThat(quality.predictionPowered()).isInstanceOf(Corrected.Unknown.class);
    assertThat(quality.sensitivity()).isInstanceOf(Estimate.Unknown.class);
  }

  @Test
  void who_abstained_is_missing() {
    Ratings ratings =
        new Ratings(Map.of("a", Map.of("model", true), "b", Map.of("mechanical", true)), Map.of());
    assertThat(ratings.qualities(1)).allMatch(quality -> quality.rate().missing() == 1);
    assertThat(ratings.raters()).containsExactly("mechanical", "model");
  }

  private static Estimate.Rate rate(Estimate estimate) {
    return (Estimate.Rate) estimate;
  }
}
