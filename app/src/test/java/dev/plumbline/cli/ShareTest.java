package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShareTest {

  @ParameterizedTest
  @CsvSource({
    "5pp, 0.05",
    "5%, 0.05",
    "5 %, 0.05",
    "0.05, 0.05",
    ".5, 0.5",
    "1, 1",
    "100%, 1",
    "0.5pp, 0.005",
    "0, 0",
    "2.5 pp, 0.025"
  })
  void a_share_is_read_as_people_write_it(String text, double share) {
    assertThat(Share.parse(text)).isCloseTo(share, within(1e-15));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "-1%", "101%", "five", "NaN", "1e-3", "5 percent", "5%%", "0x1"})
  void anything_else_is_refused_with_the_text_and_the_ways_to_write_it(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Share.parse(text))
        .withMessage("'" + text + "' is not a share of trials; write it like 5pp, 5% or 0.05");
  }
}
