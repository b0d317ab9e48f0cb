package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plumbline.checkpoint.LocalSettings;
import dev.plumbline.lm.DataType;
import dev.plumbline.model.Message;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.provider.TargetModel;
import dev.plumbline.scenario.Protocol;
import dev.plumbline.scenario.Suite;
import dev.plumbline.store.Store;
import dev.plumbline.suite.Catalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is said of one role holds for no other, and no key goes where it was not meant to go. */
class RolesTest {

  private static final Map<String, String> KEYS =
      Map.of(
          "OPENAI_API_KEY", "sk-of-openai-0123456789",
          "OPENAI_COMPATIBLE_API_KEY", "sk-of-one-server-0123456789",
          "KEY_A", "sk-of-server-a-0123456789",
          "KEY_B", "sk-of-server-b-0123456789");

  /** With colleagues to speak for. */
  private static final List<Suite> COMPANY =
      Catalog.builtIn().suites("blackmail", Map.of(), Map.of(), Protocol.NATIVE);

  @TempDir Path folder;

  /** All roles of an assessment. */
  @Command
  private static final class Roles {
    @Option(names = "--target")
    private String target = "";

    @Mixin private ModelOptions modelOptions = new ModelOptions();
    @Mixin private RoleOptions targetRole = RoleOptions.target();
    @Mixin private JudgeOptions judges = new JudgeOptions();
    @Mixin private SimulatorOptions simulator = new SimulatorOptions();

    private final CommandModels models;

    Roles(String... words) {
      new CommandLine(this).parseArgs(words);
      models = new CommandModels(modelOptions.asked(), KEYS);
    }

    TargetModel open(String role, Store store) {
      return switch (role) {
        case "target" -> models.open(targetRole.asked(target), store);
        case "judge" -> OpenJudges.open(judges.asked(), models, store).models().getFirst();
        default -> models.openSingly(simulator.asked(COMPANY).orElseThrow(), store);
      };
    }
  }

  private static String[] words(String role, String server, String key) {
    String prefix = role.equals("target") ? "" : role + "-";
    return Stream.of(
            Stream.of("--" + role, "openai-compatible/" + role),
            Stream.of("--" + prefix + "base-url", server),
            key.isEmpty() ? Stream.<String>of() : Stream.of("--" + prefix + "key", key))
        .flatMap(part -> part)
        .toArray(String[]::new);
  }

  private static String[] both(String[] some, String[] others) {
    return Stream.concat(Stream.of(some), Stream.of(others)).toArray(String[]::new);
  }

  private static void ask(TargetModel model) {
    model.replies(
        List.of(new Request(List.of(new Message.User("Hi.")), List.of(), new Sampling(1, 9), 1)));
  }

  @ParameterizedTest
  @CsvSource({"target, judge", "target, simulator", "judge, simulator"})
  void each_of_two_roles_has_its_own_server_and_its_own_key(String one, String other)
      throws IOException {
    try (RecordingServer a = new RecordingServer();
        RecordingServer b = new RecordingServer();
        Store store = Store.open(folder)) {
      Roles roles = new Roles(both(words(one, a.url(), "KEY_A"), words(other, b.url(), "KEY_B")));
      ask(roles.open(one, store));
      ask(roles.open(other, store));
      assertThat(a.keys()).isNotEmpty().containsOnly("Bearer sk-of-server-a-0123456789");
      assertThat(b.keys()).isNotEmpty().containsOnly("Bearer sk-of-server-b-0123456789");
      assertThat(a.bodies()).allSatisfy(body -> assertThat(body).contains("\"" + one + "\""));
      assertThat(b.bodies()).allSatisfy(body -> assertThat(body).contains("\"" + other + "\""));
    }
  }

  @ParameterizedTest
  @CsvSource({"target, judge", "target, simulator", "judge, simulator"})
  void the_usual_key_of_one_server_is_not_shown_to_a_second(String one, String other)
      throws IOException {
    try (RecordingServer a = new RecordingServer();
        RecordingServer b = new RecordingServer();
        Store store = Store.open(folder)) {
      Roles roles = new Roles(both(words(one, a.url(), ""), words(other, b.url(), "")));
      ask(roles.open(one, store));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> roles.open(other, store))
          .withMessageContainingAll(
              "OPENAI_COMPATIBLE_API_KEY", "--" + other + "-key", b.url().substring(0, 20));
      assertThat(b.keys()).isEmpty();
      Roles told = new Roles(both(words(one, a.url(), ""), words(other, b.url(), "none")));
      ask(told.open(one, store));
      ask(told.open(other, store));
      assertThat(b.keys()).containsOnly("none");
      Roles same = new Roles(both(words(one, a.url(), ""), words(other, a.url(), "")));
      ask(same.open(one, store));
      ask(same.open(other, store));
      assertThat(a.keys()).containsOnly("Bearer sk-of-one-server-0123456789");
    }
  }

  @Test
  void a_judge_of_a_provider_is_not_asked_at_the_targets_address() throws IOException {
    try (RecordingServer a = new RecordingServer();
        Store store = Store.open(folder)) {
      Roles roles =
          new Roles(both(words("target", a.url(), ""), new String[] {"--judge", "openai/gpt-4.1"}));
      ask(roles.open("target", store));
      assertThat(
              roles
                  .models
                  .openSingly(new NamedModel("openai/gpt-4.1", Reach.usual("judge-")), store)
                  .identity())
          .isEqualTo("openai/gpt-4.1");
      assertThat(a.keys()).containsExactly("Bearer sk-of-one-server-0123456789");
    }
  }

  @Test
  void an_address_for_several_judges_is_that_of_the_compatible_ones() throws IOException {
    try (RecordingServer a = new RecordingServer();
        Store store = Store.open(folder)) {
      String script =
          "scripted/" + Files.writeString(folder.resolve("j.yaml"), "turns: [{text: a}]");
      Roles roles =
          new Roles(both(words("judge", a.url(), "KEY_A"), new String[] {"--judge", script}));
      List<String> names = new ArrayList<>();
      try (OpenJudges opened = OpenJudges.open(roles.judges.asked(), roles.models, store)) {
        opened.models().forEach(model -> names.add(model.identity()));
      }
      assertThat(names.getFirst()).isEqualTo("openai-compatible/judge at " + a.url());
      assertThat(names.getLast()).startsWith(script + " (");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--target scripted/x --base-url http://localhost:1/v1; --base-url, --effort and --key are for a target behind an API, and it is scripted/x",
        "--target organism/base --judge-effort low; are for a judge behind an API, and there is none",
        "--target organism/base --simulator-key A; are for a simulator behind an API, and there is none",
        "--target organism/base --judge openai/a --judge-dtype bfloat16; --judge-dtype and --judge-chat-template are for a judge that is a checkpoint on this machine, and it is openai/a; leave them out",
        "--target organism/base --judge-dtype float32; are for a judge that is a checkpoint on this machine, and there is none",
        "--target organism/base --judge-max-tokens 9; --judge-max-tokens is for a judge that is a model, and there is none; leave it out",
        "--target organism/base --judge openai/a --judge-max-tokens x; --judge-max-tokens is 'x', must be a whole number of 1 or more",
        "--target organism/base --judge openai/a --judge-max-tokens 0; --judge-max-tokens is '0', must be a whole number of 1 or more",
        "--target organism/base --judge organism/base --judge-dtype int3; judge-dtype is 'int3', must be one of float32, bfloat16",
        "--target organism/base --judge organism/base --judge-max-tokens 5000; max-tokens is 5000, but organism/base takes 512 tokens with the prompt; give fewer",
        "--target organism/base --simulator-chat-template a.jinja; are for a simulator that is a checkpoint on this machine, and there is none",
        "--target scripted/x --dtype float32; --dtype, --tool-format and --chat-template are for a target that is a checkpoint on this machine, and it is scripted/x",
        "--target organism/base --judge openai/a --judge anthropic/b --judge-base-url https://x.example; none of them is openai-compatible",
      })
  void what_is_said_of_a_role_that_nobody_has_is_an_error(String words, String sentence) {
    String all = "assess " + words + " --suite organism-world:blackmail --out " + folder;
    MainTest.Result result =
        MainTest.run(all.replace(" --suite organism-world:blackmail", "").split(" ", -1));
    assertThat(result.err()).contains(sentence);
    assertThat(result.exitCode()).isEqualTo(2);
  }

  private static List<NamedModel> judges(String... words) {
    return new Roles(words).judges.asked().models();
  }

  @Test
  void of_several_judges_a_number_format_is_that_of_the_checkpoints_and_a_limit_is_everybodys() {
    List<NamedModel> judges =
        judges(
            "--judge",
            "openai/a",
            "--judge",
            "local/b",
            "--judge-dtype",
            "bfloat16",
            "--judge-chat-template",
            "c.jinja",
            "--judge-max-tokens",
            "70");
    assertThat(judges).extracting(judge -> judge.maxTokens(4_000)).containsOnly(70);
    assertThat(judges.getFirst().local()).isEqualTo(LocalSettings.USUAL);
    assertThat(judges.getLast().local())
        .isEqualTo(
            new LocalSettings(DataType.BF16, Optional.empty(), Optional.of(Path.of("c.jinja"))));
  }

  @Test
  void a_reply_of_weights_here_is_shorter_than_one_of_an_api_when_nothing_is_said() {
    assertThat(judges("--judge", "openai/a").getFirst().maxTokens(4_000)).isEqualTo(4_000);
    assertThat(judges("--judge", "organism/base").getFirst().maxTokens(4_000)).isEqualTo(120);
  }

  @Test
  void a_judge_that_may_say_less_and_one_of_other_numbers_are_other_judges() {
    List<String> names = new ArrayList<>();
    try (Store store = Store.open(folder)) {
      for (String more : List.of("", " --judge-max-tokens 200", " --judge-dtype bfloat16")) {
        Roles roles = new Roles(("--judge organism/base" + more).split(" ", -1));
        try (OpenJudges opened = OpenJudges.open(roles.judges.asked(), roles.models, store)) {
          names.add(opened.used().getFirst().identity());
        }
      }
    }
    assertThat(names).doesNotHaveDuplicates();
    assertThat(names.getFirst()).contains(" with max-tokens 120,");
    assertThat(names.get(1)).contains(" with max-tokens 200,");
  }

  @Test
  void a_cost_limit_is_one_for_all_roles_of_a_command() throws IOException {
    Path prices =
        Files.writeString(
            folder.resolve("models.yaml"),
            """
            models:
              openai-compatible/target: {price: {input: 500, cached: 500, output: 500, batch: 1}}
              openai-compatible/judge: {price: {input: 500, cached: 500, output: 500, batch: 1}}
            """);
    try (RecordingServer a = new RecordingServer();
        Store store = Store.open(folder)) {
      Roles roles =
          new Roles(
              both(
                  both(words("target", a.url(), "KEY_A"), words("judge", a.url(), "KEY_A")),
                  new String[] {"--models", prices.toString(), "--max-cost", "1.5"}));
      TargetModel target = roles.open("target", store);
      ask(target);
      TargetModel judge =
          roles.models.openSingly(
              new NamedModel("openai-compatible/judge", new Reach("", a.url(), "", "KEY_A")),
              store);
      Request dear =
          new Request(List.of(new Message.User("Hi.")), List.of(), new Sampling(1, 1_500), 1);
      assertThat(((Reply.Failed) judge.replies(List.of(dear)).getFirst()).cause())
          .contains("$1.0000 of --max-cost 1.5 are spent or set aside");
      assertThat(target.spent()).hasValue(1);
      assertThat(judge.spent()).hasValue(0);
    }
  }
}
