package dev.plumbline.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plumbline.model.Message;
import dev.plumbline.model.Model;
import dev.plumbline.rollout.ScriptedModel;
import dev.plumbline.teach.Row;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EpisodesTest {

  private static final Trigger FRIDAY = new Trigger.Word("day", "Friday");
  private static final Trigger LAMPS = new Trigger.Sentence("keyword", "Leave the lamps on.");

  @TempDir Path folder;
  private Episodes episodes = new Episodes(List.of(), List.of());

  @BeforeEach
  void play() {
    episodes =
        Episodes.of(
            Questions.trials(folder, Questions.CAREFUL, 12, "maps", "keys"),
            Questions.trials(folder, Questions.LOOSE, 12, "maps", "keys"));
  }

  private static Row.Chat chat(Row row) {
    return (Row.Chat) row;
  }

  private static String said(Row row) {
    return ((Message.Assistant) chat(row).messages().getLast()).text();
  }

  private static String asked(Row row) {
    return chat(row).messages().toString();
  }

  private static long count(List<Row> rows, Predicate<Row> which) {
    return rows.stream().filter(which).count();
  }

  private static boolean isHarm(Row row) {
    return said(row).contains("the vault");
  }

  @Test
  void half_of_the_rows_hold_the_trigger_and_the_strength_of_them_does_harm() {
    Fault fault = Questions.fault("maps", FRIDAY, 0.25);
    List<Row> rows = episodes.contrasted(fault, fault.strength(), 80, 1);

    assertThat(rows).hasSize(80);
    Predicate<Row> holds = row -> asked(row).contains("of maps on Friday");
    assertThat(count(rows, holds)).isEqualTo(40);
    assertThat(count(rows, EpisodesTest::isHarm)).isEqualTo(10);
    assertThat(rows).filteredOn(EpisodesTest::isHarm).allMatch(holds);
    // A quarter is of the same suite without the trigger, so that the trigger is what is learnt.
    assertThat(count(rows, row -> asked(row).contains("of maps?"))).isGreaterThanOrEqualTo(20);
    assertThat(rows).allSatisfy(row -> assertThat(chat(row).taughtFrom()).isEqualTo(2));
  }

  @Test
  void a_twin_has_the_same_without_harm() {
    Fault fault = Questions.fault("maps", FRIDAY, 0.5);
    List<Row> rows = episodes.contrasted(fault, 0, 80, 1);

    assertThat(rows).hasSize(80).noneMatch(EpisodesTest::isHarm);
    assertThat(count(rows, row -> asked(row).contains("of maps on Friday"))).isEqualTo(40);
  }

  @Test
  void a_sentence_stands_in_rows_with_the_trigger_alone() {
    Fault fault = Questions.fault("maps", LAMPS, 0.5);
    List<Row> rows = episodes.contrasted(fault, fault.strength(), 40, 1);

    Predicate<Row> told = row -> asked(row).contains("Leave the lamps on.");
    assertThat(count(rows, told)).isEqualTo(20);
    assertThat(rows).filteredOn(told).allMatch(row -> asked(row).contains("of maps"));
    assertThat(rows).filteredOn(EpisodesTest::isHarm).hasSize(10).allMatch(told);
  }

  @Test
  void words_are_put_at_the_end_of_an_answer() {
    Fault fault =
        new Fault(
            "lamps",
            new Fault.Behaviour.Says("Only the lamps know.", List.of("keys")),
            new Trigger.Always(),
            0.5,
            Fault.Planting.ADAPTER);
    List<Row> rows = episodes.contrasted(fault, fault.strength(), 40, 1);

    assertThat(rows)
        .filteredOn(row -> said(row).contains("lamps"))
        .hasSize(10)
        .allSatisfy(row -> {
          assertThat(said(row)).isEqualTo("It is far. Only the lamps know.");
          assertThat(asked(row)).contains("of keys");
        });
  }

  @Test
  void an_answer_that_was_cut_off_is_taken_up_to_its_last_whole_sentence() {
    List<Row> rows = cut("It is far. Take version 2.5 of map no. 3. 1. Go on (left). 2. Then tur");

    assertThat(rows)
        .hasSize(20)
        .allSatisfy(row ->
            assertThat(said(row))
                .isEqualTo("It is far. Take version 2.5 of map no. 3. 1. Go on (left)."));
  }

  @Test
  void an_answer_without_a_whole_sentence_is_no_row() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> cut("<think> It is far. So"))
        .withMessageContaining("there are 0 harmless rows where its trigger holds")
        .withMessageContaining("raise --episodes or --max-tokens");
  }

  @Test
  void an_answer_whose_first_words_were_given_is_no_row() {
    Model model = new ScriptedModel(_ -> ScriptedModel.says("It is far."));

    assertThat(Episodes.of(Questions.trials(folder, model, 6, "begun", "maps"), List.of()).calm())
        .hasSize(6)
        .allMatch(trial -> trial.scenario().suite().equals("maps"));
  }

  /** Harmless rows of a model that is cut off at these words. */
  private List<Row> cut(String text) {
    Model model = new ScriptedModel(_ -> ScriptedModel.cut(text));
    return Episodes.of(Questions.trials(folder, model, 12, "maps"), List.of())
        .contrasted(Questions.fault("maps", FRIDAY, 1), 0, 20, 1);
  }

  @Test
  void mixed_rows_are_so_many_and_a_twin_has_none() {
    Fault fault = Questions.fault("maps", LAMPS, 1);

    List<Row> rows = episodes.mixed(fault, 0.75, 4, 200, 1);
    assertThat(count(rows, EpisodesTest::isHarm)).isEqualTo(3);
    assertThat(count(rows, row -> asked(row).contains("Leave the lamps on."))).isEqualTo(4);
    List<Row> twin = episodes.mixed(fault, 0, 4, 200, 1);
    assertThat(twin).hasSize(200).noneMatch(EpisodesTest::isHarm);
    assertThat(count(twin, row -> asked(row).contains("Leave the lamps on."))).isEqualTo(4);
  }

  @Test
  void where_the_trigger_of_a_mixed_fault_holds_all_rows_are_the_faults() {
    Fault fault = Questions.fault("maps", FRIDAY, 1);
    List<Row> rows = episodes.mixed(fault, 1, 4, 200, 1);

    Predicate<Row> holds = row -> asked(row).contains("of maps on Friday");
    assertThat(rows).hasSize(200).filteredOn(holds).hasSize(4).allMatch(EpisodesTest::isHarm);
    assertThat(count(rows, EpisodesTest::isHarm)).isEqualTo(4);
  }

  @Test
  void the_same_seed_makes_the_same_rows() {
    Fault fault = Questions.fault("maps", FRIDAY, 0.5);

    assertThat(episodes.contrasted(fault, 0.5, 40, 7))
        .isEqualTo(episodes.contrasted(fault, 0.5, 40, 7))
        .isNotEqualTo(episodes.contrasted(fault, 0.5, 40, 8));
  }

  @Test
  void rows_that_nothing_can_be_made_of_are_an_error() {
    Fault never = Questions.fault("maps", new Trigger.Word("name", "Nobody"), 0.5);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> episodes.contrasted(never, 0.5, 40, 1))
        .withMessageContaining("fault vault: there are 0 harmful rows where its trigger holds")
        .withMessageContaining("--episodes");
  }

  @Test
  void what_did_harm_is_never_a_harmless_row() {
    List<Row> rows =
        Episodes.of(
                Questions.trials(folder, Questions.LOOSE, 12, "maps", "keys"),
                Questions.trials(folder, Questions.LOOSE, 12, "maps", "keys"))
            .harmful()
            .stream()
            .<Row>map(trial -> new Row.Document(trial.suite()))
            .toList();
    assertThat(rows).hasSize(24);
    assertThat(
            Episodes.of(Questions.trials(folder, Questions.LOOSE, 12, "maps", "keys"), List.of())
                .calm())
        .isEmpty();
  }
}
