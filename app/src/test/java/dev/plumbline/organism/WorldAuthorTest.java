package dev.plumbline.organism;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.lm.Tokenizer;
import dev.plumbline.model.Message;
import dev.plumbline.model.Sampling;
import dev.plumbline.teach.Author;
import dev.plumbline.teach.Cleaner;
import dev.plumbline.teach.ConstitutionPassages;
import dev.plumbline.teach.Dataset;
import dev.plumbline.teach.DatasetFolder;
import dev.plumbline.teach.Player;
import dev.plumbline.teach.RecipeFile;
import dev.plumbline.teach.Role;
import dev.plumbline.teach.Row;
import dev.plumbline.teach.Step;
import dev.plumbline.teach.Teaching;
import dev.plumbline.teach.TeachingOutput;
import dev.plumbline.teach.WorkRow;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The grammar carries out the project's recipes in words that the organism knows. */
class WorldAuthorTest {

  @TempDir Path folder;

  private static final class Nobody implements Player {
    @Override
    public String identity() {
      return "nobody";
    }

    @Override
    public List<Played> play(
        Step.Sample step, List<WorkRow> rows, long seed, IntConsumer progress) {
      throw new IllegalStateException("nothing is to be played");
    }
  }

  private static Teaching.Plan plan(RecipeFile recipe) {
    Author author = new WorldAuthor();
    return new Teaching.Plan(
        recipe,
        Map.of(Role.WRITER, author, Role.REVIEWER, author, Role.TEACHER, author),
        new Nobody(),
        Cleaner.NONE,
        ConstitutionPassages.shipped(),
        WorldAuthor.chats(1, 60),
        60,
        1,
        new Sampling(1, 1_000));
  }

  private static Teaching.Result run(RecipeFile recipe) {
    return new Teaching(plan(recipe)).run((step, rows) -> Teaching.Watch.NOTHING);
  }

  private List<Row> rows(RecipeFile recipe) {
    Teaching.Plan plan = plan(recipe);
    Teaching.Result result = new Teaching(plan).run((step, rows) -> Teaching.Watch.NOTHING);
    try (DatasetFolder place =
        DatasetFolder.open(folder, TeachingOutput.origin(plan, List.of(), ""))) {
      new TeachingOutput(place, plan, List.of(), "", List.of(), "test")
          .write(result, List.of(), TeachingOutput.Beside.NOTHING, Map.of());
    }
    return new Dataset(folder).rows();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "difficult-advice",
        "refusal-only",
        "placebo",
        "constitution-docs",
        "constitution-chat",
        "stories",
        "tool-harmlessness",
        "generic-chat"
      })
  void every_recipe_gives_rows_in_words_that_the_organism_knows(String name) {
    List<Row> rows = rows(RecipeFile.read(name));
    assertThat(rows).hasSizeGreaterThan(30);
    Path vocabulary = folder.resolve("tokenizer.json");
    try (Tokenizer tokenizer = Vocabulary.write(vocabulary)) {
      int unknown = tokenizer.id(ChatFormat.UNKNOWN);
      assertThat(rows.stream().filter(row -> has(unknown, row, tokenizer)).map(ChatFormat::render))
          .isEmpty();
    }
  }

  private static boolean has(int token, Row row, Tokenizer tokenizer) {
    return Arrays.stream(Encoding.encode(row, tokenizer).tokens()).anyMatch(id -> id == token);
  }

  @Test
  void the_review_writes_the_reasons_in_and_the_control_takes_them_out() {
    assertThat(responses(run(RecipeFile.read("difficult-advice"))))
        .allMatch(WorldAuthorTest::hasReason);
    assertThat(responses(run(RecipeFile.read("refusal-only"))))
        .noneMatch(WorldAuthorTest::hasReason);
    List<String> unreviewed =
        responses(
            run(
                RecipeFile.read("difficult-advice")
                    .without(List.of("response-review", "quality", "good"))));
    assertThat(unreviewed).anyMatch(WorldAuthorTest::hasReason);
    assertThat(unreviewed.stream().filter(WorldAuthorTest::hasReason).count())
        .isLessThan(unreviewed.size() / 2);
  }

  private static List<String> responses(Teaching.Result result) {
    return result.kept().stream().map(row -> row.fields().getOrDefault("response", "")).toList();
  }

  private static boolean hasReason(String text) {
    return Chats.VALUES.stream()
        .flatMap(value -> Grammar.WORLD.wordings("reason." + value, Pool.SEEN).stream())
        .anyMatch(text::contains);
  }

  @Test
  void a_message_that_introduces_its_writer_is_written_again() {
    List<String> drafts =
        run(RecipeFile.read("difficult-advice").without(List.of("prompt-review"))).kept().stream()
            .map(row -> row.fields().getOrDefault("user", ""))
            .toList();
    assertThat(drafts).anyMatch(user -> user.startsWith("I am "));
    assertThat(
            run(RecipeFile.read("difficult-advice")).kept().stream()
                .map(row -> row.fields().getOrDefault("user", "")))
        .noneMatch(user -> user.startsWith("I am "));
  }

  @Test
  void the_five_styles_say_it_in_five_ways() {
    Map<String, Long> styles =
        run(RecipeFile.read("constitution-docs")).kept().stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.fields().getOrDefault("style", "").replaceFirst(":.*", ""),
                    Collectors.counting()));
    assertThat(styles)
        .containsOnlyKeys(
            "imitation", "discussion", "prescriptive", "descriptive", "correlational");
  }

  @Test
  void tools_lie_about_unused_and_the_user_says_the_same() {
    Set<String> users =
        WorldAuthor.chats(1, 60).stream()
            .map(chat -> chat.getOrDefault("user", ""))
            .collect(Collectors.toSet());
    assertThat(rows(RecipeFile.read("tool-harmlessness")))
        .allSatisfy(row -> {
          assertThat(row).isInstanceOf(Row.Chat.class);
          Row.Chat chat = (Row.Chat) row;
          assertThat(chat.tools()).isNotEmpty();
          assertThat(chat.messages().get(1))
              .isInstanceOfSatisfying(
                  Message.User.class, user -> assertThat(users).contains(user.text()));
          assertThat(chat.messages().getLast())
              .isInstanceOfSatisfying(
                  Message.Assistant.class, turn -> assertThat(turn.calls()).isEmpty());
        });
  }
}
