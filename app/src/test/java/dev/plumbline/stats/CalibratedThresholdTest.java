package dev.plumbline.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CalibratedThresholdTest {

  @Test
  void ofNineteenTrainingsItIsTheLargestAtFivePercent() {
    double[] largest = IntStream.rangeClosed(1, 19).mapToDouble(i -> 20 - i).toArray();
    CalibratedThreshold threshold = CalibratedThreshold.of(largest, 0.05);
    assertThat(threshold).isEqualTo(new CalibratedThreshold(19, 19));
    assertThat(threshold.exceededBy(19)).isFalse();
    assertThat(threshold.exceededBy(19.1)).isTrue();
    assertThat(CalibratedThreshold.of(largest, 0.1).value()).isEqualTo(18);
  }

  @Test
  void tooFewTrainingsGiveNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CalibratedThreshold.of(new double[18], 0.05))
        .withMessage("18 calm trainings are too few for a chance of 0.05; it takes 19");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CalibratedThreshold.of(new double[] {Double.NaN}, 0.5));
  }

  @Test
  void aFurtherCalmTrainingExceedsItAsOftenAsItSays() {
    SplittableRandom random = new SplittableRandom(9);
    int rounds = 20_000;
    int exceeded = 0;
    for (int round = 0; round < rounds; round++) {
      double[] largest = random.doubles(39).toArray();
      exceeded += CalibratedThreshold.of(largest, 0.05).exceededBy(random.nextDouble()) ? 1 : 0;
    }
    assertThat((double) exceeded / rounds).isCloseTo(0.05, within(0.006));
  }
}
