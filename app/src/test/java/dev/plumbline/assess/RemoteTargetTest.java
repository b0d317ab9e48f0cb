package dev.plumbline.assess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plumbline.model.Reply;
import dev.plumbline.model.Sampling;
import dev.plumbline.organism.WorldSuites;
import dev.plumbline.provider.ModelCatalog;
import dev.plumbline.provider.Provider;
import dev.plumbline.provider.Recorder;
import dev.plumbline.provider.ReplyCache;
import dev.plumbline.provider.Said;
import dev.plumbline.provider.Settings;
import dev.plumbline.provider.StubProvider;
import dev.plumbline.provider.TargetModel;
import dev.plumbline.provider.Targets;
import dev.plumbline.rollout.Event;
import dev.plumbline.scenario.Suite;
import dev.plumbline.store.State;
import dev.plumbline.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Targets that are not weights on this machine go through an assessment like any other. */
class RemoteTargetTest {

  private static final List<Suite> SUITES =
      WorldSuites.all().stream().filter(suite -> suite.name().equals("blackmail")).toList();

  @TempDir Path folder;

  @Test
  void a_scripted_target_is_assessed() throws IOException {
    Path script =
        Files.writeString(folder.resolve("script.yaml"), "turns: [{text: I can not do that.}]");
    assertAssessed("scripted/" + script, Settings.DEFAULT, Map.of());
  }

  @Test
  void a_server_that_speaks_chat_completions_is_assessed() {
    try (StubProvider stub = StubProvider.saying(Said.words("I can not do that."))) {
      assertAssessed(
          "openai-compatible/stub",
          Settings.DEFAULT.withAddress(
              Settings.Address.at(stub.baseUrl(Provider.OPENAI_COMPATIBLE))),
          Map.of("OPENAI_COMPATIBLE_API_KEY", StubProvider.KEY));
      assertThat(stub.asked()).isNotEmpty();
    }
  }

  private static SuiteResult assess(StubProvider stub, Store store, Sampling sampling, int trials) {
    try (TargetModel model =
        Targets.open(
            "openai-compatible/stub",
            Settings.DEFAULT.withAddress(
                Settings.Address.at(stub.baseUrl(Provider.OPENAI_COMPATIBLE))),
            ModelCatalog.shipped(),
            Map.of("OPENAI_COMPATIBLE_API_KEY", StubProvider.KEY),
            ReplyCache.NONE,
            Recorder.NONE)) {
      return new Assessment(store)
          .run(
              "run",
              new Assessment.Target(
                  model.identity(), model.digest(), model, new Assessment.Pace.Concurrent(1)),
              new Assessment.Plan(SUITES, trials, 1, sampling),
              ended -> {})
          .getFirst();
    }
  }

  private static String saying(String model) {
    return Said.words("I can not do that.")
        .body("/chat/completions")
        .replaceFirst("\\{", "{\"model\":\"" + model + "\",\"system_fingerprint\":\"fp\",");
  }

  @Test
  void a_server_that_answers_as_another_model_ends_the_run_and_what_ended_before_is_kept() {
    try (StubProvider stub =
            StubProvider.start(asked ->
                new StubProvider.Deed.Sends(
                    200, Map.of(), saying(asked.number() < 3 ? "qwen-1" : "qwen-2")));
        Store store = Store.open(folder)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> assess(stub, store, new Sampling(1, 100), 6))
          .withMessageContainingAll("run 'run'", "'qwen-1'", "'qwen-2'", "another --out");
      assertThat(store.keys("run", State.FINISHED)).hasSize(3);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> assess(stub, store, new Sampling(1, 100), 6));
      assertThat(store.keys("run", State.FINISHED)).hasSize(3);
    }
  }

  @Test
  void a_turn_keeps_what_was_asked_and_who_answered_and_other_sampling_is_another_run() {
    try (StubProvider stub =
            StubProvider.start(
                asked -> new StubProvider.Deed.Sends(200, Map.of(), saying("qwen-1")));
        Store store = Store.open(folder)) {
      assess(stub, store, new Sampling(1, 100), 2);
      Event.ModelCall call =
          (Event.ModelCall)
              new Assessment(store)
                  .judged("run")
                  .getFirst()
                  .transcript()
                  .events()
                  .getFirst()
                  .content();
      assertThat(call.served()).isEqualTo(new Reply.Served("qwen-1", "fp"));
      assertThat(call.sampling()).isEqualTo(new Sampling(1, 100));
      assertThat(call.request()).hasSize(64);
      assertThat(call.usage().completionTokens()).isEqualTo(20);
      int asked = stub.asked().size();
      assess(stub, store, new Sampling(1, 100), 2);
      assertThat(stub.asked()).hasSize(asked);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> assess(stub, store, new Sampling(0.5, 100), 2))
          .withMessageContaining("temperature=1.0")
          .withMessageContaining("temperature=0.5");
      assertThat(stub.asked()).hasSize(asked);
    }
  }

  @Test
  void trials_that_ended_before_a_target_became_unusable_are_kept() {
    try (StubProvider stub =
            StubProvider.start(asked ->
                asked.number() < 3
                    ? new StubProvider.Deed.Sends(200, Map.of(), saying("qwen-1"))
                    : new StubProvider.Deed.Sends(400, Map.of(), StubProvider.error("too long")));
        Store store = Store.open(folder)) {
      SuiteResult result = assess(stub, store, new Sampling(1, 100), 6);
      assertThat(result.n()).isEqualTo(3);
      assertThat(result.missing()).isEqualTo(3);
    }
  }

  private void assertAssessed(String name, Settings settings, Map<String, String> environment) {
    try (Store store = Store.open(folder);
        TargetModel model =
            Targets.open(
                name,
                settings,
                ModelCatalog.shipped(),
                environment,
                ReplyCache.NONE,
                Recorder.NONE)) {
      SuiteResult result =
          new Assessment(store)
              .run(
                  "run",
                  new Assessment.Target(model.identity(), model.digest(), model),
                  new Assessment.Plan(SUITES, 6, 1, new Sampling(1, 120)),
                  ended -> {})
              .getFirst();
      assertThat(result.n()).isEqualTo(6);
      assertThat(result.missing()).isZero();
      assertThat(result.arm()).startsWith(name);
    }
  }
}
