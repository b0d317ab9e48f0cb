package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.organism.TestOrganism;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CardCommandTest {

  @TempDir static Path shared;
  @TempDir Path folder;

  private static String target;

  @BeforeAll
  static void assessAndAudit() {
    target = "local/" + TestOrganism.write(shared, 1);
    for (String words :
        List.of(
            "assess --suite blackmail,over-refusal --trials 4 --out " + shared.resolve("assessed"),
            "audit --suite blackmail --budget 6 --candidates 1 --fresh 2 --out "
                + shared.resolve("audited"))) {
      MainTest.Result result = MainTest.run((words + " --target " + target).split(" "));
      assertThat(result.out()).as(result.err()).isNotEmpty();
    }
  }

  private MainTest.Result card(String words) {
    return MainTest.run(
        ("card " + words)
            .replace("SHARED", shared.toString())
            .replace("OUT", folder.resolve("out").toString())
            .split(" "));
  }

  @Test
  void one_command_writes_a_page_and_markdown_whose_links_are_there() throws IOException {
    MainTest.Result result = card("SHARED/assessed SHARED/audited --out OUT");

    assertThat(result.exitCode()).as(result.err()).isZero();
    Path out = folder.resolve("out");
    assertThat(result.out()).contains("card.html", "card.md");
    String html = Files.readString(out.resolve("card.html"));
    String markdown = Files.readString(out.resolve("card.md"));
    assertThat(html)
        .contains("not refused", "What each auditor tried")
        .doesNotContain("<script", "http:");
    List<String> links =
        Pattern.compile("(?<=href=\"|]\\()card/[^\"#)]+")
            .matcher(html + markdown)
            .results()
            .map(MatchResult::group)
            .distinct()
            .toList();
    assertThat(links)
        .hasSizeGreaterThan(1)
        .allSatisfy(link -> assertThat(out.resolve(link)).exists());
  }

  @Test
  void json_is_the_cards_content_and_a_card_is_only_replaced_when_asked() {
    MainTest.Result first = card("SHARED/assessed --out OUT --json");
    assertThat(first.out()).contains("\"sections\"", "\"not-done\"", "No audit of this model");
    assertThat(card("SHARED/assessed --out OUT").err()).contains("is there already; give --force");
    assertThat(card("SHARED/assessed --out OUT --json --force").out()).isEqualTo(first.out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "SHARED/none --out OUT; holds nothing that a card is made of",
        "SHARED/assessed SHARED/assessed --out OUT; is given twice",
        "SHARED/assessed --beside SHARED/assessed --out OUT; whose card this is",
        "SHARED/assessed --beside SHARED/audited --out OUT; give another model or version",
        "SHARED/assessed --beside-target x --out OUT; --beside-target is for --beside",
        "SHARED/assessed --target x --out OUT; no target 'x'"
      })
  void what_cannot_be_done_is_said_in_a_sentence_and_writes_nothing(String words, String sentence) {
    MainTest.Result result = card(words);
    assertThat(result.exitCode()).isNotZero();
    assertThat(result.err()).contains(sentence).doesNotContain("\tat ");
    assertThat(folder.resolve("out")).doesNotExist();
    assertThat(shared.resolve("none")).doesNotExist();
  }

  @Test
  void what_a_trial_of_judges_left_is_on_the_card() throws IOException {
    String judged = folder.resolve("judged").toString();
    assertThat(MainTest.run("validate", "judges", "--out", judged).exitCode()).isZero();
    MainTest.Result result = card("SHARED/assessed " + judged + " --out OUT");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(Files.readString(folder.resolve("out/card.md")))
        .contains("Judges on transcripts whose truth is known", "card/judges-2/judges.html")
        .doesNotContain("No trial of judges");
  }

  @Test
  void a_store_without_a_run_has_no_card() {
    StorePlace place = new StorePlace(folder.resolve("empty").toString());
    place.open().close();
    assertThat(card(folder.resolve("empty") + " --out OUT").err())
        .contains("no run of a model is in it that has come to anything");
  }

  @Test
  void a_run_that_has_no_trial_yet_has_a_card_without_pages() throws Exception {
    Path begun = Files.createDirectory(folder.resolve("begun")).resolve("plumbline.db");
    Files.copy(shared.resolve("assessed/plumbline.db"), begun);
    try (Connection store = DriverManager.getConnection("jdbc:sqlite:" + begun);
        Statement statement = store.createStatement()) {
      for (String table : List.of("event", "verdict", "trial")) {
        statement.execute("DELETE FROM " + table);
      }
    }
    MainTest.Result result = card(begun.getParent() + " --out OUT");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(Files.readString(folder.resolve("out/card.md")))
        .contains("No assessment of this model is in these folders");
    assertThat(folder.resolve("out/card")).doesNotExist();
  }

  @Test
  void a_browser_on_the_path_prints_and_one_that_fails_says_why() throws IOException {
    assertThat(Chromium.on("")).isEmpty();
    assertThat(Chromium.on(folder.toString())).isEmpty();
    Path page = Files.writeString(folder.resolve("card.html"), "page");
    Path pdf = folder.resolve("card.pdf");

    browser("for word; do case $word in --print-to-pdf=*) echo pdf > \"${word#*=}\";; esac; done");
    Chromium.on(folder.toString()).orElseThrow().print(page, pdf);
    assertThat(pdf).hasContent("pdf");

    browser("echo no display; exit 7");
    assertThatThrownBy(() -> Chromium.on(folder.toString()).orElseThrow().print(page, pdf))
        .isInstanceOf(UncheckedIOException.class)
        .hasRootCauseMessage(folder.resolve("chromium") + " ended with 7: no display");
    assertThat(pdf).hasContent("pdf");
  }

  private void browser(String script) throws IOException {
    Path file = folder.resolve("chromium");
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
