package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** On the organism that ships. */
class ForecastCommandTest {

  private static MainTest.Result forecast(String... words) {
    String[] all = new String[words.length + 5];
    System.arraycopy(
        new String[] {"forecast", "--target", "organism/base", "--prompts", "100"}, 0, all, 0, 5);
    System.arraycopy(words, 0, all, 5, words.length);
    return MainTest.run(all);
  }

  @Test
  void chances_and_forecasts_and_how_they_held_are_said() {
    MainTest.Result text =
        forecast("--suite", "over-refusal", "--words", "I", "--times", "2,10", "--check");
    assertThat(text.exitCode()).isZero();
    assertThat(text.out())
        .contains("Chance that a turn begins with 'I', of 100 different prompts")
        .contains("Of 200 further prompts the largest chance is ");
    JsonNode json =
        JsonMapper.shared()
            .readTree(
                forecast(
                        "--suite",
                        "over-refusal",
                        "--words",
                        "I",
                        "--times",
                        "2,10",
                        "--check",
                        "--json")
                    .out());
    assertThat(json.path("chances").size()).isEqualTo(100);
    assertThat(json.path("forecasts").size()).isEqualTo(2);
    JsonNode two = json.path("forecasts").path(0);
    JsonNode ten = json.path("forecasts").path(1);
    assertThat(two.path("value").asDouble())
        .isGreaterThan(two.path("now").asDouble() / 2)
        .isLessThan(ten.path("value").asDouble());
    assertThat(json.path("checked").path("prompts").asInt()).isEqualTo(200);
    boolean below = json.path("checked").path("largest").asDouble() <= two.path("high").asDouble();
    assertThat(json.path("checked").path("held").asBoolean()).isEqualTo(below);
    assertThat(text.out().contains("which is no more than that")).isEqualTo(below);
  }

  @Test
  void a_call_is_rarer_than_a_word_where_nobody_asks_for_it() {
    String out = forecast("--suite", "over-refusal", "--call", "send").out();
    assertThat(out).contains("a turn begins with a call of send", "median 1 in ");
  }
}
