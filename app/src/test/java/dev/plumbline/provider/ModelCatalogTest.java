package dev.plumbline.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.model.Reply.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.dataformat.yaml.YAMLMapper;

class ModelCatalogTest {

  @TempDir Path folder;

  @Test
  void every_entry_can_be_read_and_every_price_has_a_source() throws IOException {
    try (var file = ModelCatalog.class.getResourceAsStream("models.yaml")) {
      var models = YAMLMapper.shared().readTree(file).path("models");
      assertThat(models.size()).isGreaterThan(30);
      models
          .properties()
          .forEach(entry -> {
            Facts facts = facts(entry.getKey());
            assertThat(facts.temperature().holds(1)).isTrue();
            facts.price().ifPresent(price -> assertThat(price.cached()).isLessThan(price.input()));
            if (entry.getValue().has("price") && !entry.getValue().has("like")) {
              assertThat(entry.getValue().has("source")).as(entry.getKey()).isTrue();
              assertThat(entry.getValue().has("checked")).as(entry.getKey()).isTrue();
            }
          });
    }
  }

  @Test
  void a_cost_is_what_the_price_list_says() {
    Price price = facts("anthropic/claude-haiku-4-5-20251001").price().orElseThrow();
    assertThat(price.cost(new Usage(1_000_000, 400_000, 100_000)))
        .isCloseTo(0.6 + 0.04 + 0.5, within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"openai/some-new-model", "openai-compatible/x", "google/gemini-3.8-flash"})
  void an_unknown_price_is_unknown(String name) {
    assertThat(facts(name).price()).isEmpty();
  }

  @Test
  void chat_completions_know_what_is_known_of_the_model_and_take_seeds() {
    assertThat(facts("openai-chat/o3").price()).isEqualTo(facts("openai/o3").price());
    assertThat(facts("openai-chat/o3").seed()).isTrue();
    assertThat(facts("openai/o3").seed()).isFalse();
  }

  @Test
  void a_users_file_says_only_what_is_different() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("models.yaml"),
            """
            models:
              openai/o3:
                price: {input: 1, cached: 0.5, output: 2, batch: 1}
              openai-compatible/mine:
                like: openai/o3
                prefill: true
            """);
    assertThat(ModelCatalog.usersFiles(folder.resolve("home"), folder)).containsExactly(file);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelCatalog.with(List.of(folder.resolve("none.yaml"))))
        .withMessageContaining("none.yaml");
    ModelCatalog catalog = ModelCatalog.with(List.of(file));
    Facts changed = catalog.facts(Target.parse("openai/o3"));
    assertThat(changed.price()).contains(new Price(1, 0.5, 2, 1));
    assertThat(changed.thinking()).isEqualTo(Thinking.ALWAYS);
    Facts mine = catalog.facts(Target.parse("openai-compatible/mine"));
    assertThat(mine.price()).contains(new Price(1, 0.5, 2, 1));
    assertThat(mine.prefill()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "models: [",
        "other: 1",
        "models:\n  openai/o3: {top-q: true}",
        "models:\n  openai/o3: {price: {input: 1}}",
        "models:\n  openai/o3: {temperature: [2, 1]}",
        "models:\n  nobody/o3: {top-p: true}",
      })
  void a_file_that_cannot_be_read_is_named(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("models.yaml"), text);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelCatalog.with(List.of(file)))
        .withMessageContaining(file.toString());
  }

  private static Facts facts(String name) {
    return ModelCatalog.shipped().facts(Target.parse(name.replace("*", "any")));
  }
}
