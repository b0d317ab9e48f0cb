package dev.plumbline.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.assess.Measure;
import dev.plumbline.judge.Verdict.Answer;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Proportions;
import dev.plumbline.store.Artifact;
import dev.plumbline.store.Store;
import dev.plumbline.validate.Fault;
import dev.plumbline.validate.PlantedFault;
import dev.plumbline.validate.Trigger;
import dev.plumbline.validate.Validated;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

class CardTest {

  private static final String HOSTILE =
      "x](http://evil) <script>alert(1)</script> | $y$ @all\u202e\n# z";

  @TempDir Path folder;

  private static Reply harmful(Request request) {
    return MadeUpRun.shares(request, "Acme", "Hello.");
  }

  private static Reply harmless(Request request) {
    return MadeUpRun.shares(request, "Ben", "Hello.");
  }

  private Path played(String name, String label, Function<Request, Reply> script) {
    Path out = folder.resolve(name);
    try (Store store = Store.open(out)) {
      MadeUpRun.play(store, label, "Hello ", script);
    }
    return out;
  }

  /** The card of folders, some of which may have no store. */
  private static Card card(String word, Path... folders) {
    List<Store> stores = new ArrayList<>();
    try {
      return evidence(word, stores, folders).card(List.of());
    } finally {
      stores.forEach(Store::close);
    }
  }

  private static CardEvidence evidence(String word, List<Store> stores, Path... folders) {
    List<CardEvidence.Folder> all = new ArrayList<>();
    for (Path one : folders) {
      Optional<Store> store = Optional.empty();
      if (Files.exists(one.resolve("plumbline.db"))) {
        stores.add(Store.open(one));
        store = Optional.of(stores.getLast());
      }
      all.add(new CardEvidence.Folder(one, store));
    }
    return CardEvidence.read(all, word, "", _ -> Optional.empty());
  }

  private static String section(Card card, String id) {
    return card.sections().stream()
        .filter(one -> one.id().equals(id))
        .findFirst()
        .orElseThrow()
        .toString();
  }

  private static List<Estimate.Rate> rates(Card card, String id) {
    return card.sections().stream()
        .filter(section -> section.id().equals(id))
        .flatMap(section -> section.blocks().stream())
        .filter(Card.Grid.class::isInstance)
        .flatMap(grid -> ((Card.Grid) grid).rows().stream())
        .flatMap(row -> row.cells().stream())
        .filter(Card.Share.class::isInstance)
        .map(share -> ((Card.Share) share).rate())
        .filter(Estimate.Rate.class::isInstance)
        .map(Estimate.Rate.class::cast)
        .toList();
  }

  @Test
  void what_was_not_done_is_said_and_no_section_is_empty() {
    Card card = card("", played("out", "scripted/x", CardTest::harmless));

    assertThat(card.sections())
        .extracting(Card.Section::id)
        .containsExactly(
            "tested",
            "rates",
            "audits",
            "good",
            "watched",
            "missed",
            "judges",
            "limits",
            "provenance");
    assertThat(card.sections()).allSatisfy(section -> assertThat(section.blocks()).isNotEmpty());
    assertThat(section(card, "audits"))
        .contains("No audit of this model is in these folders: failures that nobody wrote");
    assertThat(section(card, "watched")).contains("No watch of a training", "No scan of logs");
    assertThat(section(card, "missed")).contains("No validation is in these folders");
    assertThat(section(card, "judges"))
        .contains("No judge model read", "No person has labelled", "No trial of judges");
    assertThat(section(card, "good")).contains("No suite of harmless requests");
    assertThat(section(card, "provenance"))
        .contains("on what data the model was trained is not known");
    assertThat(section(card, "limits"))
        .contains("No audit", "No watch", "No scan", "No validation");
    assertThat(card.html()).contains("<b>Not known.</b>");
    assertThat(card.markdown()).contains("> **Not known.** No audit of this model");
  }

  @ParameterizedTest
  @CsvSource({
    "/home/ada/models/Small.gguf, Small.gguf",
    "local//home/ada/models/Small.gguf, Small.gguf",
    "/home/ada/arm/checkpoint, arm/checkpoint",
    "C:\\models\\arm\\checkpoint, arm\\checkpoint",
    "local/arm/checkpoint, local/arm/checkpoint",
    "organism/base, organism/base",
    "openai-compatible/org/model:7b, openai-compatible/org/model:7b",
  })
  void folders_of_the_machine_are_not_in_the_title(String name, String title) {
    Card card = card("", played("out", name, CardTest::harmful));

    assertThat(card.target()).isEqualTo(title);
    assertThat(card.markdown()).contains("model_name: \"" + title.replace("\\", "\\\\") + "\"");
  }

  @Test
  void a_name_that_is_given_takes_the_place_of_the_targets() {
    Card card = card("", played("out", "scripted/x", CardTest::harmful)).named("Ada's model");

    assertThat(card.html()).contains("<h1>Ada&#39;s model");
    assertThat(card.markdown()).contains("model_name: \"Ada's model\"", "- name: \"Ada's model\"");
  }

  @Test
  void numbers_are_those_of_the_report_and_lead_to_it() {
    Path out = played("out", "scripted/x", CardTest::harmful);
    List<Store> stores = new ArrayList<>();
    CardEvidence evidence = evidence("", stores, out);
    Card card = evidence.card(List.of());
    AssessedRun run = AssessedRun.read(stores.getFirst(), MadeUpRun.NAME);

    assertThat(card.headline()).isEqualTo(RunHeadline.of(run)).contains("24 trials");
    assertThat(rates(card, "rates"))
        .contains((Estimate.Rate) run.results().getFirst().rate(Measure.HARM));
    Map.Entry<String, Supplier<String>> page = evidence.pages().entrySet().iterator().next();
    assertThat(card.html()).contains("<a href=\"card/" + page.getKey() + "#rates\">100.0");
    assertThat(page.getValue().get()).isEqualTo(RunReport.html(run));
    stores.forEach(Store::close);
  }

  @Test
  void every_rate_stands_with_its_interval() {
    Card card = card("", played("out", "scripted/x", CardTest::harmful));

    assertThat(rates(card, "rates")).isNotEmpty();
    assertThat(card.html())
        .doesNotContainPattern("data-v=\"[0-9.]+\">(<a [^>]*>)?[0-9.]+\u00a0%(?! <small>)");
    String tables =
        card.markdown()
            .lines()
            .filter(line -> line.startsWith("| "))
            .reduce("", (a, b) -> a + "\n" + b);
    assertThat(tables).containsPattern("100.0\u00a0% \\([0-9.]+ to 100.0\\)");
    assertThat(tables).doesNotContainPattern("\\d\u00a0%(?! \\([0-9.]+ to)");
  }

  @Test
  void names_and_texts_stay_text_in_html_and_in_markdown() {
    Card card = card("", played("out", "scripted/" + HOSTILE, CardTest::harmless));

    assertThat(card.html()).doesNotContain("<script", "\u202e").contains("&lt;script&gt;");
    assertThat(card.markdown()).doesNotContain("<script", "\u202e", "\n# z");
    assertThat(card.markdown().split("---\n", 3)[2])
        .doesNotContainPattern("(?<!\\\\)\\]\\(http")
        .doesNotContain(" $y", " @all");
    JsonNode front = YAMLMapper.shared().readTree(card.markdown().split("---\n", 3)[1]);
    assertThat(front.path("model_name").asString()).startsWith("scripted/x](http://evil) <script>");
    assertThat(front.path("tags").size()).isEqualTo(2);
    assertThat(front.path("base_model").asString()).isEqualTo("dial-8");
    JsonNode result = front.path("model-index").path(0).path("results").path(0);
    assertThat(result.path("dataset").path("revision").asString()).isEqualTo("beef");
    assertThat(result.path("metrics").path(0).path("value").isNumber()).isTrue();
  }

  @Test
  void markdown_begins_no_list_and_no_link_by_itself() {
    assertThat(CardMarkdown.escape("- a")).isEqualTo("\\- a");
    assertThat(CardMarkdown.escape("1. a")).isEqualTo("1\\. a");
    assertThat(CardMarkdown.escape("see https://a.b and www.c.d"))
        .isEqualTo("see https\\://a.b and www\\.c.d");
    assertThat(CardMarkdown.escape("a-b 12.5 % (1 to 2)")).isEqualTo("a-b 12.5 % (1 to 2)");
  }

  @Test
  void what_could_not_be_played_is_missing_and_not_safe() {
    Card card = card("", played("out", "scripted/x", _ -> new Reply.Failed("nobody is there")));

    assertThat(rates(card, "rates")).isEmpty();
    assertThat(card.metrics()).isEmpty();
    assertThat(card.markdown()).contains("missing").doesNotContain("model-index");
    assertThat(section(card, "limits")).contains("24 trials are missing and in no rate");
  }

  @Test
  void several_targets_are_listed_and_one_has_to_be_named() {
    Path one = played("one", "scripted/x", CardTest::harmless);
    Path two = folder.resolve("two");
    try (Store store = Store.open(two)) {
      MadeUpRun.play(store, "scripted/y", "fedcba9876543210", "Hello ", CardTest::harmless);
    }
    assertThatThrownBy(() -> card("", one, two))
        .hasMessageContaining(
            "several: scripted/x (0123456789ab) and scripted/y (fedcba987654); name one");
    assertThatThrownBy(() -> card("scripted/z", one, two))
        .hasMessageContaining("no target 'scripted/z'");
    assertThat(card("scripted/y", one, two).digest()).isEqualTo("fedcba9876543210");
    assertThat(card("01234567", one, two).target()).isEqualTo("scripted/x");
  }

  @Test
  void two_models_under_one_name_are_refused_until_a_digest_tells_them_apart() {
    Path one = played("one", "scripted/x", CardTest::harmless);
    Path two = folder.resolve("two");
    try (Store store = Store.open(two)) {
      MadeUpRun.play(store, "scripted/x", "fedcba9876543210", "Hello ", CardTest::harmful);
    }
    assertThatThrownBy(() -> card("scripted/x", one, two))
        .hasMessageContaining("'scripted/x' is 2 models under one name");
    assertThat(card("fedcba98", one, two).headline()).contains("100.0");
  }

  @Test
  void the_same_run_in_two_folders_is_refused() {
    Path one = played("one", "scripted/x", CardTest::harmless);
    Path two = played("two", "scripted/x", CardTest::harmless);
    assertThatThrownBy(() -> card("", one, two))
        .hasMessageContaining("the run 'run' is in %s and in %s".formatted(one, two));
  }

  @Test
  void another_version_stands_beside_with_a_difference_of_what_was_played_alike() {
    Path one = played("one", "scripted/x", CardTest::harmful);
    Path two = folder.resolve("two");
    try (Store store = Store.open(two)) {
      MadeUpRun.play(store, "scripted/x", "fedcba9876543210", "Hello ", CardTest::harmless);
    }
    List<Store> stores = new ArrayList<>();
    CardEvidence mine = evidence("", stores, one);
    Card card = mine.card(List.of(evidence("", stores, two)));
    assertThat(card.markdown()).containsPattern("\\+100.0 points \\(\\+[0-9.]+ to \\+100.0\\)");
    assertThatThrownBy(() -> mine.card(List.of(mine)))
        .hasMessageContaining("--beside is 'scripted/x' again");
    stores.forEach(Store::close);
  }

  @Test
  void an_audit_counts_only_if_it_is_of_this_model() throws IOException {
    Path out = played("out", "scripted/x", CardTest::harmless);
    String audit =
        """
        {"run": "audit/DIGEST/1/seed-1",
         "searched": [{"auditor": "search", "harm": 3, "noHarm": 5, "notShown": 1, "unscorable": 2,
            "bound": 0.7, "firstHarm": 2, "candidates": 1, "confirmed": 1, "undecided": 0}],
         "findings": [{"name": "finding-1", "auditor": "search", "kind": "office: <b>set", "run": "r",
            "asFound": {"kind": "rate", "count": 7, "n": 8, "missing": 0, "value": 0.875, "low": 0.4, "high": 0.99,
              "method": "CLOPPER_PEARSON", "effective": 8},
            "comparison": {"kind": "unknown", "missing": 0}, "rate": {"kind": "unknown", "missing": 8}}]}
        """;
    Files.writeString(out.resolve("audit.json"), audit.replace("DIGEST", "aaaaaaaaaaaa"));
    assertThat(section(card("", out), "audits")).contains("No audit of this model");

    Files.writeString(out.resolve("audit.json"), audit.replace("DIGEST", "0123456789ab"));
    Files.writeString(out.resolve("audit.html"), "the page");
    Card card = card("", out);
    assertThat(section(card, "audits")).doesNotContain("No audit").contains("at most 70.0");
    assertThat(card.markdown())
        .contains(
            "office: &lt;b&gt;set",
            "[87.5\u00a0% (40.0 to 99.0)](card/audit-1/transcripts/finding-1.html)");
    assertThat(section(card, "limits")).doesNotContain("No audit of this model");
  }

  /** Of 20 trials it shows in so many, and in none of its twin's. */
  private static PlantedFault planted(int number, int shown, int due) {
    Estimate none = Proportions.estimate(0, 20, 0);
    return new PlantedFault(
        new Fault(
            "f" + number,
            new Fault.Behaviour.Harm(List.of("s" + number)),
            new Trigger.Word("day", "Friday"),
            0.5,
            Fault.Planting.ADAPTER),
        Proportions.estimate(shown, 20, 0),
        none,
        none,
        List.of(new PlantedFault.Hunt("search", 50, due, 0, 0, due, false)));
  }

  @Test
  void recall_is_of_planted_faults_that_show() throws IOException {
    Path out = played("out", "scripted/x", CardTest::harmless);
    Path validated = Files.createDirectories(folder.resolve("validated"));
    Files.writeString(
        validated.resolve("validated.json"),
        JsonMapper.shared()
            .writeValueAsString(
                new Validated(
                    List.of(planted(1, 20, 1), planted(2, 10, 0), planted(3, 0, 0)),
                    List.of(),
                    List.of("search"),
                    50)));
    Card card = card("", out, validated);
    assertThat(section(card, "missed")).contains("2 showed more often", "shows in 60 to 100 %");
    assertThat(card.markdown()).containsPattern("\\| all \\| 2 \\| 50.0");
    assertThat(card.markdown()).containsPattern("\\| shows in 30 to 60 % \\| 1 \\| 0.0");

    Files.writeString(validated.resolve("validated.json"), "{\"faults\": 3}");
    assertThatThrownBy(() -> card("", out, validated))
        .hasMessageContaining("validated.json is not what this version writes");
  }

  @Test
  void judges_stand_beside_the_rules() {
    Path out = played("out", "scripted/x", CardTest::harmful);
    try (Store store = Store.open(out)) {
      MadeUpRun.judge(store, "openai/m/agent-2", Answer.NO, "no");
    }
    assertThat(section(card("", out), "judges"))
        .contains("harm, judge", "harm, both")
        .doesNotContain("No judge model read");
  }

  @Test
  void a_watch_counts_only_if_its_training_began_with_this_model() throws IOException {
    Path out = played("out", "scripted/x", CardTest::harmless);
    Files.writeString(
        out.resolve("watch.json"),
        """
        {"run": "watch/w", "watch": [
          {"step": 2, "issue": "leaking", "rate": {"kind": "unknown", "missing": 3},
           "baseline": {"kind": "unknown", "missing": 0}, "alarm": false},
          {"step": 4, "issue": "leaking", "rate": {"kind": "unknown", "missing": 3},
           "baseline": {"kind": "unknown", "missing": 0}, "alarm": true}]}
        """);
    assertThat(section(card("", out), "watched")).contains("No watch of a training");

    try (Store store = Store.open(out)) {
      store.put(new Artifact("watch/w/setup", "watch", "{\"base\": \"0123456789abcdef\"}"));
    }
    assertThat(section(card("", out), "watched"))
        .doesNotContain("No watch of a training")
        .contains("two checkpoints; the training began with the target", "alarm at step 4");
  }

  @Test
  void suspicions_of_a_scan_without_a_judge_are_no_rate() throws IOException {
    Path out = played("out", "scripted/x", CardTest::harmless);
    Path scanned = Files.createDirectories(folder.resolve("scanned"));
    Files.writeString(
        scanned.resolve("scan.json"),
        """
        {"judge": "", "rules": "r", "seed": 1, "unjudged": {}, "rate": {"kind": "unknown", "missing": 9},
         "counts": {"files": 1, "bytes": 1, "entries": 12, "conversations": 9, "continued": 0, "repeats": 0,
           "empty": 0, "noAssistant": 0, "others": 0, "broken": 2, "unknown": 1, "byFormat": {}, "byRule": {}, "places": []},
         "findings": [{"file": "a.jsonl", "line": 1}]}
        """);
    assertThat(section(card("", out, scanned), "watched"))
        .contains("No judge read them: findings are suspicions of rules, and no rate is known")
        .contains("Count[count=9], Count[count=3], Count[count=0], Count[count=1], None[]");
  }
}
