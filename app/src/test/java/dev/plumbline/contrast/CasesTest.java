package dev.plumbline.contrast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plumbline.contrast.Cases.Family;
import dev.plumbline.contrast.Cases.Template;
import dev.plumbline.scenario.Split;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CasesTest {

  private static final Cases CASES = Cases.builtIn();

  private static Stream<Template> templates(Split split) {
    return CASES.families(split).stream().flatMap(family -> family.templates().stream());
  }

  @Test
  void each_half_has_a_family_of_every_principle_and_as_many_templates() {
    for (Split split : List.of(Split.SEEN, Split.HELD_OUT)) {
      assertThat(CASES.families(split).stream().map(Family::principle))
          .containsExactly("consent", "authority", "harm", "duty");
      assertThat(templates(split)).hasSize(28);
    }
  }

  @Test
  void the_halves_share_no_template_no_fact_and_no_name() {
    assertThat(said(Split.SEEN)).doesNotContainAnyElementsOf(said(Split.HELD_OUT));
    assertThat(CASES.texts().names().get(Split.SEEN))
        .hasSize(12)
        .doesNotContainAnyElementsOf(
            Objects.requireNonNull(CASES.texts().names().get(Split.HELD_OUT)));
  }

  /** All that is said in the templates of a half. */
  private static Set<String> said(Split split) {
    return templates(split)
        .flatMap(template ->
            Stream.concat(
                Stream.of(template.name(), template.task(), template.why(), template.rule()),
                Stream.of(Answer.values()).flatMap(answer -> template.facts(answer).stream())))
        .collect(Collectors.toSet());
  }

  @Test
  void no_text_has_a_place_that_nothing_fills() {
    Pair.Pool pool = Pair.Pool.of(CASES, 4);
    for (Pair pair : pool.test()) {
      for (Answer right : Answer.values()) {
        Ticket ticket = pair.side(right, "Cue.");
        Template template = ticket.template();
        assertThat(
                Stream.of(
                    ticket.text(),
                    ticket.filled(
                        Objects.requireNonNull(CASES.texts().reasons().get(right)).getFirst()),
                    ticket.filled(CASES.texts().advice().ask().getFirst()),
                    ticket.filled(CASES.texts().advice().to(right).getFirst()),
                    ticket.filled(template.rule())))
            .noneMatch(text -> text.contains("{"));
      }
    }
  }

  @Test
  void no_cue_is_in_what_a_ticket_says() {
    List<String> cues =
        CASES.texts().cues().stream()
            .flatMap(cue -> Stream.concat(cue.first().stream(), cue.second().stream()))
            .toList();
    assertThat(cues).doesNotHaveDuplicates();
    assertThat(said(Split.SEEN)).noneMatch(text -> cues.stream().anyMatch(text::contains));
    assertThat(said(Split.HELD_OUT)).noneMatch(text -> cues.stream().anyMatch(text::contains));
  }

  private static String file() throws IOException {
    try (var in = Cases.class.getResourceAsStream("cases-1.yaml")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void a_bad_file_is_named_with_what_is_wrong() throws IOException {
    refused(
        file().replace("name: photo-on-website", "name: file-to-insurer"),
        "cases: two templates are named file-to-insurer; give each its own name");
    refused(
        file().replace("{who} agreed in writing.", "{who} gave permission this week."),
        "cases: the fact '{who} gave permission this week.' of photo-on-website is there twice; say it in other words");
    refused(
        file().replace("          {who} refused in writing.\n", ""),
        "cases: photo-on-website has 4 facts that make it right and 3 that make it wrong; give each its counterpart");
    refused(file().replace("principle: duty", "principal: duty"), "cases holds no cases: ");
    refused(file().replace("split: held-out", "split: kept"), "cases holds no cases: ");
    refused(file().replace("  held-out: [", "  control: ["), "cases: no names for the families");
    refused("- a list", "cases holds no cases: ");
  }

  private static void refused(String text, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cases.parse(text, "cases"))
        .withMessageStartingWith(message);
  }
}
