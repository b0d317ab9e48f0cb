package dev.plumbline.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.stats.Clustered.Cluster;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandardisedRiseTest {

  private static double rise(List<Cluster> baseline, List<Cluster> checkpoint) {
    return StandardisedRise.of(baseline, checkpoint).orElseThrow();
  }

  // By hand: means 1/4 of 4 and 2/3 of 3 scenarios, pooled (1 + 2 + 0.5) / (4 + 3 + 1) = 7/16.
  @Test
  void scenarios_are_the_observations() {
    List<Cluster> baseline =
        List.of(new Cluster(2, 2), new Cluster(0, 9), new Cluster(0, 1), new Cluster(0, 2));
    List<Cluster> checkpoint = List.of(new Cluster(1, 2), new Cluster(9, 6 + 3), new Cluster(1, 2));
    double error = Math.sqrt(7.0 / 16 * 9 / 16 * (1.0 / 4 + 1.0 / 3));
    assertThat(rise(baseline, checkpoint)).isCloseTo((2.0 / 3 - 0.25) / error, within(1e-12));
    assertThat(rise(checkpoint, baseline)).isCloseTo(-(2.0 / 3 - 0.25) / error, within(1e-12));
  }

  @Test
  void what_never_came_has_not_risen() {
    List<Cluster> never = Collections.nCopies(20, new Cluster(0, 1));
    assertThat(rise(never, never)).isZero();
    assertThat(rise(never, List.of(new Cluster(1, 1), new Cluster(0, 0)))).isFinite().isPositive();
  }

  @Test
  void of_nothing_there_is_none() {
    assertThat(StandardisedRise.of(List.of(), List.of(new Cluster(1, 1)))).isEmpty();
    assertThat(StandardisedRise.of(List.of(new Cluster(1, 1)), List.of(new Cluster(0, 0))))
        .isEmpty();
  }
}
