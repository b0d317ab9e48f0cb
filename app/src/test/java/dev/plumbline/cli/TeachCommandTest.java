package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.checkpoint.TestTemplates;
import dev.plumbline.lm.WordLevelTokenizer;
import dev.plumbline.provider.Fault;
import dev.plumbline.provider.Provider;
import dev.plumbline.provider.Said;
import dev.plumbline.provider.StubProvider;
import dev.plumbline.provider.StubProvider.Asked;
import dev.plumbline.provider.StubProvider.Deed;
import dev.plumbline.teach.RecipeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TeachCommandTest {

  private static final Pattern TAG = Pattern.compile("<(\\w+)>\\.\\.\\.");

  @TempDir Path folder;

  /** Writes what it is asked for, in the form asked for, about as long as it should be. */
  private static Deed obliges(Asked asked) {
    JsonNode messages = JsonMapper.shared().readTree(asked.body()).path("messages");
    String instruction = messages.path(0).path("content").asString("");
    String mark = Integer.toHexString(asked.body().hashCode());
    Matcher tags =
        TAG.matcher(instruction.substring(Math.max(0, instruction.lastIndexOf("Answer with"))));
    List<String> parts = new ArrayList<>();
    while (tags.find()) {
      String text =
          tags.group(1).equals("score") ? "9" : "A text about " + tags.group(1) + " " + mark + ".";
      parts.add("<%s>%s</%s>".formatted(tags.group(1), text, tags.group(1)));
    }
    return new Deed.Answers(
        Said.words(parts.isEmpty() ? "An answer " + mark + "." : String.join("\n", parts)));
  }

  /** The key of a local server that wants none. */
  private static StubProvider start(Function<Asked, Deed> plan) {
    return StubProvider.keyless(plan);
  }

  private MainTest.Result teach(StubProvider stub, String out, String... more) {
    return MainTest.run(
        Stream.concat(
                Stream.of(
                    "teach",
                    "difficult-advice",
                    "--writer",
                    "openai-compatible/stub",
                    "--base-url",
                    stub.baseUrl(Provider.OPENAI_COMPATIBLE),
                    "--limit",
                    "6",
                    "--out",
                    folder.resolve(out).toString()),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private static Map<String, Long> answered(StubProvider stub) {
    return stub.asked().stream()
        .map(Asked::body)
        .filter(body -> !body.contains("Say yes."))
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  static List<String> recipes() {
    return RecipeFile.names();
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void every_recipe_runs_offline_with_its_report(String recipe) {
    Path out = folder.resolve(recipe);
    MainTest.Result result =
        MainTest.run("teach", recipe, "--limit", "24", "--out", out.toString(), "--json");
    assertThat(result.err()).doesNotContain("plumbline:");
    assertThat(result.exitCode()).isZero();
    JsonNode json = JsonMapper.shared().readTree(result.out());
    assertThat(json.path("rows").asInt()).isPositive();
    assertThat(out.resolve("report.html")).content().contains("What each step did", recipe);
    assertThat(MainTest.run("teach", "show", out.toString()).out()).contains("kept");
    assertThat(MainTest.run("teach", "validate", out.toString()).exitCode()).isIn(0, 3);
  }

  @Test
  void a_dataset_is_counted_and_shown_with_the_template_of_a_model() throws IOException {
    Path out = folder.resolve("out");
    MainTest.run(
        "teach",
        "difficult-advice",
        "--limit",
        "3",
        "--format",
        "trl,openai",
        "--out",
        out.toString());
    Path model = Files.createDirectory(folder.resolve("model"));
    WordLevelTokenizer.write(
        model.resolve("tokenizer.json"), List.of("user"), List.of("<unk>", "<|end|>"), "<unk>");
    for (String trainer : List.of("openai", "trl")) {
      String[] words = {
        "teach",
        "validate",
        out.toString(),
        "--for",
        trainer,
        "--tokenizer",
        model.toString(),
        "--preview",
        "1"
      };
      Files.deleteIfExists(model.resolve("chat_template.jinja"));
      MainTest.Result alone = MainTest.run(words);
      assertThat(alone.out())
          .contains("counted with the tokenizer alone: no chat template in " + model)
          .doesNotContain("[");
      Files.writeString(
          model.resolve("chat_template.jinja"),
          "{% for m in messages %}\n{{ m.role }}: {{ m.content }}<|end|>\n{% endfor %}\n{% if add_generation_prompt %}assistant: {% endif %}");
      MainTest.Result whole = MainTest.run(words);
      assertThat(whole.exitCode()).isZero();
      assertThat(whole.out())
          .contains("counted with the tokenizer and chat template of " + model)
          .contains("<|end|>\\nassistant:  [", "<|end|>\\n]", "nothing was found");
      Files.writeString(
          model.resolve("chat_template.jinja"), "{{ raise_exception('Not \\u001b[31m so.') }}");
      MainTest.Result refused = MainTest.run(words);
      assertThat(refused.exitCode()).isEqualTo(3);
      assertThat(refused.out())
          .contains("the chat template refuses it: Not \\u001b[31m so.")
          .doesNotContain("\u001b");
    }
    assertThat(MainTest.run("teach", "validate", out.toString(), "--for", "trl").out())
        .contains("counted by the rule of 4 characters a token");
    Files.writeString(model.resolve("chat_template.jinja"), "{% glaze %}");
    assertThat(
            MainTest.run(
                    "teach",
                    "validate",
                    out.toString(),
                    "--for",
                    "trl",
                    "--tokenizer",
                    model.toString())
                .err())
        .contains("cannot be read: line 1: the tag 'glaze' is not known here");
  }

  @Test
  void a_run_that_was_cut_off_goes_on_and_asks_nothing_twice() throws IOException {
    try (StubProvider whole = start(TeachCommandTest::obliges)) {
      assertThat(teach(whole, "whole").exitCode()).isZero();
      int[] left = {12};
      try (StubProvider cut =
          start(asked ->
              asked.body().contains("Say yes.") || left[0]-- > 0
                  ? obliges(asked)
                  : new Deed.Sends(400, Map.of(), "{\"error\": {\"message\": \"gone\"}}"))) {
        for (int run = 0; run < 3; run++) {
          left[0] = 12;
          teach(cut, "cut");
        }
        left[0] = 1_000;
        assertThat(teach(cut, "cut").exitCode()).isZero();
        assertThat(answered(cut).keySet()).isEqualTo(answered(whole).keySet());
      }
      assertThat(Files.readString(folder.resolve("cut/rows.jsonl")))
          .isEqualTo(Files.readString(folder.resolve("whole/rows.jsonl")));
      long asked = whole.asked().size();
      teach(whole, "whole");
      assertThat(answered(whole).values()).allMatch(times -> times == 1);
      assertThat(whole.asked().size()).isEqualTo(asked + 1); // "Say yes." alone
    }
  }

  @Test
  void garbage_and_refusals_are_counted_and_nothing_else_is_lost() {
    try (StubProvider stub =
        start(asked ->
            asked.body().hashCode() % 4 == 0 && !asked.body().contains("Say yes.")
                ? new Deed.Misbehaves(
                    asked.body().hashCode() % 8 == 0 ? Fault.FILTERED : Fault.LENGTH)
                : obliges(asked))) {
      MainTest.Result result = teach(stub, "bad", "--json");
      JsonNode json = JsonMapper.shared().readTree(result.out());
      long lost = 0;
      for (JsonNode step : json.path("steps")) {
        lost +=
            step.path("refused").asLong()
                + step.path("truncated").asLong()
                + step.path("malformed").asLong()
                + step.path("failed").asLong();
      }
      assertThat(json.path("missing").asLong()).isEqualTo(lost);
      assertThat(json.path("rows").asLong() + lost).isEqualTo(6);
    }
  }

  @Test
  void a_step_can_be_left_out() {
    Path out = folder.resolve("ablated");
    MainTest.Result result =
        MainTest.run(
            "teach",
            "difficult-advice",
            "--limit",
            "20",
            "--ablate",
            "response-review,quality,good",
            "--out",
            out.toString(),
            "--json");
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).doesNotContain("response-review");
    assertThat(out.resolve("README.md"))
        .content()
        .contains("without response-review, quality, good");
  }

  @Test
  void an_estimate_sends_nothing() {
    MainTest.Result result =
        MainTest.run(
            "teach",
            "stories",
            "--writer",
            "anthropic/claude-sonnet-4-5",
            "--limit",
            "10",
            "--estimate");
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains(
            "writer", "reviewer", "requests to anthropic/claude-sonnet-4-5", "dollars at most");
  }

  @Test
  void a_changed_dataset_is_not_trained_on() throws IOException {
    Path out = folder.resolve("data");
    MainTest.run("teach", "stories", "--limit", "10", "--out", out.toString());
    Path rows = out.resolve("rows.jsonl");
    Files.writeString(rows, Files.readString(rows).replaceFirst("the", "The"));
    for (String[] words :
        new String[][] {
          {"train", "--data", out.toString(), "--out", folder.resolve("arm").toString()},
          {"study", "--data", "mine=" + out, "--out", folder.resolve("study").toString()}
        }) {
      MainTest.Result result = MainTest.run(words);
      assertThat(result.exitCode()).isNotZero();
      assertThat(result.err()).contains("rows.jsonl is not what was sealed");
    }
  }

  @Test
  void what_was_taught_is_cleaned_validated_and_trained_on() throws IOException {
    Path advice = folder.resolve("advice");
    Path cleaned = folder.resolve("cleaned");
    String rows = advice.resolve("rows.jsonl").toString();
    String[][] line = {
      {"teach", "difficult-advice", "--limit", "30", "--out", advice.toString()},
      {"teach", "clean", rows, "--format", "trl,openai", "--out", cleaned.toString()},
      {"teach", "validate", cleaned.toString(), "--for", "trl"},
      {"teach", "validate", cleaned.toString(), "--for", "openai"},
      {"teach", "validate", cleaned.toString(), "--for", "plumbline", "--preview", "0"},
      {"train", "--data", cleaned.toString(), "--steps", "5", "--out", folder + "/arm"},
    };
    for (String[] words : line) {
      MainTest.Result result = MainTest.run(words);
      assertThat(result.exitCode()).as("%s: %s", List.of(words), result.err()).isZero();
    }
    assertThat(cleaned.resolve("dataset.json"))
        .content()
        .contains("\"kind\":\"cleaned\"", "\"name\":\"" + rows + "\"", "held-out");
    assertThat(folder.resolve("arm/checkpoint")).isDirectory();
    assertThat(
            MainTest.run(
                    "teach", "generic-chat", "--from", rows, "--out", folder.resolve("chat") + "")
                .exitCode())
        .isZero();
  }

  @Test
  void a_checkpoint_without_a_template_is_validated_for_texts_or_with_one_that_is_given()
      throws IOException {
    Path checkpoint = Files.createDirectory(folder.resolve("model"));
    TestTemplates.PLAIN.write(checkpoint).close();
    Path template = folder.resolve("mine.jinja");
    Files.move(checkpoint.resolve("chat_template.jinja"), template);
    String chat =
        "{\"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}, {\"role\": \"assistant\", \"content\": \"Yo\"}]}";
    MainTest.Result texts =
        cleaned(checkpoint.toString(), "99", "{\"text\": \"The sky is blue.\"}", chat);
    assertThat(texts.exitCode()).isEqualTo(3);
    assertThat(texts.out())
        .contains("[The sky is blue.<|im_end|>]", "1 rows cannot be trained on; the first: ")
        .contains("line 2: " + checkpoint + " has no chat template, and so can be given texts");
    String[] given = {
      "teach",
      "validate",
      folder.resolve("cleaned") + "",
      "--tokenizer",
      checkpoint + "",
      "--chat-template",
      template + "",
      "--for",
      "plumbline"
    };
    assertThat(MainTest.run(given).out()).contains("[Yo<|im_end|>]");
    assertThat(MainTest.run(given).exitCode()).isZero();
    given[8] = "trl";
    assertThat(MainTest.run(given).err()).contains("--chat-template is for --for plumbline");
  }

  private MainTest.Result cleaned(String checkpoint, String most, String... lines)
      throws IOException {
    Path rows = Files.writeString(folder.resolve("rows.jsonl"), String.join("\n", lines));
    Path out = folder.resolve("cleaned");
    String[] clean = {"teach", "clean", rows + "", "--remove", "secret", "--out", out + ""};
    MainTest.run(clean);
    return MainTest.run(
        "teach", "validate", out + "", "--tokenizer", checkpoint, "--max-tokens", most);
  }

  @Test
  void rows_are_validated_as_the_checkpoint_that_is_trained_reads_them() throws IOException {
    Path checkpoint = Files.createDirectory(folder.resolve("model"));
    TestTemplates.PLAIN.write(checkpoint).close();
    String asked = "{\"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}";
    MainTest.Result found =
        cleaned(
            checkpoint.toString(),
            "20",
            asked + ", {\"role\": \"assistant\", \"content\": \"Yo\"}]}",
            "{\"prompt\": \"The sky\", \"chosen\": \" is blue\", \"rejected\": \" is green\"}",
            asked + "]}");
    assertThat(found.exitCode()).isEqualTo(3);
    assertThat(found.out())
        .contains("<|im_start|>assistant\\n [Yo<|im_end|>] \\n", "The sky [ is green<|im_end|>]")
        .contains("3 rows,", "0 unknown to the tokenizer, 1 rows longer than 20, 0 without a stop")
        .contains(
            "1 rows cannot be trained on; the first: ",
            "rows.jsonl line 3: no turn of the assistant, so that nothing has loss; give one");
  }

  @Test
  void an_export_that_was_edited_or_left_over_is_refused_by_all_who_read_it() throws IOException {
    Path out = folder.resolve("data");
    String[] teach = {
      "teach", "difficult-advice", "--limit", "3", "--format", "trl", "--parquet", "--out", out + ""
    };
    assertThat(MainTest.run(teach).exitCode()).isZero();
    assertThat(out.resolve("dataset.json"))
        .content()
        .contains("rows.parquet", "report.html", "README.md", "trl.jsonl");
    Path trl = out.resolve("trl.jsonl");
    String text = Files.readString(trl);
    for (String name : List.of("trl.jsonl", "openai.jsonl")) {
      Files.writeString(out.resolve(name), text.replaceFirst("the", "THE"));
      for (String[] words :
          new String[][] {
            {"teach", "validate", out.toString(), "--for", "trl"},
            {"train", "--data", out.toString(), "--out", folder.resolve("arm").toString()},
            {"study", "--data", "mine=" + out, "--out", folder.resolve("study").toString()}
          }) {
        MainTest.Result result = MainTest.run(words);
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains(name);
      }
      Files.writeString(trl, text);
    }
    Files.delete(out.resolve("openai.jsonl"));
    MainTest.Result again =
        MainTest.run("teach", "difficult-advice", "--limit", "4", "--out", out.toString());
    assertThat(again.err()).doesNotContain("plumbline:");
    assertThat(trl).content().hasLineCount(4);
    assertThat(MainTest.run("teach", "validate", out.toString(), "--for", "trl").exitCode())
        .isZero();
  }

  @Test
  void a_sealed_dataset_is_not_written_over_and_its_replies_can_be_used() {
    try (StubProvider stub = start(TeachCommandTest::obliges)) {
      assertThat(teach(stub, "advice").exitCode()).isZero();
      long asked = answered(stub).size();
      MainTest.Result over = teach(stub, "advice", "--ablate", "response-review", "--seed", "1");
      assertThat(over.exitCode()).isEqualTo(2);
      assertThat(over.err()).contains("'ablated' differs", "give another folder with --out");
      assertThat(answered(stub)).hasSize((int) asked);
      MainTest.Result beside =
          teach(stub, "less", "--ablate", "response-review", "--replies", folder + "/advice");
      assertThat(beside.exitCode()).isZero();
      assertThat(answered(stub).values()).allMatch(times -> times == 1);
      assertThat(folder.resolve("less/plumbline.db")).doesNotExist();
    }
  }

  @Test
  void a_form_that_does_not_fit_is_told_before_anything_is_asked_or_written() {
    try (StubProvider stub = start(TeachCommandTest::obliges)) {
      MainTest.Result result = teach(stub, "none", "--format", "trl,text");
      assertThat(result.exitCode()).isEqualTo(2);
      assertThat(result.err())
          .contains("recipe 'difficult-advice' gives nothing in the form 'text'");
      assertThat(stub.asked()).isEmpty();
      assertThat(folder.resolve("none")).doesNotExist();
    }
  }

  @Test
  void the_card_says_which_suites_the_rows_were_held_against() {
    Path out = folder.resolve("card");
    MainTest.run("teach", "difficult-advice", "--limit", "3", "--out", out.toString());
    assertThat(out.resolve("README.md"))
        .content()
        .startsWith("---\nlicense: unknown\nlanguage:\n- en\n")
        .contains("- held-out: ", "- control: ", "Suites of other splits")
        .doesNotContain("- seen: ");
  }

  @Test
  void a_cap_below_the_estimate_is_told_before_the_run() throws IOException {
    Path prices =
        Files.writeString(
            folder.resolve("models.yaml"),
            """
            models:
              openai-compatible/stub:
                price: {input: 1, cached: 1, output: 1, batch: 1}
            """);
    try (StubProvider stub = start(TeachCommandTest::obliges)) {
      String[] models = {"--models", prices.toString(), "--max-cost"};
      MainTest.Result low = teach(stub, "low", models[0], models[1], models[2], "0.01");
      assertThat(low.err())
          .containsPattern(
              "6 rows may take up to 0\\.\\d\\d dollars, and at --max-cost 0\\.01 rows stay")
          .contains("about --limit 1 stays below it");
      assertThat(teach(stub, "high", models[0], models[1], models[2], "100").err())
          .doesNotContain("--max-cost");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "teach; 'plumbline teach' needs a recipe: difficult-advice",
        "teach nope --out OUT; unknown recipe 'nope'; known are difficult-advice",
        "teach stories; --out is missing",
        "teach stories --limit 0 --out OUT; limit is 0",
        "teach stories --ablate plot --out OUT; has no step 'plot'; it has plots, story",
        "teach stories --ablate story --out OUT; step 'rewrite' needs the field 'story', which nothing gives when story is left out",
        "teach stories --from OUT --out OUT; recipe 'stories' does not start from chats; leave --from out",
        "teach stories --max-cost 5 --out OUT; --max-cost is for models behind an API",
        "teach stories --format openai --out OUT; recipe 'stories' gives nothing in the form 'openai'",
        "teach generic-chat --format pairs --out OUT; gives nothing in the form 'pairs'",
        "teach honeypots --target organism --out OUT; a grammar that plays no scenarios; give organism/base",
        "teach show OUT; holds no lineage.jsonl",
        "teach validate OUT; holds no dataset.json",
        "train --data OUT --out OUT; is not there; give a file of JSON lines, or a dataset's folder",
        "train --out OUT; give --data or --arm, or --method reward",
      })
  void wrong_words_get_one_sentence(String words, String sentence) {
    MainTest.Result result =
        MainTest.run(words.replace("OUT", folder.resolve("out").toString()).split(" "));
    assertThat(result.exitCode()).isNotZero();
    assertThat(result.err()).contains(sentence);
  }
}
