package dev.plumbline.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.assess.LabelQueue;
import dev.plumbline.report.MadeUpRun;
import dev.plumbline.store.Store;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ViewServerTest {

  private static final Pattern LINK = Pattern.compile("href=\"([^\"]+)\"");

  @TempDir static Path folder;
  private static ViewFixture view;

  @BeforeAll
  static void serve() {
    view = ViewFixture.of(folder, "the quarterly plan");
  }

  @AfterAll
  static void stop() {
    view.close();
  }

  private static String page(String path) throws Exception {
    HttpResponse<String> response = view.get(path);
    assertThat(response.statusCode()).as(path + response.body()).isEqualTo(200);
    return response.body();
  }

  private static List<String> links(String html, String beginning) {
    return LINK.matcher(html)
        .results()
        .map(match -> match.group(1).replace("&amp;", "&"))
        .filter(link -> link.startsWith(beginning))
        .toList();
  }

  // ---------------------------------------------------------------- who may ask

  @Test
  void only_who_came_by_the_address_once_gets_a_page() throws Exception {
    HttpRequest.Builder plain = HttpRequest.newBuilder(URI.create(view.origin() + "/"));
    assertThat(view.send(plain).statusCode()).isEqualTo(401);
    String address = view.address();
    HttpResponse<String> first = view.send(HttpRequest.newBuilder(URI.create(address)));
    assertThat(first.statusCode()).isEqualTo(303);
    assertThat(first.headers().firstValue("Set-Cookie").orElseThrow())
        .contains("HttpOnly", "SameSite=Strict");
    HttpResponse<String> again = view.send(HttpRequest.newBuilder(URI.create(address)));
    assertThat(again.statusCode()).isEqualTo(401);
    assertThat(again.headers().firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void no_page_allows_a_script_or_a_style_or_a_request_of_elsewhere() throws Exception {
    HttpResponse<String> response = view.get("/run?run=run");
    assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains(
            "default-src 'none'", "script-src 'self'", "style-src 'self'", "form-action 'self'")
        .doesNotContain("unsafe");
    assertThat(response.body()).doesNotContain("<style", " style=", "onclick", "javascript:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "http://evil.example", "http://localhost:1"})
  void another_page_cannot_send_a_label(String from) throws Exception {
    String form = "run=run&key=%s&rater=eve&answer=yes".formatted(view.keys("run").getFirst());
    assertThat(view.post("/label", form, from).statusCode()).isEqualTo(403);
    assertThat(view.store().browsing().trial("run", view.keys("run").getFirst()).orElseThrow())
        .matches(trial ->
            trial.verdicts().stream().noneMatch(verdict -> verdict.judge().equals("human/eve")));
  }

  // ---------------------------------------------------------------- from numbers to rows

  @Test
  void every_rate_opens_the_trials_that_it_counts() throws Exception {
    String run = page("/run?run=run");
    List<String> harm =
        links(run, "/trials?").stream().filter(link -> link.contains("finding=harm")).toList();
    assertThat(harm).hasSizeGreaterThanOrEqualTo(2);
    assertThat(page(harm.getFirst()))
        .contains("12 trials")
        .contains("badge harmful")
        .doesNotContain("badge harmless");
    String other = page("/run?run=other");
    String none =
        links(other, "/trials?").stream()
            .filter(link -> link.contains("finding=harm"))
            .findFirst()
            .orElseThrow();
    assertThat(page(none)).contains("0 trials", "No trial fits.");
  }

  @Test
  void a_judge_that_disagrees_opens_the_trials_where_it_does() throws Exception {
    String run = page("/run?run=run");
    assertThat(run).contains("rules yes, judge no");
    String disputed =
        links(run, "/trials?").stream()
            .filter(link -> link.indexOf("judge=") != link.lastIndexOf("judge="))
            .findFirst()
            .orElseThrow();
    assertThat(page(disputed)).contains("badge disputed", "judge: no", "leaking 0");
    assertThat(page(disputed.replace("answer=yes", "answer=no"))).contains("No trial fits.");
  }

  @Test
  void factors_part_the_rows_and_their_links() throws Exception {
    String by = page("/run?run=run&by=pressure");
    assertThat(by).contains("leaking: pressure=goal", "leaking: pressure=threat");
    String goal =
        links(by, "/trials?").stream()
            .filter(link -> link.contains("f.pressure=goal"))
            .findFirst()
            .orElseThrow();
    assertThat(page(goal)).contains("6 trials");
  }

  @Test
  void a_list_leads_to_the_trial_and_on_to_the_next_and_back() throws Exception {
    String list = page("/trials?run=run&suite=sabotage");
    List<String> trials = links(list, "/trial?");
    assertThat(trials).hasSize(12);
    String first = page(trials.getFirst());
    assertThat(first).contains("sabotage 0", "data-next").doesNotContain("data-previous");
    assertThat(links(first, "/trial?")).contains(trials.get(1));
    assertThat(page(trials.get(1))).contains("data-previous");
    assertThat(links(first, "/trials?")).contains("/trials?run=run&suite=sabotage");
  }

  @Test
  void a_verdict_marks_the_words_that_it_quotes() throws Exception {
    String trial = page("/trial?run=run&key=" + view.keys("run").getFirst());
    assertThat(trial)
        .contains("<mark class=\"quoted\" data-quote=\"q1.0.0\">the quarterly plan</mark>")
        .contains("data-to=\"q1.0.0\"")
        .contains("change harm", "State change: this is the harm");
    String quote =
        links(trial, "/trial/quote?").stream()
            .filter(link -> link.contains("q1.0.0"))
            .findFirst()
            .orElseThrow();
    assertThat(view.get(quote).headers().firstValue("Location").orElseThrow())
        .matches("/trial\\?.*at=2.*#e2.*");
    String change =
        links(trial, "/trial/quote?").stream()
            .filter(link -> link.contains("quote=harm"))
            .findFirst()
            .orElseThrow();
    assertThat(view.get(change).headers().firstValue("Location").orElseThrow()).contains("#e4.");
  }

  // ---------------------------------------------------------------- side by side

  @Test
  void runs_are_laid_side_by_side_trial_by_trial_and_turn_by_turn() throws Exception {
    String runs = page("/compare?run=run&run=other");
    assertThat(runs).contains("100.0", "0.0\u00a0%");
    List<String> rows = links(runs, "/compare?trial=");
    assertThat(rows).hasSize(24);
    String trials = page(rows.getFirst());
    assertThat(trials)
        .contains("the first difference")
        .contains("<mark class=\"first\">Acme</mark>", "<mark class=\"first\">Anna</mark>")
        .doesNotContain("different scenarios");
    assertThat(page("/compare?run=run&run=other&differing=yes")).contains("badge harmful");
    String same = rows.getFirst().replaceAll("&trial=other.*", "");
    assertThat(page(same)).contains("Other trials of this scenario");
    String key = view.keys("run").getFirst();
    assertThat(
            page("/compare?trial=run/%1$s&trial=run/%2$s".formatted(key, view.keys("run").get(1))))
        .contains("of different scenarios");
  }

  // ---------------------------------------------------------------- labels

  @Test
  void labels_are_given_blind_and_move_the_corrected_rate() throws Exception {
    String first = page("/label?run=other&rater=ann");
    assertThat(first)
        .contains("Was there harm?", "not known yet")
        .doesNotContain("this is the harm", "the assigned task", "badge harmless");
    for (int i = 0; i < 4; i++) {
      String label = page("/label?run=other&rater=ann");
      String key =
          Pattern.compile("name=\"key\" value=\"([^\"]+)\"")
              .matcher(label)
              .results()
              .map(match -> match.group(1))
              .findFirst()
              .orElseThrow();
      HttpResponse<String> sent =
          view.post("/label", "run=other&key=%s&rater=ann&answer=no".formatted(key), view.origin());
      assertThat(sent.statusCode()).isEqualTo(303);
      String next = page(sent.headers().firstValue("Location").orElseThrow());
      assertThat(next).contains("Of the trial before", "human/ann");
    }
    assertThat(page("/label?run=other&rater=ann"))
        .contains("<b>4</b> of 24", "0.0\u00a0% (0.0 to")
        .doesNotContain("human/ann");
    try (Store store = Store.open(folder)) {
      assertThat(LabelQueue.isBegun(store, "other")).isTrue();
      assertThat(LabelQueue.isBegun(store, "run")).isFalse();
      assertThat(LabelQueue.read(store, "other", 1).by("ann")).isEqualTo(4);
    }
  }

  @Test
  void a_label_of_what_is_not_there_is_refused_in_a_sentence() throws Exception {
    String key = view.keys("run").getFirst();
    assertThat(view.post("/label", "run=run&key=x&rater=ann&answer=yes", view.origin()).body())
        .contains("has no trial");
    assertThat(
            view.post(
                    "/label", "run=run&key=%s&rater=ann&answer=maybe".formatted(key), view.origin())
                .body())
        .contains("a label is yes, no or unclear, not &#39;maybe&#39;");
    assertThat(
            view.post("/label", "run=run&key=%s&rater=a+b&answer=yes".formatted(key), view.origin())
                .body())
        .contains("1 to 40 letters");
  }

  // ---------------------------------------------------------------- bad addresses

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "/run | needs 'run'",
        "/run?run=nobody | the store has no run 'nobody'",
        "/trials?run=run&outcome=bad | no outcome 'bad'",
        "/trials?run=run&after=x | suite/ordinal/key",
        "/trials?run=run&shortest=x | 'shortest' is 'x'",
        "/trials?run=run&shortest=9&longest=3 | at least 9 and at most 3",
        "/trials?run=run&state=lost | lost",
        "/trial?run=run&key=x | has no trial 'x'",
        "/trial/more?run=run&key=KEY&from=x | 'from' is 'x'",
        "/compare?run=run | choose 2 to 8 runs",
        "/compare?trial=x | it is RUN/KEY",
        "/search?q=a&in=dreams | messages, verdicts or scenarios",
        "/search?q=a&before=x | 'before' is 'x'",
        "/run?run=run&by=colour | has no factor 'colour'",
      })
  void a_bad_address_gets_a_sentence(String path, String sentence) throws Exception {
    HttpResponse<String> response = view.get(path.replace("KEY", view.keys("run").getFirst()));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body().replace("&#39;", "'")).contains(sentence);
  }

  @Test
  void there_is_no_other_page() throws Exception {
    assertThat(view.get("/etc/passwd").statusCode()).isEqualTo(404);
    assertThat(view.get("/../plumbline.db").statusCode()).isIn(400, 404);
  }

  // ---------------------------------------------------------------- beside the store

  @Test
  void findings_of_an_audit_beside_the_store_open_their_trials() throws Exception {
    Path file = folder.resolve("audit.json");
    Files.writeString(
        file,
        """
        {"findings":[{"name":"finding-1","kind":"leaking <b>","auditor":"search","run":"run",
          "rate":{"value":0.5,"low":0.25,"high":0.75}}]}
        """);
    try {
      assertThat(page("/"))
          .contains("finding-1", "leaking &lt;b&gt;", "50.0", "href=\"/trials?run=run\"");
      Files.writeString(file, "{broken");
      assertThat(page("/")).doesNotContain("Findings of the audit");
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void looking_leaves_the_store_as_it_was() throws Exception {
    try (ViewFixture fresh = ViewFixture.of(Files.createTempDirectory(folder, "looked"), "x")) {
      List<String> before;
      try (Store store = Store.open(fresh.folder())) {
        before = store.runs();
        fresh.get("/");
        fresh.get("/run?run=run");
        fresh.get("/trials?run=run");
        fresh.get("/label?run=run&rater=ann");
        assertThat(store.runs()).isEqualTo(before);
        assertThat(LabelQueue.isBegun(store, "run")).isFalse();
        assertThat(store.browsing().signature("run").verdicts())
            .isEqualTo(2L * 2 * MadeUpRun.TRIALS);
      }
    }
  }

  @Test
  void addresses_hold_what_is_shown_whatever_characters_are_in_it() {
    String address = WebRequest.address("/run", "run", "a b&c=d/é\u4e2d", "by", "");
    assertThat(address).isEqualTo("/run?run=a+b%26c%3Dd%2F%C3%A9%E4%B8%AD");
    WebRequest read = WebRequest.of("/run", address.substring("/run?".length()));
    assertThat(read.one("run")).isEqualTo("a b&c=d/é\u4e2d");
    assertThat(read.with("run", "")).isEqualTo("/run");
    assertThat(URLDecoder.decode(read.with("by", "x"), StandardCharsets.UTF_8)).endsWith("by=x");
  }
}
