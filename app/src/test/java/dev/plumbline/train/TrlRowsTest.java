package dev.plumbline.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.checkpoint.ChatDialect;
import dev.plumbline.checkpoint.LocalSettings;
import dev.plumbline.checkpoint.TemplateDialect;
import dev.plumbline.lm.Example;
import dev.plumbline.lm.Tokenizer;
import dev.plumbline.teach.RowFiles;
import dev.plumbline.train.RowLimit.Longer;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tokens and loss beside those of TRL's trainers, which {@code bench/trl_rows.py} wrote down. */
class TrlRowsTest {

  private static final Path FOLDER = folder();

  private static Path folder() {
    try {
      return Path.of(Objects.requireNonNull(TrlRowsTest.class.getResource("trl")).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "messages, CHAT",
    "prompts, CHAT",
    "completions, CHAT",
    "documents, DOCUMENTS",
    "pairs, PREFERENCES",
    "implicit, PREFERENCES",
    "texts, PREFERENCES"
  })
  void tokens_are_those_of_trl_and_so_is_the_loss_up_to_the_end_of_the_turn(
      String name, TrainingMethod method) {
    List<JsonNode> expected = expected(name + ".jsonl");
    List<Example> ours = ours(name + ".jsonl", method);
    assertThat(ours).hasSameSizeAs(expected);
    for (int i = 0; i < ours.size(); i++) {
      Example example = ours.get(i);
      JsonNode theirs = expected.get(i);
      assertThat(example.tokens()).isEqualTo(numbers(theirs.path("ids")));
      if (theirs.path("loss").isArray()) {
        assertThat(example.supervised())
            .isEqualTo(upToTheEnd(numbers(theirs.path("loss")), example.tokens()));
      }
    }
  }

  private static List<JsonNode> expected(String file) {
    JsonNode all = JsonMapper.shared().readTree(FOLDER.resolve("expected.json"));
    return all.path(file).valueStream().flatMap(JsonNode::valueStream).toList();
  }

  private static List<Example> ours(String file, TrainingMethod method) {
    try (Tokenizer tokenizer = Tokenizer.load(FOLDER);
        ChatDialect dialect = TemplateDialect.of(FOLDER, tokenizer, LocalSettings.USUAL)) {
      RowFiles rows = RowFiles.of(List.of(FOLDER.resolve(file)), Map.of());
      return TrainingData.read(
              rows, method, dialect, new RowLimit(1_000, Longer.REFUSE), more -> {})
          .groups()
          .stream()
          .flatMap(group -> group.examples().stream())
          .toList();
    }
  }

  private static int[] numbers(JsonNode list) {
    return list.valueStream().mapToInt(JsonNode::asInt).toArray();
  }

  /** Without the line break after the turn, which TRL teaches and no model says. */
  private static boolean[] upToTheEnd(int[] loss, int[] tokens) {
    boolean[] supervised = new boolean[loss.length];
    int end = tokens.length;
    while (tokens[end - 1] != 2) {
      end--;
    }
    for (int i = 0; i < end; i++) {
      supervised[i] = loss[i] == 1;
    }
    return supervised;
  }
}
