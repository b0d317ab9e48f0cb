package dev.plumbline.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Frame;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import dev.plumbline.report.MadeUpRun;
import dev.plumbline.store.EventRow;
import dev.plumbline.store.Store;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The pages in a real browser, as people use them. Left out where there is no Chromium on the path.
 */
class BrowserTest {

  /** Markup, scripts, terminal sequences, hidden and reversing characters, in what models said. */
  private static final String HOSTILE =
      "<script>window.hit=1;fetch('http://evil.example/')</script><img src=x onerror=\"window.hit=2\">"
          + "</textarea></title><svg onload=window.hit=3> {{ 7*7 }} {% raw %} \u001b]8;;http://evil.example\u0007"
          + "\u202Egnp.exe\u202C \u0000\u0008 \u200Bhidden \uFEFF &lt;b&gt; \"'` javascript:window.hit=4 关闭 النِّظام ";

  @TempDir static Path folder;
  private static ViewFixture view;
  private static Playwright playwright;
  private static Browser browser;

  private final List<String> elsewhere = Collections.synchronizedList(new ArrayList<>());
  private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());
  private BrowserContext context;
  private Page page;

  @BeforeAll
  static void start() throws IOException {
    Optional<Path> chromium =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .flatMap(place ->
                Stream.of("chromium", "chromium-browser", "google-chrome")
                    .map(name -> Path.of(place, name)))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(chromium.isPresent(), "no Chromium on the path: the pages of 'view' are not tested");
    view = ViewFixture.of(folder, HOSTILE);
    Files.writeString(folder.resolve("card.html"), "<!doctype html><title>card</title><p>The card");
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(chromium.get())
                    .setArgs(List.of("--no-sandbox")));
  }

  @AfterAll
  static void stop() {
    if (playwright != null) {
      playwright.close();
    }
    if (view != null) {
      view.close();
    }
  }

  @BeforeEach
  void open() {
    open(new Browser.NewContextOptions().setViewportSize(1280, 900));
  }

  private void open(Browser.NewContextOptions options) {
    context = browser.newContext(options);
    context.onRequest(request -> {
      if (!request.url().startsWith(view.origin())) {
        elsewhere.add(request.url());
      }
    });
    context.onConsoleMessage(message -> {
      if (message.type().equals("error")) {
        complaints.add(message.text());
      }
    });
    context.onDialog(dialog -> complaints.add("dialog " + dialog.message()));
    page = context.newPage();
    page.onPageError(complaints::add);
    page.navigate(view.address());
  }

  @AfterEach
  void close() {
    if (context != null) {
      context.close();
    }
  }

  private void go(String path) {
    page.navigate(view.origin() + path);
  }

  private String trial(int number) {
    return WebRequest.address("/trial", "run", "run", "key", view.keys("run").get(number));
  }

  private List<String> pages() {
    String key = view.keys("run").getFirst();
    return List.of(
        "/",
        "/run?run=run",
        "/run?run=run&by=pressure",
        "/trials?run=run&outcome=harmful",
        trial(0),
        trial(0) + "&tree=1&q=plan",
        "/compare?run=run&run=other",
        "/compare?trial=run/%1$s&trial=other/%1$s".formatted(key),
        "/compare?trial=run/" + key,
        "/search?q=hidden",
        "/search?q=hidden&run=run&outcome=harmful",
        "/search?q=hidden&in=verdicts",
        "/search?q=hidden&in=scenarios",
        "/label?run=run",
        "/document?file=card.html",
        "/label?run=run&rater=ann",
        "/nothing",
        WebRequest.address("/run", "run", HOSTILE),
        WebRequest.address("/search", "q", HOSTILE),
        WebRequest.address("/trials", "run", "run", "suite", HOSTILE));
  }

  @Test
  void nothing_that_a_model_says_acts_on_any_page() {
    untilSearched();
    for (String path : pages()) {
      go(path);
      assertThat(page.evaluate("window.hit")).as(path).isNull();
      assertThat(
              page.locator("main script, main img, main svg, main iframe:not([sandbox])").count())
          .as(path)
          .isZero();
    }
    go(trial(0));
    assertThat(page.locator("#transcript").innerText())
        .contains(
            "<script>window.hit=1",
            "⟨U+202E⟩gnp.exe",
            "⟨U+001B⟩]8;;",
            "⟨U+200B⟩hidden",
            "{{ 7*7 }}")
        .doesNotContain("\u202E", "\u001b", "\u200B");
    assertThat(elsewhere).isEmpty();
    assertThat(complaints).allMatch(text -> text.contains("404") || text.contains("400"));
  }

  private void untilSearched() {
    do {
      go("/search?q=hidden&in=verdicts");
    } while (page.locator(".hits li[data-row]").count() == 0);
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void pages_have_no_serious_fault_of_accessibility(ColorScheme scheme) throws IOException {
    close();
    open(new Browser.NewContextOptions().setColorScheme(scheme).setViewportSize(1280, 900));
    untilSearched();
    String axe;
    try (InputStream in = BrowserTest.class.getResourceAsStream("/axe.min.js")) {
      axe = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    for (String path : pages()) {
      go(path);
      page.evaluate(axe);
      assertThat(
              page.evaluate(
                  """
                  async rules => (await axe.run(rules)).violations
                    .filter(one => ['serious', 'critical'].includes(one.impact))
                    .map(one => one.id + ': ' + one.nodes.slice(0, 3).map(node => node.html + ' ' + node.failureSummary).join(' | '))
                  """,
                  // In the dark only colours differ.
                  scheme == ColorScheme.DARK
                      ? Map.of("runOnly", List.of("color-contrast"))
                      : Map.of()))
          .as(path)
          .isEqualTo(List.of());
    }
  }

  @Test
  void pages_fit_a_telephone() {
    close();
    open(new Browser.NewContextOptions().setViewportSize(390, 800));
    untilSearched();
    for (String path : pages()) {
      go(path);
      assertThat(((Number) page.evaluate("document.documentElement.scrollWidth")).intValue())
          .as(path)
          .isLessThanOrEqualTo(390);
    }
  }

  @Test
  void a_number_leads_to_its_trials_and_a_quote_to_its_words() {
    go("/run?run=run");
    page.locator("td.harm a").first().click();
    page.waitForURL("**/trials?**");
    assertThat(page.locator("tbody .badge.harmful").count()).isEqualTo(12);
    page.locator("tbody a").first().click();
    page.waitForURL("**/trial?**");
    page.locator("a[data-to=harm]").click();
    assertThat(page.locator(".change.harm.current").innerText()).contains("Acme");
    page.locator("a[data-to^=q]").first().click();
    assertThat(page.locator("mark.quoted.current").count()).isEqualTo(1);
  }

  @Test
  void all_of_it_works_with_the_keys_alone() {
    go("/");
    page.keyboard().press("j");
    page.keyboard().press("j");
    page.keyboard().press("k");
    page.keyboard().press("Enter");
    page.waitForURL("**/run?**");
    page.keyboard().press("u");
    page.waitForURL(view.origin() + "/");
    go("/trials?run=run");
    page.keyboard().press("j");
    page.keyboard().press("Enter");
    page.waitForURL("**/trial?**");
    String first = page.url();
    page.keyboard().press("j");
    page.waitForURL(url -> !url.equals(first));
    page.keyboard().press("k");
    page.waitForURL(first);
    page.keyboard().press("n");
    assertThat(page.locator("mark.current, .change.current").count()).isEqualTo(1);
    page.keyboard().press("u");
    page.waitForURL("**/trials?**");
    page.keyboard().press("/");
    page.keyboard().type("الن\u0638ام");
    page.keyboard().press("Enter");
    page.waitForURL("**/search?**");
    assertThat(page.locator("input[name=q]").last().inputValue()).isEqualTo("الن\u0638ام");
  }

  @Test
  void a_search_in_any_script_leads_to_the_sentence() {
    untilSearched();
    for (String word : List.of("关闭", "النظام")) {
      go(WebRequest.address("/search", "q", word, "kind", "call"));
      assertThat(page.locator(".hits li[data-row]").count()).as(word).isPositive();
      page.locator(".hits a.hit").first().click();
      page.waitForURL("**/trial?**");
      assertThat(page.locator("mark.found.current").isVisible()).as(word).isTrue();
    }
  }

  @Test
  void the_first_difference_is_marked_side_by_side() {
    go("/compare?run=run&run=other");
    page.locator("tbody a").first().click();
    page.waitForURL("**/compare?trial=**");
    assertThat(page.locator("tr.first mark.first").allInnerTexts()).containsExactly("Acme", "Anna");
    assertThat(page.locator("tr.first ~ tr mark.first").count()).isZero();
  }

  @Test
  void labels_are_given_by_keyboard_and_what_judges_say_is_hidden_until_then() throws IOException {
    try (ViewFixture own = ViewFixture.of(Files.createTempDirectory(folder, "own"), "plan")) {
      page.navigate(own.address());
      page.navigate(own.origin() + "/label?run=run&rater=ann");
      assertThat(page.content())
          .doesNotContain("this is the harm", "judge: ", "badge yes", "badge no");
      for (int i = 1; i <= 3; i++) {
        String before = page.url();
        page.keyboard().press("y");
        page.waitForURL(url -> !url.equals(before));
        assertThat(page.locator("#reveal").innerText())
            .contains("human/ann", "mechanical", ViewFixture.JUDGE);
      }
      assertThat(page.locator("aside").innerText()).contains("3 of 24", "sensitivity");
      assertThat(page.locator("#corrected").innerText()).contains("100.0");
      page.keyboard().press("s");
      page.waitForURL("**skip=**");
      page.locator("[data-key=b]").click();
      page.waitForURL("**key=**");
      assertThat(page.locator(".answers").innerText()).contains("your label: yes");
    }
  }

  @Test
  void what_is_stored_meanwhile_is_said_and_read() throws IOException {
    Path place = Files.createTempDirectory(folder, "live");
    try (ViewFixture live = ViewFixture.of(place, "plan");
        Store writing = Store.open(place)) {
      page.navigate(live.address());
      page.navigate(live.origin() + "/run?run=run");
      assertThat(page.locator("#fresh").isHidden()).isTrue();
      page.waitForTimeout(1_500);
      writing.events().append(List.of(event("run", "new", 1, "First words")));
      page.locator("#fresh").waitFor();
      page.navigate(live.origin() + "/trial?run=run&key=new");
      assertThat(page.locator("h1").innerText()).isEqualTo("A trial under way");
      assertThat(page.locator("#transcript").innerText()).contains("First words");
      BrowserContext second = browser.newContext();
      Page other = second.newPage();
      assertThat(other.navigate(live.origin() + "/").status()).isEqualTo(401);
      page.locator("footer button").click();
      other.navigate(page.locator("code.address").innerText());
      assertThat(other.locator("h1").innerText()).isEqualTo("Runs");
      second.close();
    }
  }

  @Test
  void a_document_runs_no_script_and_is_shown_anew_when_it_is_written_anew() throws IOException {
    Path place = Files.createTempDirectory(folder, "documents");
    Path document = place.resolve("watch.html");
    Files.writeString(
        document,
        "<h1>Step 1</h1><a href=\"checkpoints/1.html\">its trials</a>"
            + "<form action=\"/label\" method=\"post\"><button>send</button></form>"
            + HOSTILE);
    Files.createDirectory(place.resolve("checkpoints"));
    Files.writeString(place.resolve("checkpoints/1.html"), "<h1>Trials of step 1</h1>");
    try (ViewFixture live = ViewFixture.of(place, "plan")) {
      page.navigate(live.address());
      page.locator("a[href^='/document']").click();
      FrameLocator frame = page.frameLocator("iframe");
      frame.getByText("Step 1").waitFor();
      frame.getByText("send").click();
      frame.getByText("its trials").click();
      frame.getByText("Trials of step 1").waitFor();
      assertThat(page.url()).endsWith("/document?file=watch.html");
      page.reload();
      frame.getByText("its trials").waitFor();
      // Until it is known what was there before.
      page.waitForTimeout(1_500);
      Files.writeString(document, "<h1>Step 2</h1>");
      Files.setLastModifiedTime(document, FileTime.from(Instant.now().plusSeconds(5)));
      frame.getByText("Step 2").waitFor();
      for (Frame any : page.frames()) {
        assertThat(any.evaluate("window.hit")).isNull();
      }
      assertThat(elsewhere).allMatch(url -> url.startsWith(live.origin()));
    }
  }

  private static EventRow event(String run, String trial, int id, String text) {
    return new EventRow(
        run,
        trial,
        id,
        id - 1,
        Instant.EPOCH,
        "model",
        "target",
        "{\"type\":\"model\",\"reasoning\":\"\",\"text\":\"%s\"}".formatted(text));
  }

  @Test
  void a_long_transcript_is_read_page_by_page_and_far_pages_are_let_go() throws IOException {
    Path place = Files.createTempDirectory(folder, "long");
    try (Store writing = Store.open(place)) {
      MadeUpRun.play(
          writing, "organism/base", "plan", request -> MadeUpRun.shares(request, "Acme", "plan"));
      writing
          .events()
          .append(
              IntStream.rangeClosed(1, 3_000)
                  .mapToObj(id -> event("run", "long", id, id + " " + "words ".repeat(100)))
                  .toList());
    }
    try (ViewFixture live = ViewFixture.on(place)) {
      page.navigate(live.address());
      page.navigate(live.origin() + "/trial?run=run&key=long");
      assertThat(page.locator(".block").count()).isLessThan(400);
      page.navigate(live.origin() + "/trial?run=run&key=long");
      for (int i = 0; i < 400 && page.locator("#e3000").count() == 0; i++) {
        page.evaluate("window.scrollTo(0, document.body.scrollHeight)");
        page.waitForTimeout(30);
      }
      assertThat(page.locator("#e3000").textContent()).contains("3000 words");
      assertThat(page.locator(".block").count()).isLessThan(2_500);
      assertThat(page.locator(".page[data-empty]").count()).isPositive();
      page.evaluate("window.scrollTo(0, 0)");
      page.locator("#e200").waitFor();
      assertThat(page.locator("#e200").textContent()).contains("200 words");
      page.navigate(live.origin() + "/trial?run=run&key=long&at=2500#e2500");
      assertThat(page.locator("#e2500").textContent()).contains("2500 words");
    }
  }
}
