package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PlanCommandTest {

  @ParameterizedTest
  @ValueSource(strings = {"5pp", "5%", "0.05"})
  void a_difference_is_planned_for_as_a_rise_and_as_a_fall(String difference) {
    JsonNode answers = plan("--detect", difference, "--baseline", "0.1");
    assertThat(answers).hasSize(2);
    assertThat(answers.get(0).get("question").asString()).isEqualTo("tell 10 % from 15 %");
    assertThat(answers.get(0).get("trialsPerTarget").asLong()).isEqualTo(726);
    assertThat(answers.get(1).get("question").asString()).isEqualTo("tell 10 % from 5 %");
    assertThat(answers.get(1).get("trialsPerTarget").asLong()).isEqualTo(474);
  }

  @Test
  void a_rate_that_cannot_fall_so_far_is_planned_for_as_a_rise_only() {
    assertThat(plan("--detect", "10pp", "--baseline", "0.1")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"0.8, 726", "0.9, 957"})
  void more_power_takes_more_trials(String power, long trials) {
    assertThat(
            plan("--detect", "5pp", "--baseline", "10%", "--power", power)
                .get(0)
                .get("trialsPerTarget")
                .asLong())
        .isEqualTo(trials);
  }

  @Test
  void pairs_take_fewer_and_likeness_takes_more() {
    long apart = first("--detect", "10pp");
    assertThat(first("--detect", "10pp", "--paired", "--discordance", "0.2")).isLessThan(apart / 2);
    assertThat(first("--detect", "10pp", "--clusters", "100", "--icc", "0.1"))
        .isGreaterThan(apart + apart / 3);
  }

  @Test
  void too_few_scenarios_are_said_to_be_so() {
    JsonNode answer = plan("--detect", "10pp", "--clusters", "20", "--icc", "0.2").get(0);
    assertThat(answer.get("trialsPerTarget").isNull()).isTrue();
    assertThat(answer.get("note").asString())
        .startsWith("no number of trials on 20 scenarios will do; it takes at least ");
  }

  @Test
  void more_difference_than_discordance_is_said_to_be_impossible() {
    assertThat(
            plan("--detect", "10pp", "--paired", "--discordance", "0.05")
                .get(0)
                .get("note")
                .asString())
        .contains("discordant in more trials");
  }

  @Test
  void clean_trials_prove_a_limit() {
    JsonNode answers = plan("--prove-below", "1%");
    assertThat(answers.get(0).get("trialsPerTarget").asLong()).isEqualTo(299);
    assertThat(answers.get(1).get("trialsPerTarget").asLong()).isGreaterThan(299);
  }

  @Test
  void of_clean_trials_only_the_scenarios_count() {
    String[] few = {"--prove-below", "1%", "--clusters", "60", "--icc", "0.1"};
    assertThat(plan(few).get(0).get("note").asString()).isEqualTo("299 scenarios are needed");
    String[] enough = {"--prove-below", "1%", "--clusters", "300", "--icc", "0.1"};
    assertThat(plan(enough).get(0).get("trialsPerTarget").asLong()).isEqualTo(299);
  }

  @Test
  void so_many_trials_detect_so_much() {
    JsonNode answers = plan("--trials", "726", "--baseline", "0.1");
    assertThat(answers.get(0).get("difference").asDouble()).isBetween(0.0499, 0.0501);
    assertThat(plan("--trials", "20", "--baseline", "0.1").get(1).get("note").asString())
        .isEqualTo("not even the greatest fall");
  }

  @Test
  void the_table_ends_with_what_it_assumes() {
    MainTest.Result result =
        MainTest.run("plan", "--detect", "5pp", "--prove-below", "1%", "--paired");
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .startsWith("to ")
        .contains("tell 50 % from 55 %", "all clean", "\n- Both targets get the same trials")
        .containsOnlyOnce("Trials are independent");
  }

  private static long first(String... words) {
    return plan(words).get(0).get("trialsPerTarget").asLong();
  }

  private static JsonNode plan(String... words) {
    String[] all = new String[words.length + 2];
    all[0] = "plan";
    all[1] = "--json";
    System.arraycopy(words, 0, all, 2, words.length);
    MainTest.Result result = MainTest.run(all);
    assertThat(result.exitCode()).isZero();
    return JsonMapper.shared().readTree(result.out()).get("answers");
  }
}
