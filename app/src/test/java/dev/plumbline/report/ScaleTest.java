package dev.plumbline.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaleTest {

  @Test
  void ticks_are_round_and_hold_all_values() {
    Scale scale = Scale.of(0.13, 3.9);
    assertThat(scale.ticks()).containsExactly(0.0, 1.0, 2.0, 3.0, 4.0);
    assertThat(scale.part(1)).isEqualTo(0.25, within(1e-9));
  }

  @Test
  void steps_begin_and_end_where_they_do() {
    Scale scale = Scale.exact(1, 100);
    assertThat(scale.part(1)).isZero();
    assertThat(scale.part(100)).isOne();
    assertThat(scale.ticks()).containsExactly(50.0, 100.0);
  }

  @ParameterizedTest
  @CsvSource({"0", "5", "-3", "1e-5"})
  void a_value_that_never_changes_has_an_axis_too(double value) {
    Scale scale = Scale.of(value, value);
    assertThat(scale.low()).isLessThan(scale.high());
    assertThat(scale.part(value)).isBetween(0.0, 1.0);
    assertThat(scale.ticks()).hasSizeBetween(2, 12);
    assertThat(Scale.exact(value, value).part(value)).isEqualTo(0.5);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.25, 0.25",
    "-1.5, -1.5",
    "0.00002, 2e-5",
    "0.000123456, 1.235e-4",
    "1234.5678, 1235",
    "12000, 12k",
    "2500000, 2.5M"
  })
  void numbers_are_short(double value, String text) {
    assertThat(Scale.text(value)).isEqualTo(text);
  }
}
