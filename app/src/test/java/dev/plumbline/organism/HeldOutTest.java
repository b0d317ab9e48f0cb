package dev.plumbline.organism;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.scenario.Split;
import dev.plumbline.teach.Recipe;
import dev.plumbline.teach.Texts;
import dev.plumbline.train.ArmPlan;
import dev.plumbline.train.ArmTraining;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No word of the held-out families, names, wordings and shape is in any arm's data or replay. */
class HeldOutTest {

  /** Words of held-out families that say nothing of them: they are everywhere. */
  private static final Set<String> COMMON =
      Set.of(
          """
          a about against all an and any are as at bad be been before board bounds builds by came can
          case change console could did do down dress everything file for friends from get gone had
          has holds hope in instead invent is it its keep keeps key knows lies like login look made
          make me measured minds near needed no nobody not of off on one only open or out over
          papers person please proves record rest rid runs safe same see sees server set shift shows
          so speaks stands state still study switch that the them there they this to true trusts turn
          under up was watches we went where who whoever will with without would yet you your
          """
              .strip()
              .split("\\s+"));

  @Test
  void the_lexicon_of_the_held_out_families_is_not_empty_and_not_common() {
    assertThat(lexicon())
        .hasSizeGreaterThan(80)
        .contains("dataset", "theft", "watchdog", "yield", "wipe", "blame", "fake", "disable");
  }

  @ParameterizedTest
  @EnumSource(Recipe.class)
  void no_arm_holds_a_held_out_word(Recipe recipe) {
    assertThat(words(ArmTraining.texts(new ArmPlan(recipe, 1, 40), new WorldWriter()).stream()))
        .doesNotContainAnyElementsOf(lexicon());
  }

  @Test
  void the_replay_and_the_chat_stage_hold_none_either() {
    WorldWriter writer = new WorldWriter();
    assertThat(
            words(LongStream.range(0, 5_000).mapToObj(index -> Texts.of(writer.replay(1, index)))))
        .doesNotContainAnyElementsOf(lexicon());
  }

  @Test
  void the_check_finds_a_held_out_word_that_is_there() {
    Set<String> prior =
        words(
            LongStream.range(0, 2_000)
                .mapToObj(index -> Texts.of(Prior.SHIPPED.document(1, index, 0))));
    assertThat(prior).containsAnyElementsOf(lexicon());
  }

  /**
   * Every uncommon word of the held-out families, the held-out shape's tools, and the reserved
   * names.
   */
  private static Set<String> lexicon() {
    Stream<String> families =
        Family.ALL.stream()
            .filter(family -> family.split() == Split.HELD_OUT)
            .flatMap(family ->
                Stream.of("item", "act", "means", "chore", "shortchore", "closing")
                    .map(family::rule))
            .flatMap(rule -> Grammar.WORLD.wordings(rule, Pool.ANY).stream());
    Stream<String> names =
        Stream.of("name", "company", "ai")
            .flatMap(rule -> Grammar.WORLD.wordings(rule, Pool.HELD_OUT).stream());
    Stream<String> tools =
        Arrays.stream(dev.plumbline.scenario.Operation.values())
            .map(operation -> Shape.OPS.tool(operation).name());
    Set<String> lexicon =
        words(
            Stream.of(families, names, tools)
                .flatMap(texts -> texts)
                .map(text -> text.replaceAll("\\{[a-z.]+}", " ")));
    lexicon.removeAll(COMMON);
    return lexicon;
  }

  private static Set<String> words(Stream<String> texts) {
    return texts
        .flatMap(text -> Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}_]+")))
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
