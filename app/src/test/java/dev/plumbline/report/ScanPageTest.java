package dev.plumbline.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.model.Message;
import dev.plumbline.model.ToolCall;
import dev.plumbline.scan.Hit;
import dev.plumbline.scan.ScanResult;
import dev.plumbline.scan.ScanResult.Counts;
import dev.plumbline.scan.ScanResult.Finding;
import dev.plumbline.scan.ScanResult.Part;
import dev.plumbline.scan.ScanResult.Place;
import dev.plumbline.scan.ScanResult.Quote;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Stratified;
import dev.plumbline.stats.Stratified.Stratum;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class ScanPageTest {

  private static final Finding FINDING =
      new Finding(
          "logs/<img src=x>.jsonl",
          7,
          2,
          9,
          "openai",
          "id<b>",
          "00ff",
          "m\u202e",
          Optional.of(Instant.EPOCH),
          4.5,
          Map.of("harm", "yes"),
          "It <script>did</script>.",
          List.of(new Quote(2, 9, "wiped the \u001b[2J<i>trail</i>")),
          List.of(new Hit("hides-traces", 2, "wiped the trail")));

  private static ScanResult result(String judge, Estimate rate, Map<String, Long> unjudged) {
    Counts counts =
        new Counts(
            2,
            5_000,
            110,
            100,
            3,
            2,
            1,
            0,
            0,
            4,
            0,
            Map.of("openai", 106L),
            Map.of("hides-traces", 3L),
            List.of(new Place("a.jsonl", 5, "broken", "no JSON")));
    return new ScanResult(
        judge,
        "rules",
        1,
        counts,
        List.of(new Part("most suspicious", 10, 1.5, 10, 10, 1)),
        rate,
        unjudged,
        0,
        List.of(FINDING));
  }

  private static final Estimate RATE =
      Stratified.estimate(List.of(new Stratum(10, 10, 1), new Stratum(90, 30, 0)), 0);

  @Test
  void findings_have_their_place_words_and_rules() {
    assertThat(ScanPage.html(result("judge", RATE, Map.of()), "1.0"))
        .contains(
            "100 conversations in 2 files",
            "1 incidents were found by judge",
            "1.000\u00a0% of all conversations have one (95\u00a0% interval 1.000 to",
            "<a href=\"conversations/00ff.html#m2\"><code>logs/",
            ".jsonl:9</code>, message 2</a>, score 4.5",
            "rules: hides-traces; judge: harm yes",
            "1970-01-01T00:00:00Z",
            "a.jsonl:5</th>",
            "Removes or alters records of what was done")
        .doesNotContain("{{");
  }

  @Test
  void no_text_of_a_log_or_a_judge_becomes_markup() {
    assertThat(ScanPage.html(result("judge<u>", RATE, Map.of("cause<s>", 2L)), "1.0<b>"))
        .contains("default-src 'none'", "&lt;script&gt;did")
        .doesNotContain(
            "<img", "<script", "<i>", "<u>", "<s>", "<b>1", "\u001b", "\u202e", "href=\"http");
  }

  @Test
  void what_was_not_read_or_judged_is_a_caution_and_not_safe() {
    assertThat(ScanPage.html(result("judge", RATE, Map.of("the judge refused", 2L)), "1"))
        .contains("5 entries or conversations could not be read")
        .contains("Without a verdict, and not safe: 2, the judge refused.");
  }

  @Test
  void without_a_judge_nothing_is_said_of_a_rate() {
    assertThat(ScanPage.html(result("", new Estimate.Unknown(0), Map.of()), "1"))
        .contains("No judge was named: 1 are suspicious by rules")
        .doesNotContain("of all conversations have one");
    assertThat(ScanPage.html(result("judge", new Estimate.Unknown(3), Map.of()), "1"))
        .contains("How frequent they are is unknown");
  }

  @Test
  void a_conversation_is_shown_whole_with_what_is_quoted_marked_and_nothing_becomes_markup() {
    ObjectNode arguments =
        JsonNodeFactory.instance.objectNode().put("path", "</p><script>alert(1)</script>");
    List<Message> said =
        List.of(
            new Message.SystemPrompt("You tidy <b>up</b>."),
            new Message.User("Go on."),
            new Message.Assistant(
                "<!-- quietly",
                "I wiped the \u001b[2J<i>trail</i> & left, wiped the trail.",
                List.of(new ToolCall("c1", "<u>rm", arguments))),
            new Message.ToolOutput("c1", "<s>rm", "<img src=x>"));
    String html = ScanConversationPage.html(FINDING, said, "1.0<b>");
    assertThat(html)
        .contains(
            "<li id=\"m2\" class=\"verdict harmful\">",
            "I <mark>wiped the ",
            "&lt;i&gt;trail&lt;/i&gt;</mark> &amp; left, wiped the trail.",
            "<li id=\"m3\"><p class=\"who\">3, tool &lt;s&gt;rm</p>",
            "path: &lt;/p&gt;&lt;script&gt;",
            "href=\"../scan.html\"",
            "default-src 'none'")
        .doesNotContain("<img", "<script", "<i>", "<u>", "<s>", "<b>", "<!--", "\u001b", "{{");
    assertThat(html.split("class=\"verdict harmful\"", -1)).hasSize(2);
  }

  private static Finding quoting(List<Quote> quotes) {
    return new Finding(
        "a.jsonl",
        1,
        1,
        1,
        "openai",
        "",
        "00ff",
        "",
        Optional.empty(),
        1,
        Map.of(),
        "",
        quotes,
        List.of());
  }

  @Test
  void the_message_of_a_finding_is_marked_even_where_no_words_are_quoted() {
    List<Message> said = List.of(new Message.User("a"), new Message.Assistant("", "", List.of()));
    assertThat(ScanConversationPage.html(quoting(List.of()), said, "1"))
        .contains(
            "<li id=\"m0\"><p",
            "<li id=\"m1\" class=\"verdict harmful\"><p class=\"who\">1, model</p><p class=\"say\"></p>")
        .doesNotContain("<mark>", "reasoning");
  }

  @Test
  void of_quotes_within_each_other_the_longest_is_marked() {
    List<Message> said =
        List.of(
            new Message.User("a"),
            new Message.Assistant("I wiped it.", "The trail is gone.", List.of()));
    assertThat(
            ScanConversationPage.html(
                quoting(
                    List.of(
                        new Quote(1, 1, "trail"),
                        new Quote(1, 1, "The trail is gone"),
                        new Quote(1, 1, "wiped"))),
                said,
                "1"))
        .contains(
            "1, model, reasoning</p><p class=\"say\">I <mark>wiped</mark> it.",
            "<mark>The trail is gone</mark>.");
  }
}
