package dev.plumbline.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.stats.Estimate;
import dev.plumbline.store.Store;
import dev.plumbline.study.StudyResult;
import dev.plumbline.study.StudyResult.Summary;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class StudyReportTest {

  private static final String ATTACK =
      "</script><script>alert(1)</script><img src=x onerror=alert(2)>\u202e\u0000\\u003c {{data}}"
          + " $1";

  @TempDir Path folder;

  private static String html(StudyResult result, String text) {
    List<String> arms = result.summary().stream().map(Summary::arm).toList();
    return StudyReport.html(result, Samples.of(arms, arm -> MadeUp.trials("leaking", 9, text)));
  }

  private static List<String> groups(String pattern, String text) {
    return Pattern.compile(pattern, Pattern.DOTALL)
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .toList();
  }

  @Test
  void what_a_transcript_says_stays_data() {
    String html = html(MadeUp.asPublished().result(), ATTACK);
    assertThat(groups("<script", html)).hasSize(3);
    assertThat(groups("</script", html)).hasSize(3);
    assertThat(html).doesNotContain("onerror=alert(2)>", "<img", "\u202e", "\u0000", "\u2028");
    JsonNode page = data(html).get("samples").get("transcripts").get(0);
    assertThat(page.get("reason").asString())
        .isEqualTo(
            "Because: " + ATTACK.replace("\u202e", "⟨U+202E⟩").replace("\u0000", "⟨U+0000⟩"));
  }

  private static JsonNode data(String html) {
    String open = "id=\"data\">";
    int from = html.indexOf(open) + open.length();
    return JsonMapper.shared().readTree(html.substring(from, html.indexOf("</script>", from)));
  }

  @Test
  void an_arm_with_a_hostile_name_stays_text() {
    StudyResult plain = MadeUp.asPublished().result();
    String json =
        JsonMapper.shared()
            .writeValueAsString(plain)
            .replace("\"arm\":\"stories\"", "\"arm\":\"<b onclick=x>\"");
    String html = html(JsonMapper.shared().readValue(json, StudyResult.class), "");
    assertThat(html).contains("&lt;b onclick=x&gt;").doesNotContain("<b onclick");
  }

  @Test
  void the_file_loads_nothing() {
    String html = html(MadeUp.asPublished().result(), "hello");
    assertThat(groups("<(link|img|iframe|object|embed|base|form action)\\b", html)).isEmpty();
    assertThat(groups("\\b(src|href|action)=\"(?!#)[^\"]*\"", html)).isEmpty();
    assertThat(Markup.resource("report.css")).doesNotContain("url(", "@import");
    assertThat(html).contains("default-src 'none'").doesNotContain("unsafe-inline");
  }

  @Test
  void the_policy_names_every_script_and_style_by_its_hash() {
    String html = html(MadeUp.asPublished().result(), "hello");
    List<String> inline = groups("(?<=<script>|<style>).*?(?=</script>|</style>)", html);
    assertThat(inline).hasSize(3).allSatisfy(text -> assertThat(html).contains(Markup.hash(text)));
    assertThat(groups("\\s(style|on[a-z]+)=\"", html.substring(0, html.indexOf("id=\"data\""))))
        .isEmpty();
  }

  @Test
  void scripts_never_make_markup_of_text() {
    for (String script : List.of("page.js", "charts.js", "tables.js", "transcripts.js")) {
      assertThat(Markup.resource(script))
          .doesNotContain(
              "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", ".html(", "eval(");
    }
  }

  @Test
  void equal_studies_give_equal_files() {
    assertThat(html(MadeUp.asPublished().result(), ATTACK))
        .isEqualTo(html(MadeUp.asPublished().result(), ATTACK));
  }

  @Test
  void a_missing_number_is_missing_and_not_zero() {
    StudyResult plain = MadeUp.asPublished().result();
    Summary row = plain.summary().getLast();
    Estimate none = new Estimate.Unknown(7);
    Summary gone =
        new Summary(
            row.arm(),
            row.about(),
            none,
            none,
            none,
            none,
            null,
            null,
            null,
            none,
            none,
            none,
            none,
            none,
            0,
            0,
            "");
    StudyResult result =
        new StudyResult(
            plain.mode(),
            List.of(),
            plain.arms(),
            List.of(plain.summary().getFirst(), gone),
            plain.noise(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            plain.provenance());
    String html = html(result, "");
    String table = html.substring(html.indexOf("<table"), html.indexOf("</table>"));
    assertThat(groups("<th scope=\"row\">" + row.arm() + ".*?</tr>", table).getFirst())
        .contains("missing")
        .doesNotContain("0.0");
    assertThat(html)
        .contains("has no comparison")
        .contains("<section id=\"live\" class=\"wide\" hidden>");
  }

  @Test
  void harm_that_could_not_show_is_no_rate_anywhere() {
    StudyResult result =
        MadeUp.study()
            .arm("stories", 0, 0)
            .notShown("stories", "90 % of trials ended in a turn that broke the format")
            .result();
    String html = html(result, "");
    String table = html.substring(html.indexOf("<table"), html.indexOf("</table>"));
    assertThat(groups("<th scope=\"row\">stories.*?</tr>", table).getFirst())
        .startsWith(
            "<th scope=\"row\">stories</th><td class=\"num missing\">not shown</td>"
                + "<td class=\"num missing\">not shown</td>");
    assertThat(html)
        .contains(" is not shown: 90 % of trials ended")
        .contains("<td class=\"missing\">not shown</td>");
    assertThat(data(html).get("arms").get(2).get("summary").get("heldOut").get("kind").asString())
        .isEqualTo("unknown");
  }

  @Test
  void the_report_says_what_the_comparisons_are_about() {
    StudyResult measured = MadeUp.asPublished().result();
    assertThat(html(measured, "")).contains("Differences are over trainings");
    StudyResult.Noise noise = measured.noise();
    assertThat(noise).isNotNull();
    StudyResult once =
        new StudyResult(
            measured.mode(),
            measured.results(),
            measured.arms(),
            measured.summary(),
            new StudyResult.Noise(StudyResult.Source.STORED, noise.seen(), noise.heldOut()),
            measured.contrasts(),
            measured.doses(),
            measured.live(),
            measured.contamination(),
            measured.provenance());
    assertThat(html(once, "")).contains("Every arm was trained once", "these checkpoints only");
  }

  @Test
  void a_study_without_stored_trials_has_a_report_without_transcripts() {
    try (Store store = Store.open(folder)) {
      String html = StudyReport.html(MadeUp.asPublished().result(), store);
      assertThat(data(html).get("samples").get("transcripts")).isEmpty();
    }
  }

  @Test
  void the_summary_can_be_read_without_scripts() {
    String html = html(MadeUp.asPublished().result(), "");
    assertThat(html.substring(0, html.indexOf("<script")))
        .contains("difficult-advice", "12.0\u00a0%", "9.2 to 15.6", "miniature", "agrees");
  }
}
