package dev.plumbline.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.stats.RareForecast.Forecast;
import dev.plumbline.stats.RareForecast.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;

class RareForecastTest {

  private static final int RUNS = 400;

  private static double chance(double psi) {
    return Math.exp(-Math.exp(-psi));
  }

  private static double psi(double chance) {
    return -Math.log(-Math.log(chance));
  }

  /** Of psi by its quantile function. */
  private static double[] chances(int n, DoubleUnaryOperator quantile, SplittableRandom random) {
    return DoubleStream.generate(() -> chance(quantile.applyAsDouble(random.nextDouble())))
        .limit(n)
        .toArray();
  }

  private static double exponential(double u) {
    return -3 - 0.4 * Math.log(1 - u);
  }

  private static double normal(double u) {
    return NormalDistribution.of(-3, 0.6).inverseCumulativeProbability(u);
  }

  /** One prompt in 5,000 opens what no other does. */
  private static double hidden(double u) {
    return u < 1 - 1 / 5_000.0 ? exponential(u) : 1 + u;
  }

  /**
   * What came of forecasts of the largest of {@code times} as many prompts.
   *
   * @param made share that was not refused
   * @param held share of these whose interval held the largest
   * @param off mean of forecast minus largest, as psi
   */
  private record Scores(double made, double held, double off) {
    String cell() {
      return String.format(Locale.ROOT, "%.0f, %.0f %%, %+.1f", 100 * (1 - made), 100 * held, off);
    }
  }

  private static Scores scores(DoubleUnaryOperator quantile, int n, int times) {
    SplittableRandom random = new SplittableRandom(4);
    int made = 0;
    int held = 0;
    double off = 0;
    for (int i = 0; i < RUNS; i++) {
      double[] tried = chances(n, quantile, random);
      double largest =
          chance(quantile.applyAsDouble(Math.pow(random.nextDouble(), 1.0 / n / times)));
      if (RareForecast.of(tried, times, i) instanceof Forecast forecast) {
        made++;
        held += forecast.low() <= largest && largest <= forecast.high() ? 1 : 0;
        off += psi(forecast.value()) - psi(largest);
      }
    }
    return new Scores((double) made / RUNS, (double) held / made, off / made);
  }

  @Test
  void forecasts_hold_the_largest_where_the_tail_is_straight_and_no_mode_is_hidden() {
    assertThat(scores(RareForecastTest::exponential, 400, 10).held()).isBetween(0.92, 0.97);
    assertThat(scores(RareForecastTest::exponential, 400, 100).held()).isBetween(0.92, 0.97);
    Scores hidden = scores(RareForecastTest::hidden, 400, 10);
    assertThat(hidden.held()).isLessThan(0.8);
    assertThat(hidden.off()).isLessThan(-0.5);
  }

  /** Make the table anew by copying what this finds missing. */
  @Test
  void the_documented_table_is_what_is_measured() throws IOException {
    Map<String, DoubleUnaryOperator> tails = new LinkedHashMap<>();
    tails.put("straight (exponential)", RareForecastTest::exponential);
    tails.put("bent (normal)", RareForecastTest::normal);
    tails.put("one prompt in 5,000 of another kind", RareForecastTest::hidden);
    List<String> rows = new ArrayList<>();
    tails.forEach((name, quantile) -> {
      for (int n : new int[] {100, 400}) {
        rows.add(
            "| %s | %d | %s | %s |"
                .formatted(
                    name, n, scores(quantile, n, 10).cell(), scores(quantile, n, 100).cell()));
      }
    });
    String documented = Files.readString(Path.of("../docs/statistics.md"));
    assertThat(rows).filteredOn(row -> !documented.contains(row)).isEmpty();
  }

  @Test
  void the_line_goes_through_the_tail() {
    // 400 prompts exactly at the quantiles: psi = -3 - 0.4 log(share above).
    double[] tried =
        IntStream.range(0, 400).mapToDouble(i -> chance(exponential((i + 0.5) / 400))).toArray();
    Forecast forecast = (Forecast) RareForecast.of(tried, 10, 1);
    assertThat(forecast.tail()).isEqualTo(40);
    assertThat(forecast.prompts()).isEqualTo(400);
    assertThat(forecast.now()).isCloseTo(chance(exponential(1 - 0.5 / 400)), within(1e-12));
    double median = -3 + 0.4 * (Math.log(4_000) - Math.log(Math.log(2)));
    assertThat(psi(forecast.value())).isCloseTo(median, within(0.1));
    assertThat(forecast.low()).isLessThan(forecast.value());
    assertThat(forecast.high()).isBetween(forecast.value(), 1.0);
    assertThat(RareForecast.of(tried, 10, 1)).isEqualTo(forecast);
  }

  private static String refused(double[] chances) {
    return ((Refused) RareForecast.of(chances, 10, 1)).reason();
  }

  @Test
  void what_cannot_be_forecast_is_refused_with_the_reason() {
    double[] tried = chances(100, RareForecastTest::exponential, new SplittableRandom(1));
    assertThat(refused(Arrays.copyOf(tried, 99))).startsWith("99 prompts; a forecast needs 100");
    double[] certain = tried.clone();
    certain[7] = 1;
    assertThat(refused(certain)).contains("certain for a prompt already");
    double[] zero = new double[100];
    Arrays.setAll(zero, i -> i < 80 ? 0 : tried[i]);
    assertThat(refused(zero)).contains("Fewer than 21 prompts have a chance above 0");
    double[] alike = new double[100];
    Arrays.fill(alike, 0.1);
    assertThat(refused(alike)).contains("the same chance");
    double[] bent = new double[100];
    Arrays.setAll(bent, i -> chance(-3 - Math.pow(i / 100.0, -2)));
    assertThat(refused(bent)).contains("the 20 largest chances is not straight (p = 0.0");
  }

  @Test
  void bad_input_is_said() {
    assertThatThrownBy(() -> RareForecast.of(new double[100], 101, 1))
        .hasMessageContaining("2 to 100 times the prompts that were tried, not 101");
    assertThatThrownBy(() -> RareForecast.of(new double[] {Double.NaN}, 10, 1))
        .hasMessageContaining("between 0 and 1");
  }
}
