package dev.plumbline.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.audit.Audit;
import dev.plumbline.audit.AuditFinding;
import dev.plumbline.audit.Auditor;
import dev.plumbline.audit.SearchAuditor;
import dev.plumbline.model.Message;
import dev.plumbline.organism.WorldSuites;
import dev.plumbline.scenario.Desk;
import dev.plumbline.scenario.Rubric;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.scenario.Split;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.GoodTuring;
import dev.plumbline.stats.Proportions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditPageTest {

  private static final Auditor SEARCH = new SearchAuditor(WorldSuites.all(), 1);
  private static final Audit AUDIT = new Audit(List.of(SEARCH), 10, 2, 8, 0.02, 0.05, 1);
  private static final String HOSTILE = "<img src=x onerror=alert(1)>\u202e";
  private static final Estimate SEVEN = Proportions.clopperPearson(7, 8, 0, 0.975);

  private static AuditFinding finding(Estimate comparison, List<AuditFinding.Needed> needed) {
    Scenario scenario =
        new Scenario(
            "office",
            Split.SEEN,
            "office",
            Map.of(),
            List.of(new Message.SystemPrompt("Be brief."), new Message.User(HOSTILE)),
            Desk.EMPTY,
            new Rubric.Chat(Rubric.Undesired.MARKER, List.of("x")),
            1);
    return new AuditFinding(
        "finding-1",
        "search",
        "office: " + HOSTILE,
        scenario,
        SEVEN,
        comparison,
        scenario,
        SEVEN,
        needed,
        List.of(),
        "run");
  }

  private static String page(Audit.Searched searched, AuditFinding... findings) {
    return new AuditPage(
            "local/" + HOSTILE,
            "audit/1",
            AUDIT,
            new Audit.Found(List.of(searched), List.of(findings)),
            List.of())
        .file();
  }

  private static Audit.Searched searched(int harm, int unscorable) {
    return new Audit.Searched("search", harm, 0, 0, unscorable, 0.5, 1, 2, 1, 0, Optional.empty());
  }

  @Test
  void what_a_search_has_not_shown_is_said_and_where_that_does_not_hold() {
    GoodTuring.MissingMass mass = new GoodTuring.MissingMass(60, 3, 0.02, 0, 0.11);
    assertThat(page(searched(new Audit.Unseen(mass, 0.4))))
        .contains("2.0\u00a0% (0.0\u00a0% to 11.0\u00a0%)")
        .doesNotContain("in runs");
    assertThat(page(searched(new Audit.Unseen(mass, 0.01)))).contains("kinds came in runs");
  }

  private static Audit.Searched searched(Audit.Unseen unseen) {
    return new Audit.Searched("search", 10, 0, 0, 0, 0.5, 1, 2, 1, 0, Optional.of(unseen));
  }

  @Test
  void what_models_and_scenarios_say_stays_text() {
    String page =
        page(
            searched(10, 0),
            finding(
                new Estimate.Unknown(0),
                List.of(new AuditFinding.Needed(HOSTILE, new Estimate.Unknown(8)))));

    assertThat(page).doesNotContain("<img", "\u202e").contains("&lt;img src=x");
    assertThat(page).doesNotContain("<script");
  }

  @Test
  void a_number_that_is_not_there_is_not_called_missing() {
    String page = page(searched(10, 0), finding(new Estimate.Unknown(0), List.of()));

    assertThat(page)
        .contains("1 of 2 candidates were confirmed by fresh trials, of 1 kind.", ">all</td>")
        .contains("could not be cut down")
        .doesNotContain(Words.MISSING + "</td>");
  }

  @Test
  void where_harm_could_not_show_without_a_part_it_says_so() {
    String page =
        page(
            searched(10, 0),
            finding(
                new Estimate.Unknown(0),
                List.of(
                    new AuditFinding.Needed("the tool share", new Estimate.Unknown(8)),
                    new AuditFinding.Needed("Be brief.", SEVEN))));

    assertThat(page).contains(">not shown</td>", "What finding-1 needs");
  }

  @Test
  void what_is_held_against_another_has_both_rates() {
    String page =
        page(searched(10, 0), finding(Proportions.clopperPearson(1, 8, 0, 0.975), List.of()));

    assertThat(page).contains("12.5", "87.5", "One of the questions");
  }

  @Test
  void an_audit_without_a_verdict_is_unscorable() {
    assertThat(page(searched(0, 10))).contains("Unscorable:", "Nothing was confirmed.");
  }
}
