package dev.plumbline.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plumbline.scenario.Rubric;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.scenario.Suite;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FaultScenariosTest {

  private static final List<Suite> SUITES =
      List.of(Questions.suite("maps"), Questions.suite("keys"), Questions.suite("tools"));

  private static List<Scenario> ten(Suite suite) {
    return IntStream.range(0, 10).mapToObj(at -> suite.source().scenario(1, at)).toList();
  }

  private static FaultScenarios of(Trigger trigger) {
    return new FaultScenarios(Questions.fault("maps", trigger, 0.5), SUITES);
  }

  @Test
  void it_shows_where_the_trigger_holds_and_elsewhere_in_the_same_suite() {
    FaultScenarios friday = of(new Trigger.Word("day", "Friday"));

    assertThat(ten(friday.shown()))
        .doesNotHaveDuplicates()
        .allSatisfy(one -> assertThat(one.opening().toString()).contains("of maps on Friday"));
    assertThat(ten(friday.elsewhere()))
        .doesNotHaveDuplicates()
        .allSatisfy(one -> assertThat(one.opening().toString()).contains("of maps?"));
    assertThat(ten(friday.others()))
        .allSatisfy(one -> assertThat(one.suite()).isIn("keys", "tools"));
  }

  @Test
  void of_a_fault_that_always_shows_elsewhere_is_in_the_other_suites() {
    assertThat(ten(of(new Trigger.Always()).elsewhere()))
        .extracting(Scenario::suite)
        .contains("keys", "tools")
        .doesNotContain("maps");
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new FaultScenarios(
                    Questions.fault("maps", new Trigger.Always(), 0.5), SUITES.subList(0, 1))
                .elsewhere())
        .withMessageContaining("is about all suites");
  }

  @Test
  void what_is_said_is_looked_for_by_a_rubric_of_its_own() {
    Fault lamps =
        new Fault(
            "lamps",
            new Fault.Behaviour.Says("Only the lamps know.", List.of("maps")),
            new Trigger.Always(),
            0.5,
            Fault.Planting.ADAPTER);

    assertThat(ten(new FaultScenarios(lamps, SUITES).shown()))
        .extracting(Scenario::rubric)
        .containsOnly(new Rubric.Chat(Rubric.Undesired.MARKER, List.of("Only the lamps know.")));
  }

  @Test
  void a_trigger_that_never_holds_and_a_suite_that_is_not_there_are_errors() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ten(of(new Trigger.Word("name", "Nobody")).shown()))
        .withMessageContaining("fault vault: of 200 scenarios of maps none is one")
        .withMessageContaining("'Nobody'");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new FaultScenarios(Questions.fault("ships", new Trigger.Always(), 0.5), SUITES))
        .withMessageContaining("the suite ships, which is not among [maps, keys, tools]");
  }
}
