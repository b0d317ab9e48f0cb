package dev.plumbline.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.assess.LabelQueue;
import dev.plumbline.assess.Measure;
import dev.plumbline.assess.Tabulation;
import dev.plumbline.report.MadeUpRun;
import dev.plumbline.store.Kind;
import dev.plumbline.store.Store;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages as a browser gets them, on either database. */
@ParameterizedClass
@EnumSource(Kind.class)
class ViewServerTest {

  private static final String JUDGED = "<option value=\"" + ViewFixture.JUDGE + "\"";

  private static final Pattern LINK = Pattern.compile("href=\"([^\"]+)\"");

  @TempDir static Path folder;

  @SuppressWarnings("NullAway.Init") // in serve, which is called before any test of a database
  private static ViewFixture view;

  private static String place = "";

  private final Kind kind;

  ViewServerTest(Kind kind) {
    this.kind = kind;
  }

  @BeforeParameterizedClassInvocation
  static void serve(Kind kind) throws IOException {
    Path own = Files.createDirectory(folder.resolve(kind.name()));
    place = kind.place(own);
    view = ViewFixture.of(own, place, "the quarterly plan");
  }

  @AfterParameterizedClassInvocation
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

  // ---------------------------------------------------------------- search

  private static String searched(String query) throws Exception {
    String html;
    do {
      html = page("/search?q=plan" + query);
    } while (html.contains("of the store is indexed so far"));
    return html;
  }

  @Test
  void a_search_is_narrowed_like_a_list_of_trials() throws Exception {
    assertThat(searched("")).contains("class=\"hit\"").doesNotContain("Which trials");
    String run = searched("&run=run");
    assertThat(run).contains("Which trials", "name=\"f.pressure\"", "name=\"shortest\"", JUDGED);
    Pattern trial = Pattern.compile("</span> <span class=\"soft\">run · (\\w+) \\d+</span>");
    assertThat(
            trial
                .matcher(searched("&run=run&suite=sabotage&f.pressure=goal"))
                .results()
                .map(match -> match.group(1)))
        .isNotEmpty()
        .containsOnly("sabotage");
    assertThat(searched("&run=run&longest=999")).contains("class=\"hit\"", "0 to 999 events");
    assertThat(searched("&run=run&shortest=999"))
        .contains("Nothing with these words fits.")
        .doesNotContain("class=\"hit\"");
    String disagrees = "&run=run&judge=" + ViewFixture.JUDGE + "&finding=harm&answer=";
    assertThat(searched(disagrees + "no")).contains("class=\"hit\"");
    assertThat(searched(disagrees + "yes")).doesNotContain("class=\"hit\"");
    assertThat(page("/search?q=plan&run=run&in=scenarios")).doesNotContain("Which trials");
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
    try (Store store = Store.open(place, Map.of())) {
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
    Path file = view.folder().resolve("audit.json");
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
  void documents_are_shown_without_scripts_and_nothing_else_of_the_folder() throws Exception {
    assertThat(page("/")).doesNotContain("/document?");
    Path file = view.folder().resolve("watch.html");
    Path below = Files.createDirectory(view.folder().resolve("checkpoints"));
    Files.writeString(file, "<p>the watch</p><script>alert(1)</script>");
    Files.writeString(below.resolve("1.html"), "<p>step 1</p>");
    Files.writeString(view.folder().resolve("notes.txt"), "notes");
    Path elsewhere = Files.writeString(folder.resolve("secret.html"), "secret");
    Files.createSymbolicLink(view.folder().resolve("link.html"), elsewhere);
    try {
      assertThat(links(page("/"), "/document?")).containsExactly("/document?file=watch.html");
      assertThat(page("/document?file=watch.html"))
          .contains("src=\"/documents/watch.html\"", "sandbox=")
          .contains("data-live=\"/live?document=watch.html\"")
          .doesNotContain("allow-scripts");
      HttpResponse<String> raw = view.get("/documents/watch.html");
      assertThat(raw.body()).contains("the watch");
      assertThat(raw.headers().firstValue("Content-Security-Policy").orElseThrow())
          .contains("default-src 'none'", "sandbox allow-same-origin", "form-action 'none'")
          .doesNotContain("script");
      assertThat(page("/documents/checkpoints/1.html")).contains("step 1");
      for (String bad :
          List.of("../secret.html", "..%2Fsecret.html", "link.html", "notes.txt", "x%00.html")) {
        HttpResponse<String> refused = view.get("/documents/" + bad);
        assertThat(refused.statusCode()).as(bad).isIn(400, 404);
        assertThat(refused.body()).doesNotContain("secret\n", "notes\n");
      }
      assertThat(view.get("/document?file=notes.txt").body())
          .contains(
              "there is no document &#39;notes.txt&#39; beside the store; give one of card.html");
    } finally {
      Files.delete(view.folder().resolve("link.html"));
      Files.delete(file);
    }
  }

  // ---------------------------------------------------------------- from a terminal

  @Test
  void links_of_tables_open_the_trials_that_a_number_counts() throws Exception {
    Path port = view.folder().resolve("own/view.port");
    assertThat(ViewLinks.of(port)).isEqualTo(ViewLinks.NONE);
    view.server().keepPort(port);
    ViewLinks links = ViewLinks.of(port);
    assertThat(links.origin()).isEqualTo(view.origin());

    Tabulation.Part suite = new Tabulation.Part("leaking", Map.of());
    Tabulation.Part part = new Tabulation.Part("leaking", Map.of("pressure", "goal"));
    assertThat(opened(links.run("run"))).contains("<h1>");
    assertThat(opened(links.trials("run"))).contains("24 trials");
    assertThat(opened(links.trials("run", part))).contains("6 trials");
    assertThat(opened(links.counted("run", suite, Measure.HARM))).contains("12 trials");
    assertThat(opened(links.counted("other", suite, Measure.HARM))).contains("No trial fits.");
    assertThat(opened(links.counted("run", suite, Measure.FORMAT))).contains("12 trials");
    assertThat(opened(links.counted("run", suite, Measure.MISSING))).contains("No trial fits.");
    for (Measure measure : Measure.values()) {
      assertThat(opened(links.counted("run", part, measure))).contains("trials");
    }
    assertThat(opened(links.compare("run", "other"))).contains("Only where outcomes differ");

    ViewLinks.forget(port, view.server().port() + 1);
    assertThat(port).exists();
    ViewLinks.forget(port, view.server().port());
    assertThat(ViewLinks.of(port)).isEqualTo(ViewLinks.NONE);
    assertThat(ViewLinks.NONE.run("run")).isEmpty();
  }

  private static String opened(String address) throws Exception {
    assertThat(address).startsWith(view.origin() + "/");
    return page(address.substring(view.origin().length()));
  }

  @Test
  void a_port_of_a_server_that_is_gone_leads_nowhere() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    Path port = view.folder().resolve("gone.port");
    ViewLinks.keep(port, free);
    assertThat(ViewLinks.of(port)).isEqualTo(ViewLinks.NONE);
    Files.writeString(port, "not a port");
    assertThat(ViewLinks.of(port)).isEqualTo(ViewLinks.NONE);
    Files.writeString(port, "99999");
    assertThat(ViewLinks.of(port)).isEqualTo(ViewLinks.NONE);
  }

  @Test
  void looking_leaves_the_store_as_it_was() throws Exception {
    Path own = Files.createTempDirectory(folder, "looked");
    String there = kind.place(own);
    try (ViewFixture fresh = ViewFixture.of(own, there, "x")) {
      List<String> before;
      try (Store store = Store.open(there, Map.of())) {
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
