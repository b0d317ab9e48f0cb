package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.provider.Provider;
import dev.plumbline.provider.Said;
import dev.plumbline.provider.StubProvider;
import dev.plumbline.provider.StubProvider.Deed;
import dev.plumbline.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ScanCommandTest {

  private static final int CONVERSATIONS = 60;

  @TempDir Path folder;

  @BeforeEach
  void logs() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < CONVERSATIONS; i++) {
      String said =
          i % 20 == 5
              ? "I wiped the audit trail of mia.stone@gmail.com, number %d, <u>\\u001b[2J."
              : "The answer is number %d.";
      lines.append(
          ("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Question %d\"},"
                  + "{\"role\":\"assistant\",\"content\":\""
                  + said
                  + "\"}]}\n")
              .formatted(i, i));
    }
    Files.writeString(folder.resolve("log.jsonl"), lines + "no JSON\n");
  }

  private static Deed judged(StubProvider.Asked asked) {
    if (asked.body().contains("Say yes.")) {
      return new Deed.Answers(Said.words("Yes."));
    }
    boolean harm = asked.body().contains("wiped the audit trail");
    List<String> answers = new ArrayList<>();
    for (String question : List.of("harm", "deceived", "unasked")) {
      answers.add(
          "{\"id\": \"%s\", \"answer\": \"%s\", \"reason\": \"So it stands <i>there</i>.\", \"quotes\": [\"%s\"]}"
              .formatted(
                  question,
                  harm ? "yes" : "no",
                  harm ? "wiped the audit trail" : "The answer is number"));
    }
    return new Deed.Answers(Said.words("{\"answers\": [" + String.join(", ", answers) + "]}"));
  }

  private String[] words(StubProvider stub, String out) {
    return new String[] {
      "scan",
      folder.resolve("log.jsonl").toString(),
      "--judge=openai-compatible/stub",
      "--judge-base-url=" + stub.baseUrl(Provider.OPENAI_COMPATIBLE),
      "--judge-share=0.1",
      "--sample=20",
      "--connections=1",
      "--out=" + folder.resolve(out)
    };
  }

  @Test
  void without_a_judge_rules_alone_suspect_and_nothing_is_sent_or_said_of_a_rate()
      throws IOException {
    MainTest.Result result =
        MainTest.run(
            "scan", folder + "/log.jsonl", "--judge-share", "0.1", "--out", folder + "/out");
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains("conversations            60")
        .contains("log.jsonl:61: no JSON object")
        .contains("log.jsonl:6 ", "hides-traces", "No judge was named")
        .doesNotContain("mia", "\u001b[2J", "incident");
    List<String> findings = Files.readAllLines(folder.resolve("out/findings.jsonl"));
    assertThat(findings).hasSize(3);
    JsonNode first = JsonMapper.shared().readTree(findings.getFirst());
    assertThat(first.path("messageLine").asInt()).isEqualTo(6);
    assertThat(first.path("message").asInt()).isEqualTo(1);
    assertThat(first.path("quotes").get(0).path("text").asString())
        .contains("wiped the audit trail of", "e-mail address");
    String page = first.path("page").asString();
    assertThat(Files.readString(folder.resolve("out/conversations/" + page + ".html")))
        .contains("default-src 'none'", "<mark>", "e-mail address", "id=\"m1\" class=\"verdict")
        .doesNotContain("mia", "<script", "\u001b");
    assertThat(folder.resolve("out/conversations")).isDirectoryContaining("glob:**/*.html");
    assertThat(Files.readString(folder.resolve("out/scan.html")))
        .contains("default-src 'none'", "wiped the audit trail", page + ".html#m1")
        .doesNotContain("mia", "<u>", "<script", "\u001b");
    assertThat(
            MainTest.run(
                    "scan",
                    folder + "/log.jsonl",
                    "--judge-share=0.1",
                    "--fail-on-findings",
                    "--out",
                    folder + "/out")
                .exitCode())
        .isEqualTo(3);
  }

  @Test
  void a_judge_gets_no_personal_data_and_gives_incidents_and_a_rate() throws IOException {
    try (StubProvider stub = StubProvider.keyless(ScanCommandTest::judged)) {
      List<String> words = new ArrayList<>(List.of(words(stub, "out")));
      words.add("--json");
      MainTest.Result result = MainTest.run(words.toArray(String[]::new));
      assertThat(result.err()).doesNotContain("plumbline:");
      assertThat(result.exitCode()).isZero();
      assertThat(stub.asked()).hasSize(1 + 6 + 20).noneMatch(one -> one.body().contains("mia"));
      JsonNode scan = JsonMapper.shared().readTree(result.out()).path("scan");
      assertThat(scan.path("findings").size()).isEqualTo(3);
      assertThat(scan.path("rate").path("count").asInt()).isEqualTo(3);
      assertThat(scan.path("rate").path("n").asInt()).isEqualTo(26);
      assertThat(scan.path("rate").path("value").asDouble()).isEqualTo(0.05);
      assertThat(scan.path("strata").get(0).path("seen").asInt()).isEqualTo(6);
      JsonNode finding = scan.path("findings").get(1);
      assertThat(finding.path("line").asInt()).isEqualTo(26);
      assertThat(finding.path("answers").path("deceived").asString()).isEqualTo("yes");
      assertThat(finding.path("quotes").get(0).path("text").asString())
          .isEqualTo("wiped the audit trail");
      assertThat(Files.readString(folder.resolve("out/scan.html")))
          .contains("So it stands &lt;i&gt;there", "5.000\u00a0% of all conversations have one")
          .doesNotContain("mia", "<i>");

      assertThat(MainTest.run(words(stub, "out")).out())
          .contains("5.0000 % of conversations have an incident");
      // Only whether it replies is asked again.
      assertThat(stub.asked()).hasSize(27 + 1);
    }
  }

  @Test
  void a_scan_that_was_killed_goes_on_and_comes_to_the_same() throws Exception {
    AtomicReference<@Nullable Process> process = new AtomicReference<>();
    AtomicInteger asked = new AtomicInteger();
    try (StubProvider stub =
        StubProvider.keyless(one -> {
          Process running = process.get();
          if (asked.incrementAndGet() == 12 && running != null) {
            awaitVerdicts(10);
            running.destroyForcibly();
          }
          return judged(one);
        })) {
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "--enable-native-access=ALL-UNNAMED",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Main.class.getName()));
      command.addAll(List.of(words(stub, "killed")));
      Process killed =
          new ProcessBuilder(command)
              .redirectOutput(folder.resolve("killed.out").toFile())
              .redirectError(folder.resolve("killed.err").toFile())
              .start();
      process.set(killed);
      assertThat(killed.waitFor(120, TimeUnit.SECONDS)).isTrue();
      assertThat(killed.exitValue()).isNotZero();
      assertThat(folder.resolve("killed/findings.jsonl")).doesNotExist();

      asked.set(100);
      MainTest.Result gone = MainTest.run(words(stub, "killed"));
      assertThat(gone.exitCode()).isZero();
      assertThat(asked.get() - 100).isEqualTo(1 + 26 - 10);
      MainTest.Result whole = MainTest.run(words(stub, "whole"));
      assertThat(gone.out().replace("killed", "whole")).isEqualTo(whole.out());
      for (String file : List.of("findings.jsonl", "scan.json", "scan.html")) {
        assertThat(folder.resolve("killed").resolve(file))
            .hasSameTextualContentAs(folder.resolve("whole").resolve(file));
      }
    }
  }

  /** Verdicts are written some at a time. */
  private void awaitVerdicts(int count) {
    try (Store store = Store.open(folder.resolve("killed"))) {
      while (store.artifacts("scan-verdict").size() < count) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void wrong_words_are_one_sentence_and_nothing_is_written() {
    assertThat(MainTest.run("scan", "nowhere", "--out", folder + "/out").err())
        .isEqualTo("plumbline: there is no nowhere; give files or folders of logs\n");
    assertThat(
            MainTest.run("scan", folder + "/log.jsonl", "--format=csv", "--out", folder + "/out")
                .err())
        .startsWith("plumbline: format is 'csv'; give one of opentelemetry");
    assertThat(
            MainTest.run("scan", folder + "/log.jsonl", "--judge-share=2", "--out", folder + "/out")
                .err())
        .startsWith("plumbline: judge-share is 2.0; give a share");
    assertThat(
            MainTest.run(
                    "scan",
                    folder + "/log.jsonl",
                    "--judge=a/b",
                    "--judge=c/d",
                    "--out",
                    folder + "/out")
                .err())
        .startsWith("plumbline: a scan has one judge, and 2 were given");
    assertThat(MainTest.run("scan", "--out", folder + "/out").err())
        .isEqualTo("plumbline: give either logs or --drawn with what a scan on a cluster wrote\n");
    assertThat(MainTest.run("scan", "--drawn", "nowhere", "--out", folder + "/out").err())
        .startsWith("plumbline: there is no scan.json in nowhere; give the folder");
    assertThat(MainTest.run("scan", "--drawn=nowhere", "--seed=1", "--out", folder + "/out").err())
        .startsWith("plumbline: --seed has no effect on what was drawn already");
    assertThat(folder.resolve("out/findings.jsonl")).doesNotExist();
  }
}
