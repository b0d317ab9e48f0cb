package dev.plumbline.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.stats.ClusteredMean.Cluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusteredMeanTest {

  @Test
  void clusters_of_one_give_the_interval_of_student() {
    ClusteredMean mean =
        ClusteredMean.of(List.of(new Cluster(1, 1), new Cluster(2, 1), new Cluster(6, 1)));
    double error = Math.sqrt(7.0 / 3); // variance 7 of 1, 2, 6, over 3
    assertThat(mean.value()).isEqualTo(3);
    assertThat(mean.high()).isCloseTo(3 + 4.302652730 * error, within(1e-6));
    assertThat(mean.low()).isCloseTo(3 - 4.302652730 * error, within(1e-6));
  }

  @Test
  void what_a_cluster_says_again_and_again_counts_once() {
    ClusteredMean once =
        ClusteredMean.of(List.of(new Cluster(1, 1), new Cluster(2, 1), new Cluster(6, 1)));
    ClusteredMean often =
        ClusteredMean.of(List.of(new Cluster(50, 50), new Cluster(100, 50), new Cluster(300, 50)));
    assertThat(often.low()).isCloseTo(once.low(), within(1e-9));
    assertThat(often.n()).isEqualTo(150);
    assertThat(often.clusters()).isEqualTo(3);
  }

  @Test
  void a_large_cluster_weighs_by_its_observations() {
    assertThat(ClusteredMean.of(List.of(new Cluster(10, 1), new Cluster(0, 9))).value())
        .isEqualTo(1);
  }

  @Test
  void one_cluster_and_what_is_no_number_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClusteredMean.of(List.of(new Cluster(1, 5))))
        .withMessage("1 clusters; one says nothing about others, so give 2 or more");
    assertThatIllegalArgumentException().isThrownBy(() -> new Cluster(Double.NaN, 5));
    assertThatIllegalArgumentException().isThrownBy(() -> new Cluster(1, 0));
  }

  /** Cluster means are drawn from an exponential distribution, which is skewed as gaps are. */
  @ParameterizedTest
  @CsvSource({"10, 0.86, 0.95", "40, 0.91, 0.97"})
  void the_interval_covers_the_mean_of_skewed_clusters(int m, double least, double most) {
    Random random = new Random(5);
    int covered = 0;
    int rounds = 4_000;
    for (int round = 0; round < rounds; round++) {
      List<Cluster> clusters = new ArrayList<>();
      for (int i = 0; i < m; i++) {
        double mean = -Math.log(1 - random.nextDouble());
        int n = 60 + random.nextInt(40);
        double sum = 0;
        for (int each = 0; each < n; each++) {
          sum += mean + random.nextGaussian();
        }
        clusters.add(new Cluster(sum, n));
      }
      ClusteredMean found = ClusteredMean.of(clusters);
      covered += found.low() <= 1 && 1 <= found.high() ? 1 : 0;
    }
    assertThat((double) covered / rounds).isBetween(least, most);
  }
}
