package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plumbline.assess.Assessment.Pace;
import dev.plumbline.provider.Price;
import dev.plumbline.provider.Settings;
import dev.plumbline.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandModelsTest {

  private static final Map<String, String> KEYS =
      Map.of(
          "OPENAI_COMPATIBLE_API_KEY", "sk-of-one-server-0123456789",
          "OPENAI_API_KEY", "sk-of-openai-0123456789",
          "OTHER", "sk-of-another-0123456789");

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(
        folder.resolve("models.yaml"),
        "models: {openai/dear: {price: {input: 4, cached: 2, output: 8, batch: 0.5}}}");
  }

  private ModelAccess access(boolean batch) {
    return new ModelAccess(
        Settings.DEFAULT,
        Double.POSITIVE_INFINITY,
        batch,
        false,
        folder.resolve("record.jsonl"),
        folder.resolve("models.yaml"));
  }

  private static NamedModel at(String server, String key) {
    return new NamedModel("openai-compatible/m", new Reach("judge-", server, "", key));
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example/v1, https://a.example/other, ''",
    "https://a.example/v1, https://b.example/v1, none",
    "https://a.example/v1, https://b.example/v1, OTHER",
  })
  void the_usual_key_goes_to_one_server_and_a_named_one_to_any(
      String first, String second, String key) {
    try (Store store = Store.open(folder)) {
      CommandModels models = new CommandModels(access(false), KEYS);
      models.openSingly(at(first, ""), store).close();
      models.openSingly(at(second, key), store).close();
    }
  }

  @Test
  void the_usual_key_is_not_shown_to_a_second_server_in_whatever_way_it_is_opened() {
    try (Store store = Store.open(folder)) {
      CommandModels models = new CommandModels(access(false), KEYS);
      models.open(at("https://a.example/v1", ""), store).close();
      NamedModel second = at("https://b.example/v1", "");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> models.open(second, store))
          .withMessageContainingAll("https://b.example", "--judge-key VARIABLE, or none");
      assertThatIllegalArgumentException().isThrownBy(() -> models.openSingly(second, store));
      assertThatIllegalArgumentException().isThrownBy(() -> models.openKept(second, store));
      NamedModel provider = new NamedModel("openai/gpt-4.1", Reach.usual("judge-"));
      assertThat(models.openSingly(provider, store).identity()).isEqualTo("openai/gpt-4.1");
    }
  }

  @Test
  void without_a_usual_key_there_is_none_to_show() {
    try (Store store = Store.open(folder)) {
      CommandModels models = new CommandModels(access(false), Map.of());
      models.openSingly(at("https://a.example/v1", ""), store).close();
      models.openSingly(at("https://b.example/v1", ""), store).close();
    }
  }

  @Test
  void nothing_is_recorded_before_a_model_is_opened() {
    CommandModels models = new CommandModels(access(false), KEYS);
    assertThat(models.price("openai/dear")).hasValue(new Price(4, 2, 8, 0.5));
    assertThat(folder.resolve("record.jsonl")).doesNotExist();
    try (Store store = Store.open(folder)) {
      models.openSingly(at("https://a.example/v1", ""), store).close();
    }
    assertThat(folder.resolve("record.jsonl")).exists();
  }

  @Test
  void a_batch_has_its_price_and_holds_a_turn_of_all_trials() {
    CommandModels single = new CommandModels(access(false), KEYS);
    assertThat(single.priceInBatchIfAsked("openai/dear")).hasValue(new Price(4, 2, 8, 0.5));
    assertThat(single.pace()).isEqualTo(new Pace.Concurrent(64));
    CommandModels batch = new CommandModels(access(true), KEYS);
    assertThat(batch.priceInBatchIfAsked("openai/dear")).hasValue(new Price(2, 1, 4, 1));
    assertThat(batch.price("openai/dear")).hasValue(new Price(4, 2, 8, 0.5));
    assertThat(batch.pace()).isEqualTo(new Pace.Together(Integer.MAX_VALUE));
    assertThat(single.price("scripted/x")).isEmpty();
  }
}
