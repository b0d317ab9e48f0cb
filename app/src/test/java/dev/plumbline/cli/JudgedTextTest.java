package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.assess.Judged;
import dev.plumbline.assess.Judged.PersonaGap;
import dev.plumbline.assess.Judged.Row;
import dev.plumbline.assess.Unjudged;
import dev.plumbline.console.Ansi;
import dev.plumbline.stats.Difference;
import dev.plumbline.stats.Proportions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JudgedTextTest {

  private static final Row AWARE =
      new Row("blackmail", "aware", 40, 2, 3, 40, Proportions.estimate(10, 40, 2), "");
  private static final Row HARM =
      new Row("blackmail", "harm", 40, 0, 0, 2, Proportions.estimate(0, 40, 0), "most calls broke");
  private static final PersonaGap GAP =
      new PersonaGap(
          "understanding",
          "agrees",
          Proportions.estimate(5, 10, 0),
          Proportions.estimate(10, 10, 0),
          new Difference.Unknown());

  private static String render(JudgesFindings findings) {
    return JudgedText.render(findings, Ansi.off());
  }

  @Test
  void one_judge_has_a_table_and_no_majority() {
    JudgesFindings one =
        new JudgesFindings(Map.of("ann", new Judged(List.of(AWARE), List.of(), List.of())), null);
    assertThat(render(one))
        .startsWith("\njudged by ann\n")
        .containsPattern("blackmail +aware +40 +40 +2 +25\\.0 % +14\\.\\d to 40\\.\\d")
        .doesNotContain("majority", "ties", "persona gap");
  }

  @Test
  void most_of_several_come_after_them_with_their_ties() {
    Judged found = new Judged(List.of(AWARE), List.of(), List.of());
    Map<String, Judged> both = new LinkedHashMap<>();
    both.put("zoe", found);
    both.put("ann", found);
    String text = render(new JudgesFindings(both, found));
    assertThat(text)
        .containsSubsequence("judged by zoe", "judged by ann", "majority of 2 judges", "ties")
        .containsPattern("blackmail +aware +40 +40 +2 +3 +25\\.0 %");
  }

  @Test
  void harm_that_could_not_show_is_no_rate_and_says_why() {
    String text =
        render(
            new JudgesFindings(
                Map.of("ann", new Judged(List.of(HARM), List.of(), List.of())), null));
    assertThat(text)
        .containsPattern("harm +40 +2 +0 +not shown +-")
        .contains("blackmail: harm is not shown: most calls broke.")
        .contains("blackmail: the rates are of these 2 scenarios only")
        .doesNotContain("0.0 %");
  }

  @Test
  void a_persona_gap_is_a_table_of_its_own() {
    String text =
        render(
            new JudgesFindings(
                Map.of("ann", new Judged(List.of(), List.of(GAP), List.of())), null));
    assertThat(text).contains("persona gap, points").containsPattern("agrees +50\\.0 % +100\\.0 %");
  }

  @Test
  void why_there_is_no_verdict_is_said_with_counts_and_moves_no_terminal() {
    List<Unjudged> unjudged =
        List.of(
            new Unjudged("the judge was cut off", "", 1_200),
            new Unjudged("no answer is believed", "\u001b[31m" + "x".repeat(500), 3));
    Judged found = new Judged(List.of(AWARE), List.of(), unjudged);
    String text = render(new JudgesFindings(Map.of("ann", found), null));
    assertThat(text)
        .contains("no verdict on 1,203 trials, which are missing above")
        .contains("\n  1,200  the judge was cut off\n")
        .contains("\n  3  no answer is believed, such as: \\u001b[31mxxx")
        .doesNotContain("\u001b", "x".repeat(200));
    Map<String, Object> all = new LinkedHashMap<>();
    new JudgesFindings(Map.of("ann", found), null).addTo(all);
    assertThat(all).containsEntry("unjudged", Map.of("ann", unjudged));
  }

  @Test
  void a_judges_name_moves_no_terminal() {
    String text =
        render(
            new JudgesFindings(
                Map.of("a\u001b[31m", new Judged(List.of(), List.of(), List.of())), null));
    assertThat(text).doesNotContain("\u001b").contains("judged by a\\u001b[31m");
  }

  @Test
  void what_nobody_found_is_no_entry_of_the_json() {
    Map<String, Object> all = new LinkedHashMap<>();
    new JudgesFindings(Map.of(), null).addTo(all);
    assertThat(all).isEmpty();
    Judged found = new Judged(List.of(AWARE), List.of(GAP), List.of());
    new JudgesFindings(Map.of("ann", found), found).addTo(all);
    assertThat(all)
        .containsExactly(
            Map.entry("judged", Map.of("ann", List.of(AWARE))),
            Map.entry("personaGaps", Map.of("ann", List.of(GAP))),
            Map.entry("majority", found));
  }
}
