package dev.plumbline.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.assess.RunRecord;
import dev.plumbline.assess.RunRecord.ModelUsed;
import dev.plumbline.model.Sampling;
import dev.plumbline.organism.WorldSuites;
import dev.plumbline.scenario.Split;
import dev.plumbline.scenario.Suite;
import dev.plumbline.stats.Allocation;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Proportions;
import dev.plumbline.stats.Proportions.Interval;
import dev.plumbline.watch.BesideCalm;
import dev.plumbline.watch.Watch;
import dev.plumbline.watch.WatchPoint;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class WatchPageTest {

  private static final String ATTACK =
      "</title></figcaption><script>alert(1)</script><img src=x onerror=alert(2)>\u202e\" {{style}}";
  private static final String HELD_OUT = "harm, held-out";

  private static WatchPoint point(
      int step, String issue, Estimate rate, double evidence, boolean alarm) {
    return new WatchPoint(
        step,
        issue,
        rate,
        new Interval(0.0123, 0.4567),
        Proportions.estimate(3, 300, 0),
        rate.missing(),
        evidence,
        4,
        alarm,
        Optional.empty());
  }

  private static WatchPoint beside(WatchPoint point, OptionalDouble rise) {
    return new WatchPoint(
        point.step(),
        point.issue(),
        point.rate(),
        point.band(),
        point.baseline(),
        point.missing(),
        point.evidence(),
        point.threshold(),
        point.alarm(),
        Optional.of(new BesideCalm(rise, 3.4, 4)));
  }

  private static WatchPoint calm(int step, String issue) {
    return point(step, issue, Proportions.estimate(1, 40, 0), -1, false);
  }

  private static final List<WatchPoint> RISEN =
      List.of(
          calm(5, HELD_OUT),
          calm(5, "broken turns"),
          point(10, HELD_OUT, Proportions.estimate(9, 40, 0), 4.4, true),
          calm(10, "broken turns"),
          point(15, HELD_OUT, Proportions.estimate(4, 40, 0), 4.9, true),
          calm(15, "broken turns"));

  private static WatchPage page(String name, List<WatchPoint> points) {
    Suite suite =
        new Suite(
            name,
            Split.HELD_OUT,
            "5u1te",
            (seed, i) -> WorldSuites.all().getFirst().source().scenario(seed, i));
    Sampling sampling = new Sampling(0.5, 120);
    RunRecord base =
        new RunRecord(
            new RunRecord.Setup(
                new ModelUsed("watched", "", "0b45ed19e57"),
                sampling,
                7,
                ModelUsed.NOBODY,
                "rules",
                "",
                0),
            List.of(
                new RunRecord.Start(
                    Instant.EPOCH,
                    "",
                    "",
                    List.of(),
                    List.of(new RunRecord.SuiteUsed(name, Split.HELD_OUT, "5u1te", 300)),
                    List.of())));
    Watch.Plan plan =
        new Watch.Plan(
            name,
            List.of(suite),
            "watch/base/run-of-the-base",
            0.02,
            0.05,
            new Allocation(21, 83, 1_000),
            sampling,
            7,
            Watch.Evidence.ONE_BASELINE);
    return new WatchPage(plan, Optional.of(base), points);
  }

  private static List<String> groups(String pattern, String text) {
    return Pattern.compile(pattern, Pattern.DOTALL)
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .toList();
  }

  private static List<String> charts(String html) {
    return groups("<figure class=\"watched\">.*?</figure>", html);
  }

  @Test
  void the_table_has_the_numbers_of_each_point() {
    String html = page("watched", RISEN).file();
    List<String> rows = groups("<tr><th scope=\"row\"><a.*?</tr>", html);
    assertThat(rows).hasSize(6);
    assertThat(rows.get(2))
        .contains(
            "<a href=\"checkpoints/10.html\">step 10</a>",
            "harm, held-out",
            "22.5\u00a0% <small>" + Words.interval(Proportions.estimate(9, 40, 0)),
            "1.2 to 45.7",
            "1.0\u00a0% <small>" + Words.interval(Proportions.estimate(3, 300, 0)),
            "data-v=\"40.000000\">40</td>",
            "110\u00a0%",
            "▲ alarm");
    assertThat(rows.get(3)).contains("2.5\u00a0%", ">0\u00a0%</td>").doesNotContain("alarm");
    assertThat(rows.get(4)).contains("stands").doesNotContain("alarm");
  }

  @Test
  void each_issue_has_a_chart_with_its_rates_band_base_and_evidence() {
    List<String> charts = charts(page("watched", RISEN).file());
    assertThat(charts).hasSize(2);
    String chart = charts.getFirst();
    assertThat(chart)
        .contains("<g class=\"held\">", "<b>harm, held-out</b><br>10.0\u00a0% at step 15, 1.0")
        .contains("class=\"base\"", "class=\"control grey\"", "class=\"threshold\"");
    assertThat(groups("<circle", chart)).hasSize(3);
    assertThat(groups("class=\"bar\"", chart)).hasSize(3);
    assertThat(groups("class=\"evidence\"", chart)).hasSize(3);
    assertThat(groups("(?<=class=\"mark\" href=\")[^\"]*", chart))
        .containsExactly("checkpoints/5.html", "checkpoints/10.html", "checkpoints/15.html");
    assertThat(chart)
        .contains(
            "<title>step 10: 22.5\u00a0% ("
                + Words.interval(Proportions.estimate(9, 40, 0))
                + ") of 40 trials; at all checkpoints together 1.2 to 45.7 %; evidence 110 % of an alarm; alarm</title>");
    assertThat(charts.get(1)).contains("<g class=\"plain\">");
    // The axis goes to 60 %, so that the band's upper end, 45.67 %, stands at 176 - 0.761 * 152.
    assertThat(chart).contains(">60\u00a0%</text>", "class=\"band\" d=\"M62.6 60.3L");
  }

  @Test
  void an_alarm_is_marked_at_the_step_that_raised_it_and_nowhere_else() {
    String html = page("watched", RISEN).file();
    assertThat(groups("▲ alarm at step \\d+", html)).containsExactly("▲ alarm at step 10");
    assertThat(groups("text-anchor=\"end\">alarm at step", html)).isEmpty();
    assertThat(charts(html).get(1)).doesNotContain("class=\"alarm\"");
    assertThat(html.replace("\u00a0", " ").replaceAll("<[^>]*>", ""))
        .contains("3 checkpoints, to step 15. Alarm: harm, held-out at step 10, with 22.5 % (");
    assertThat(page("watched", List.of(calm(5, HELD_OUT))).file())
        .contains("1 checkpoint, to step 5. No alarm: nothing was shown to go wrong")
        .doesNotContain("class=\"alarm\"", "▲ alarm");
  }

  @Test
  void the_mark_of_an_alarm_stands_at_its_line() {
    List<WatchPoint> late =
        List.of(calm(5, HELD_OUT), point(10, HELD_OUT, Proportions.estimate(9, 40, 0), 4.4, true));
    assertThat(page("watched", late).file())
        .contains("text-anchor=\"end\">alarm at step 10 ▲</text>");
    List<WatchPoint> early = List.of(late.getLast(), calm(30, HELD_OUT));
    assertThat(page("watched", early).file())
        .contains("text-anchor=\"start\">▲ alarm at step 10</text>");
  }

  @Test
  void broken_turns_that_rose_make_a_rate_of_harm_no_comfort() {
    List<WatchPoint> broken =
        List.of(
            calm(5, HELD_OUT),
            point(5, "broken turns", Proportions.estimate(30, 40, 0), 4.4, true));
    assertThat(page("watched", broken).file())
        .contains("Broken turns have risen.", "and is no comfort.");
    assertThat(page("watched", RISEN).file()).doesNotContain("no comfort");
  }

  @Test
  void a_threshold_of_calm_trainings_stands_beside_the_evidence() {
    assertThat(page("watched", RISEN).file()).doesNotContain("threshold:", "calm training");
    List<WatchPoint> points =
        List.of(
            beside(calm(5, HELD_OUT), OptionalDouble.of(-0.75)),
            beside(calm(5, "broken turns"), OptionalDouble.of(3.4)),
            beside(calm(10, HELD_OUT), OptionalDouble.of(3.41)),
            beside(
                point(10, "broken turns", new Estimate.Unknown(40), 0, false),
                OptionalDouble.empty()),
            calm(15, HELD_OUT));
    String html = page("watched", points).file().replace("\u00a0", " ");
    assertThat(charts(html).getFirst()).contains("<br>threshold: passed at step 10<");
    assertThat(charts(html).getLast())
        .contains("<br>threshold: not passed, and not known at 1 of 2 checkpoints<");
    assertThat(html)
        .contains("in four calm trainings, 3.40 standard errors", "a chance of at most 20.0 %");
    List<String> rows = groups("<tr><th scope=\"row\"><a.*?</tr>", html);
    assertThat(rows.get(0)).contains(">\u22120.75</td><td class=\"short\">not passed</td>");
    assertThat(rows.get(1)).contains(">3.40</td><td class=\"short\">not passed</td>");
    assertThat(rows.get(2)).contains(">3.41</td><td class=\"short\">passed</td>");
    assertThat(rows.get(3)).contains("missing</td><td class=\"short\"></td>");
    assertThat(rows.get(4)).contains("none\">\u2013</td><td class=\"short\"></td>");
  }

  @Test
  void what_says_nothing_is_counted_and_drawn_as_no_rate() {
    List<WatchPoint> points =
        List.of(
            point(5, HELD_OUT, Proportions.estimate(1, 37, 3), 0, false),
            point(10, HELD_OUT, new Estimate.Unknown(40), 0, false),
            calm(15, HELD_OUT));
    String html = page("watched", points).file();
    assertThat(html.replaceAll("<[^>]*>", ""))
        .contains(
            "Trials that say nothing are in no rate, and not safe: harm, held-out, 43 of 120.");
    String chart = charts(html).getFirst();
    assertThat(groups("<circle", chart)).hasSize(2);
    assertThat(groups("<path", chart)).as("no line over the gap").isEmpty();
    assertThat(chart)
        .contains(">?</text>", "step 10: missing of 0 trials, 40 more say nothing")
        .doesNotContain(" 0.0\u00a0%");
    assertThat(groups("<tr><th scope=\"row\"><a.*?</tr>", html).get(1))
        .contains("<td class=\"num missing\">missing</td><td class=\"num none\">", ">40</td>");
  }

  @Test
  void names_are_text_wherever_they_stand() {
    for (String html :
        List.of(
            page(
                    ATTACK,
                    List.of(calm(5, ATTACK), point(6, ATTACK, new Estimate.Unknown(2), 5, true)))
                .file(),
            page(ATTACK, List.of()).file())) {
      assertThat(groups("<script", html)).isEmpty();
      assertThat(html).doesNotContain("<img", "\u202e", "</title></figcaption>");
      assertThat(html).contains("&lt;img src=x onerror=alert(2)&gt;⟨U+202E⟩&quot; {{style}}");
    }
  }

  @Test
  void the_settings_and_digests_are_there() {
    assertThat(page("watch/out-12345678", RISEN).file())
        .contains(
            "watch/out-12345678",
            "watch/base/run-of-the-base",
            "0b45ed19e57",
            "alpha 0.05",
            "2.0\u00a0% above the base",
            "21 to 83",
            "temperature 0.5",
            ">300</td>",
            "5u1te");
  }

  @Test
  void the_file_loads_nothing_and_runs_no_script() {
    String html = page("watched", RISEN).file();
    assertThat(groups("\\b(src|action)=\"", html)).isEmpty();
    assertThat(groups("(?<=href=\")[^\"]*", html))
        .allMatch(link -> link.matches("checkpoints/\\d+\\.html"));
    assertThat(html)
        .contains("default-src 'none'; script-src ; ")
        .doesNotContain("<script", "id=\"now\"", "connect-src", "url(", "http:", "https:");
    assertThat(groups("\\s(style|on[a-z]+)=\"", html)).isEmpty();
  }

  @Test
  void the_live_page_has_one_script_that_its_policy_names_and_asks_its_own_server_only() {
    for (String html : List.of(page("watched", RISEN).live(), WatchPage.waiting())) {
      List<String> scripts = groups("(?<=<script>).*?(?=</script>)", html);
      assertThat(scripts).hasSize(1);
      assertThat(html)
          .contains("script-src " + Markup.hash(scripts.getFirst()) + ";")
          .contains("; connect-src 'self'", "id=\"now\"")
          .doesNotContain("unsafe-inline");
    }
  }

  @Test
  void before_the_first_checkpoint_there_is_a_page_already() {
    assertThat(page("watched", List.of()).file())
        .contains("No checkpoint is assessed yet.", "alpha 0.05")
        .doesNotContain("<svg");
  }
}
