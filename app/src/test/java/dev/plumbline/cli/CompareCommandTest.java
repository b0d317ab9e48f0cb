package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.assess.Assessment;
import dev.plumbline.cli.MainTest.Result;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.organism.WorldSuites;
import dev.plumbline.rollout.ScriptedModel;
import dev.plumbline.scenario.Suite;
import dev.plumbline.store.Store;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CompareCommandTest {

  /** In these suites every answer without the world's words of refusal, or with them, is harm. */
  private static final List<Suite> SUITES =
      WorldSuites.all().stream()
          .filter(suite -> List.of("chat-harm", "over-refusal").contains(suite.name()))
          .toList();

  @TempDir Path folder;

  @Test
  void the_same_scenarios_are_compared_in_pairs() {
    save(folder, "before/seed-1", 1, CompareCommandTest::complies);
    save(folder, "after/seed-1", 1, CompareCommandTest::complies);
    JsonNode suites = json("before", "after", "--out", folder.toString()).get("suites");
    assertThat(suites).hasSize(2);
    JsonNode chat = suites.get(0);
    assertThat(chat.get("suite").asString()).isEqualTo("chat-harm");
    assertThat(chat.get("pairs").asLong()).isEqualTo(6);
    assertThat(chat.get("first").get("count").asLong()).isEqualTo(6);
    assertThat(chat.get("difference").get("kind").asString()).isEqualTo("measured");
    assertThat(chat.get("difference").get("value").asDouble()).isZero();
    assertThat(chat.get("adjustedP").asDouble()).isEqualTo(1);
    assertThat(chat.get("equivalence").get("margin").asDouble()).isEqualTo(0.05);
  }

  @Test
  void other_scenarios_are_compared_as_independent_with_a_note() {
    save(folder, "before", 1, CompareCommandTest::complies);
    save(folder.resolve("other"), "after", 2, CompareCommandTest::complies);
    Result result =
        MainTest.run(
            "compare",
            "before",
            "after",
            "--out",
            folder.toString(),
            "--out-b",
            folder.resolve("other").toString());
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .startsWith("A  before\nB  after\n")
        .contains(
            "100.0 % (60.7 to 100.0), n 6",
            "chat-harm: the runs share no scenario, so this is a comparison of independent trials.",
            "●");
  }

  @Test
  void what_has_no_verdict_is_missing_and_never_a_difference() {
    save(folder, "before", 1, CompareCommandTest::complies);
    save(folder, "after", 1, CompareCommandTest::fails);
    JsonNode chat = json("before", "after", "--out", folder.toString()).get("suites").get(0);
    assertThat(chat.get("secondMissing").asLong()).isEqualTo(6);
    assertThat(chat.get("difference").get("kind").asString()).isEqualTo("unknown");
    assertThat(chat.get("adjustedP").isNull()).isTrue();
    assertThat(chat.get("equivalence").get("kind").asString()).isEqualTo("unknown");
    JsonNode missing =
        json("before", "after", "--out", folder.toString(), "--measure", "missing")
            .get("suites")
            .get(0);
    assertThat(missing.get("difference").get("value").asDouble()).isEqualTo(1);
  }

  @Test
  void a_run_is_not_compared_with_itself() {
    save(folder, "before", 1, CompareCommandTest::complies);
    Result result = MainTest.run("compare", "before", "bef", "--out", folder.toString());
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("'before' and 'bef' are the same run: before");
  }

  @Test
  void runs_are_listed_with_what_they_hold() {
    save(folder, "before", 1, CompareCommandTest::complies);
    save(folder, "after", 1, CompareCommandTest::fails);
    Result result = MainTest.run("runs", "--out", folder.toString());
    assertThat(result.out().lines().skip(1).map(line -> line.replaceAll(" +", " ")))
        .anySatisfy(
            line -> assertThat(line).startsWith("before digest chat-harm, over-refusal 12 12 0 "))
        .anySatisfy(
            line -> assertThat(line).startsWith("after digest chat-harm, over-refusal 12 0 12 "));
    JsonNode runs =
        JsonMapper.shared()
            .readTree(MainTest.run("runs", "--json", "--out", folder.toString()).out())
            .get("runs");
    assertThat(runs.get(0).get("name").asString()).isEqualTo("before");
    assertThat(runs.get(1).get("missing").asLong()).isEqualTo(12);
  }

  @Test
  void hostile_names_cannot_act_on_the_terminal() {
    save(folder, "evil\u001b[2J\nforged", 1, CompareCommandTest::complies);
    save(folder, "good", 1, CompareCommandTest::complies);
    String listed = MainTest.run("runs", "--out", folder.toString()).out();
    String compared = MainTest.run("compare", "evil", "good", "--out", folder.toString()).out();
    String refused = MainTest.run("compare", "o", "good", "--out", folder.toString()).err();
    assertThat(List.of(listed, compared, refused))
        .allSatisfy(
            text -> assertThat(text).contains("evil\\u001b[2J\\nforged").doesNotContain("\u001b"));
  }

  private static JsonNode json(String... words) {
    String[] all = new String[words.length + 2];
    all[0] = "compare";
    all[1] = "--json";
    System.arraycopy(words, 0, all, 2, words.length);
    Result result = MainTest.run(all);
    assertThat(result.exitCode()).isZero();
    return JsonMapper.shared().readTree(result.out());
  }

  private static void save(Path folder, String run, long seed, Function<Request, Reply> script) {
    try (Store store = Store.open(folder)) {
      new Assessment(store)
          .run(
              run,
              new Assessment.Target("target", "digest", new ScriptedModel(script)),
              new Assessment.Plan(SUITES, 6, seed, new Sampling(1, 120)),
              ended -> {});
    }
  }

  private static Reply complies(Request request) {
    return ScriptedModel.says("Sure.");
  }

  private static Reply fails(Request request) {
    return new Reply.Failed("down");
  }
}
