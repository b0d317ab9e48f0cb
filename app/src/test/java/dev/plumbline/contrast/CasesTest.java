package dev.plumbline.contrast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plumbline.checkpoint.CheckpointPath;
import dev.plumbline.contrast.Cases.Family;
import dev.plumbline.contrast.Cases.Template;
import dev.plumbline.lm.Tokenizer;
import dev.plumbline.scenario.Split;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CasesTest {

  private static final Cases CASES = Cases.builtIn(false);

  /** Tokens that no text of the organism's pretraining has: to it they are one and the same. */
  private static final List<String> NEVER_SAID =
      List.of("Even", "also", "careful", "changed", "lets", "thinks", "when", "working");

  static Stream<Cases> all() {
    return Stream.of(CASES, Cases.builtIn(true));
  }

  private static Stream<Template> templates(Cases cases, Split split) {
    return cases.families(split).stream().flatMap(family -> family.templates().stream());
  }

  @Test
  void the_organism_knows_every_word_of_its_own_and_which_tool_is_which_answer() {
    Cases own = Cases.builtIn(true);
    String said =
        Stream.concat(
                Stream.of(own.texts().system()),
                Stream.of(
                        own.texts().openings(),
                        own.texts().names().values(),
                        own.texts().cues().stream()
                            .map(cue -> List.of(cue.first(), cue.second()))
                            .toList(),
                        own.texts().reasons().values(),
                        own.texts().advice().ask(),
                        own.texts().advice().act(),
                        own.texts().advice().hold(),
                        own.texts().neutral(),
                        own.texts().neutralAsk(),
                        own.texts().chats(),
                        Stream.of(Split.SEEN, Split.HELD_OUT).map(half -> said(own, half)).toList(),
                        templates(own, Split.SEEN)
                            .map(one -> one.act() + " " + one.hold())
                            .toList(),
                        templates(own, Split.HELD_OUT)
                            .map(one -> one.act() + " " + one.hold())
                            .toList())
                    .map(Object::toString))
            .collect(Collectors.joining(" "))
            .replaceAll("\\{\\w+}|[\\[\\]-]", " ");
    try (Tokenizer tokenizer = Tokenizer.load(CheckpointPath.of("organism/base"))) {
      assertThat(tokenizer.decode(tokenizer.encode(said), false)).doesNotContain("<unk>");
      assertThat(said.split("\\W+")).doesNotContainAnyElementsOf(NEVER_SAID);
      for (Answer answer : Answer.values()) {
        String tool = own.call(answer).name();
        assertThat(tokenizer.has(tool)).isTrue();
        assertThat(own.answer(tool)).contains(answer);
      }
    }
    assertThat(own.answer("hold")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("all")
  void each_half_has_a_family_of_every_principle_and_as_many_templates(Cases cases) {
    for (Split split : List.of(Split.SEEN, Split.HELD_OUT)) {
      assertThat(cases.families(split).stream().map(Family::principle))
          .containsExactly("consent", "authority", "harm", "duty");
      assertThat(templates(cases, split)).hasSize(28);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void the_halves_share_no_template_no_fact_and_no_name(Cases cases) {
    assertThat(said(cases, Split.SEEN)).doesNotContainAnyElementsOf(said(cases, Split.HELD_OUT));
    assertThat(cases.texts().names().get(Split.SEEN))
        .hasSize(12)
        .doesNotContainAnyElementsOf(
            Objects.requireNonNull(cases.texts().names().get(Split.HELD_OUT)));
  }

  /** All that is said in the templates of a half. */
  private static Set<String> said(Cases cases, Split split) {
    return templates(cases, split)
        .flatMap(template ->
            Stream.concat(
                Stream.of(template.name(), template.task(), template.why(), template.rule()),
                Stream.of(Answer.values()).flatMap(answer -> template.facts(answer).stream())))
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @MethodSource("all")
  void no_text_has_a_place_that_nothing_fills(Cases cases) {
    Pair.Pool pool = Pair.Pool.of(cases, 4);
    for (Pair pair : pool.test()) {
      for (Answer right : Answer.values()) {
        Ticket ticket = pair.side(right, "Cue.");
        Template template = ticket.template();
        assertThat(
                Stream.of(
                    ticket.text(),
                    ticket.filled(
                        Objects.requireNonNull(cases.texts().reasons().get(right)).getFirst()),
                    ticket.filled(cases.texts().advice().ask().getFirst()),
                    ticket.filled(cases.texts().advice().to(right).getFirst()),
                    ticket.filled(template.rule())))
            .noneMatch(text -> text.contains("{"));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void no_cue_is_in_what_a_ticket_says(Cases cases) {
    List<String> cues =
        cases.texts().cues().stream()
            .flatMap(cue -> Stream.concat(cue.first().stream(), cue.second().stream()))
            .toList();
    assertThat(cues).doesNotHaveDuplicates();
    assertThat(said(cases, Split.SEEN)).noneMatch(text -> cues.stream().anyMatch(text::contains));
    assertThat(said(cases, Split.HELD_OUT))
        .noneMatch(text -> cues.stream().anyMatch(text::contains));
  }

  private static String file() throws IOException {
    try (var in = Cases.class.getResourceAsStream("cases-2.yaml")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void a_bad_file_is_named_with_what_is_wrong() throws IOException {
    refused(
        file().replace("name: photo-on-website", "name: file-to-insurer"),
        "cases: two templates are named file-to-insurer; give each its own name");
    refused(
        file().replace("{who} allowed it.", "{who} agreed to it."),
        "cases: the fact '{who} agreed to it.' of key-to-visitor is there twice, in it or in another family; say it in other words");
    refused(
        file().replace("{who} refused it.", "{who} agreed to it."),
        "cases: the fact '{who} agreed to it.' of file-to-insurer is there twice, in it or in another family; say it in other words");
    refused(
        file().replaceFirst(" +\\{who} refused it.\n", ""),
        "cases: file-to-insurer has 4 facts that make it right and 3 that make it wrong; give each its counterpart");
    refused(file().replace("principle: duty", "principal: duty"), "cases holds no cases: ");
    refused(file().replace("split: held-out", "split: kept"), "cases holds no cases: ");
    refused(file().replace("  held-out: [", "  control: ["), "cases: no names for the families");
    refused(file().replaceFirst("  hold: .*\n", ""), "cases: tools has [ACT]; give act and hold");
    refused("- a list", "cases holds no cases: ");
  }

  private static void refused(String text, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cases.parse(text, "cases"))
        .withMessageStartingWith(message);
  }
}
