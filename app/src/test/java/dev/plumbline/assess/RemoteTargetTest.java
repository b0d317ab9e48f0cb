package dev.plumbline.assess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.organism.WorldSuites;
import dev.plumbline.provider.Catalog;
import dev.plumbline.provider.Provider;
import dev.plumbline.provider.Recorder;
import dev.plumbline.provider.ReplyCache;
import dev.plumbline.provider.Said;
import dev.plumbline.provider.Settings;
import dev.plumbline.provider.StubProvider;
import dev.plumbline.provider.TargetModel;
import dev.plumbline.provider.Targets;
import dev.plumbline.scenario.Suite;
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

  private void assertAssessed(String name, Settings settings, Map<String, String> environment) {
    try (Store store = Store.open(folder);
        TargetModel model =
            Targets.open(
                name, settings, Catalog.shipped(), environment, ReplyCache.NONE, Recorder.NONE)) {
      SuiteResult result =
          new Assessment(store)
              .run(
                  "run",
                  new Assessment.Target(model.identity(), model.digest(), model),
                  new Assessment.Plan(SUITES, 6, 1, 1),
                  ended -> {})
              .getFirst();
      assertThat(result.n()).isEqualTo(6);
      assertThat(result.missing()).isZero();
      assertThat(result.arm()).startsWith(name);
    }
  }
}
