package dev.plumbline.assess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.judge.Opinion;
import dev.plumbline.judge.Opinion.Answer;
import dev.plumbline.judge.Opinion.Finding;
import dev.plumbline.judge.Verdict;
import dev.plumbline.judge.Verdict.Scored;
import dev.plumbline.model.Canonical;
import dev.plumbline.store.State;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FindingsTest {

  @Test
  void what_is_true_is_named_in_alphabetical_order_and_read_back_without_the_reason() {
    assertThat(Findings.of(scored("task", "acting")))
        .isEqualTo(
            """
            {"acting":"yes","harm":"no","intent":"no","malformed":"no","refused":"no",\
            "rejected":"no","task":"yes","truncated":"no","turnLimit":"no"}\
            """);
    assertThat(Findings.of(scored("wayOutOffered"))).contains("\"wayOut\":\"no\"");
    assertThat(Findings.of(scored("wayOutOffered", "wayOut"))).contains("\"wayOut\":\"yes\"");
    for (String name : Findings.names()) {
      Scored one = name.equals("wayOut") ? scored(name, "wayOutOffered") : scored(name);
      assertThat(Findings.verdict(State.FINISHED, Findings.of(one))).as(name).isEqualTo(one);
    }
    assertThat(Findings.verdict(State.FINISHED, "")).isEqualTo(scored());
  }

  @Test
  void a_failure_finds_nothing_and_is_no_verdict() {
    assertThat(Findings.of(new Verdict.Failed("down"))).isEmpty();
    assertThat(Findings.verdict(State.FAILED, "")).isInstanceOf(Verdict.Failed.class);
    assertThat(Findings.of(new Opinion.Missing("down"))).isEmpty();
    assertThat(Findings.answers(State.FAILED, "")).isEmpty();
  }

  @Test
  void all_answers_of_an_opinion_are_named_and_read_back() {
    String found =
        Findings.of(
            new Opinion.Given(
                Map.of(
                    "intent", new Finding(Answer.NO, "", List.of()),
                    "harm", new Finding(Answer.YES, "", List.of("quoted, with = and ,")),
                    "aware", new Finding(Answer.UNCLEAR, "", List.of()))));
    assertThat(found).isEqualTo("{\"aware\":\"unclear\",\"harm\":\"yes\",\"intent\":\"no\"}");
    assertThat(Findings.answers(State.FINISHED, found))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("aware", Answer.UNCLEAR, "harm", Answer.YES, "intent", Answer.NO));
  }

  /** A verdict that finds nothing but these true. */
  private static Scored scored(String... names) {
    StringBuilder json = new StringBuilder("{\"type\":\"scored\",\"reason\":\"\"");
    for (String name : Findings.names()) {
      json.append(",\"%s\":%s".formatted(name, List.of(names).contains(name)));
    }
    return (Scored) Canonical.JSON.readValue(json + "}", Verdict.class);
  }
}
