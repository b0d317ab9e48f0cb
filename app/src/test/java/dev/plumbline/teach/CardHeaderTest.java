package dev.plumbline.teach;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class CardHeaderTest {

  @TempDir Path folder;

  private JsonNode header(long rows) {
    String yaml = new CardHeader(folder, rows).yaml();
    assertThat(yaml).startsWith("---\n").endsWith("\n---\n");
    return YAMLMapper.shared().readTree(yaml.substring(4, yaml.length() - 4));
  }

  @Test
  void each_file_with_rows_is_a_configuration_and_the_rows_are_the_default() throws IOException {
    Files.writeString(
        folder.resolve("rows.jsonl"),
        "{\"text\": \"This is what the others and I have said of it, and there is no more to say.\"}\n");
    Files.writeString(folder.resolve("trl.jsonl"), "{}\n");
    Files.writeString(folder.resolve("pairs.jsonl"), "");
    Files.writeString(folder.resolve("lineage.jsonl"), "{}\n");
    JsonNode header = header(1);
    assertThat(header.path("configs").valueStream().map(one -> one.path("config_name").asString()))
        .containsExactly("default", "trl");
    assertThat(header.at("/configs/0/default").asBoolean()).isTrue();
    assertThat(header.at("/configs/1/data_files/0/path").asString()).isEqualTo("trl.jsonl");
    assertThat(header.at("/configs/1/data_files/0/split").asString()).isEqualTo("train");
    assertThat(header.path("language").valueStream().map(JsonNode::asString)).containsExactly("en");
  }

  @Test
  void a_language_that_is_not_known_is_not_given() throws IOException {
    Files.writeString(folder.resolve("rows.jsonl"), "{\"text\": \"zxcv qwer\"}\n");
    assertThat(header(1).has("language")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "0, n<1K",
    "999, n<1K",
    "1000, 1K<n<10K",
    "99999, 10K<n<100K",
    "100000, 100K<n<1M",
    "1000000, 1M<n<10M"
  })
  void the_size_is_one_of_the_hubs_categories(long rows, String size) throws IOException {
    Files.writeString(folder.resolve("rows.jsonl"), "");
    assertThat(header(rows).at("/size_categories/0").asString()).isEqualTo(size);
  }
}
