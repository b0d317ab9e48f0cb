package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plumbline.model.Message;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.organism.TestOrganism;
import dev.plumbline.organism.WorldAuthor;
import dev.plumbline.provider.TargetModel;
import dev.plumbline.store.Store;
import dev.plumbline.teach.Author;
import dev.plumbline.teach.RecipeFile;
import dev.plumbline.teach.Role;
import dev.plumbline.teach.Step;
import dev.plumbline.teach.WorkRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Writers as their options name them: who is opened, where, and with which key. */
class OpenWritersTest {

  private static final List<String> ROLES =
      List.of("writer", "reviewer", "second-reviewer", "teacher", "target");

  @TempDir Path folder;

  /** The roles of a recipe. */
  @Command
  private static final class Asked {
    @Mixin private ModelOptions models = new ModelOptions();
    @Mixin private WriterOptions writers = new WriterOptions();

    static Asked of(List<String> words) {
      Asked asked = new Asked();
      new CommandLine(asked).parseArgs(words.toArray(String[]::new));
      return asked;
    }

    OpenWriters open(Map<String, String> keys, Store store) {
      return new OpenWriters(writers.asked(), new CommandModels(models.asked(), keys), store, 1);
    }
  }

  private static String variable(String role) {
    return "KEY_OF_" + role.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private static String key(String role) {
    return "sk-of-the-%s-0123456789".formatted(role);
  }

  private static List<String> words(String role, String server) {
    String prefix = role.equals("writer") ? "--" : "--" + role + "-";
    return List.of(
        "--" + role,
        "openai-compatible/model-of-" + role,
        prefix + "base-url",
        server,
        prefix + "key",
        variable(role));
  }

  @Test
  void each_role_has_its_own_server_and_its_own_key() throws IOException {
    Map<String, RecordingServer> servers = new HashMap<>();
    Map<String, String> keys = new HashMap<>();
    List<String> words = new ArrayList<>();
    for (String role : ROLES) {
      servers.put(role, new RecordingServer());
      keys.put(variable(role), key(role));
      words.addAll(words(role, servers.get(role).url()));
    }
    try (Store store = Store.open(folder);
        OpenWriters writers = Asked.of(words).open(keys, store)) {
      assertThat(writers.authors()).containsOnlyKeys(Role.values());
      assertThat(writers.player().identity()).contains("model-of-target");
      servers.forEach((role, server) -> {
        assertThat(server.keys()).as(role).containsExactly("Bearer " + key(role));
        assertThat(server.bodies().element()).contains("\"model-of-" + role + "\"");
      });
    } finally {
      servers.values().forEach(RecordingServer::close);
    }
  }

  @Test
  void the_usual_key_of_the_writers_server_is_not_shown_to_the_reviewers() throws IOException {
    try (RecordingServer a = new RecordingServer();
        RecordingServer b = new RecordingServer();
        Store store = Store.open(folder)) {
      List<String> words =
          List.of(
              "--writer",
              "openai-compatible/one",
              "--base-url",
              a.url(),
              "--reviewer",
              "openai-compatible/other",
              "--reviewer-base-url",
              b.url());
      Map<String, String> usual = Map.of("OPENAI_COMPATIBLE_API_KEY", "sk-of-one-server-01234");
      try (OpenWriters writers = Asked.of(words).open(usual, store)) {
        assertThatIllegalArgumentException()
            .isThrownBy(writers::authors)
            .withMessageContaining("say which key goes there: --reviewer-key VARIABLE, or none");
      }
      assertThat(a.keys()).containsExactly("Bearer sk-of-one-server-01234");
      assertThat(b.keys()).isEmpty();
    }
  }

  @Test
  void a_model_in_several_roles_is_opened_once_and_that_of_another_server_again()
      throws IOException {
    try (RecordingServer server = new RecordingServer();
        RecordingServer other = new RecordingServer();
        Store store = Store.open(folder)) {
      List<String> words = new ArrayList<>(words("writer", server.url()));
      words.addAll(List.of("--reviewer", "openai-compatible/model-of-writer"));
      Map<String, String> keys = Map.of(variable("writer"), key("writer"));
      try (OpenWriters writers = Asked.of(words).open(keys, store)) {
        assertThat(writers.authors().get(Role.REVIEWER))
            .isEqualTo(writers.authors().get(Role.WRITER));
        writers.player();
        assertThat(writers.remote()).hasSize(1);
        assertThat(server.bodies()).hasSize(1);
      }
      words.addAll(
          List.of(
              "--teacher",
              "openai-compatible/model-of-writer",
              "--teacher-base-url",
              other.url(),
              "--teacher-key",
              "none"));
      try (OpenWriters writers = Asked.of(words).open(keys, store)) {
        writers.authors();
        assertThat(writers.remote())
            .extracting(TargetModel::identity)
            .hasSize(2)
            .anyMatch(identity -> identity.endsWith(" at " + other.url()));
        assertThat(other.keys()).containsExactly("none");
      }
    }
  }

  @Test
  void a_model_in_several_roles_is_asked_for_replies_of_the_length_of_each() throws IOException {
    try (RecordingServer server = new RecordingServer();
        Store store = Store.open(folder)) {
      List<String> words = new ArrayList<>(words("writer", server.url()));
      words.addAll(
          List.of(
              "--reviewer", "openai-compatible/model-of-writer", "--reviewer-max-tokens", "70"));
      Map<String, String> keys = Map.of(variable("writer"), key("writer"));
      try (OpenWriters writers = Asked.of(words).open(keys, store)) {
        Map<Role, Author> authors = writers.authors();
        assertThat(writers.remote()).hasSize(1);
        server.bodies().clear();
        for (Role role : List.of(Role.WRITER, Role.REVIEWER)) {
          Objects.requireNonNull(authors.get(role)).write(List.of(task()), done -> {});
        }
        assertThat(server.bodies())
            .satisfiesExactly(
                body -> assertThat(body).containsPattern("max_(completion_)?tokens\":8000\\b"),
                body -> assertThat(body).containsPattern("max_(completion_)?tokens\":70\\b"));
      }
    }
  }

  private static Author.Task task() {
    Step.Asking first =
        RecipeFile.read("stories").steps().stream()
            .filter(Step.Asking.class::isInstance)
            .map(Step.Asking.class::cast)
            .findFirst()
            .orElseThrow();
    return new Author.Task(
        first,
        new WorkRow("1", Map.of(), List.of()),
        new Request(List.of(new Message.User("Hi.")), List.of(), new Sampling(1, 9), 1));
  }

  @Test
  void the_grammar_writes_and_an_organism_plays() {
    try (Store store = Store.open(folder);
        OpenWriters writers = Asked.of(List.of()).open(Map.of(), store)) {
      assertThat(writers.authors().values()).hasSize(3).allMatch(WorldAuthor.class::isInstance);
      assertThat(writers.player().identity()).startsWith("organism/base ");
      assertThat(writers.remote()).isEmpty();
    }
  }

  @Test
  void weights_on_this_machine_play_and_write_as_one_model() {
    String local = "local/" + TestOrganism.write(folder, 1);
    try (Store store = Store.open(folder.resolve("out"));
        OpenWriters writers = Asked.of(List.of("--writer", local)).open(Map.of(), store)) {
      String player = writers.player().identity();
      assertThat(player).matches("\\Q" + local + "\\E [0-9a-f]{12}");
      assertThat(writers.authors().values()).extracting(Author::identity).containsOnly(player);
    }
  }

  @Test
  void a_grammar_that_is_to_play_is_told_so() {
    try (Store store = Store.open(folder);
        OpenWriters writers = Asked.of(List.of("--target", "organism")).open(Map.of(), store)) {
      assertThatIllegalArgumentException()
          .isThrownBy(writers::player)
          .withMessageContaining("a grammar that plays no scenarios; give organism/base");
    }
  }
}
