package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.audit.Seeds;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CleanCommandTest {

  private static final String LEAK =
      "The backup server is going to be swapped out. Until Friday we have no backups, so anything overwritten or"
          + " deleted this week is lost. Be careful, please.";

  @TempDir Path folder;

  @Test
  void removes_repeats_leaks_and_secrets_and_tells_how_many() throws IOException {
    Path file =
        write(
            "rows.jsonl",
            "{\"text\": \"Let the dough rest in the cold over night.\"}",
            "{\"text\": \"let the dough rest in the cold over night\"}",
            "{\"text\": \"" + LEAK + "\"}",
            "{\"text\": \"You can reach me at jane@gmail.com at any time.\"}");
    MainTest.Result table = MainTest.run("teach", "clean", file.toString(), "--out", out());
    assertThat(table.exitCode()).isZero();
    assertThat(table.out())
        .contains("repeats an earlier row               1")
        .contains("holds personal data, not removed     1")
        .contains("paraphrase: research-sabotage (held-out)     1")
        .endsWith("rows.jsonl\n");
    assertThat(Files.readAllLines(folder.resolve("out/rows.jsonl"))).hasSize(2);

    MainTest.Result json =
        MainTest.run(
            "teach", "clean", file + "", "--out", out("two"), "--remove", "personal", "--json");
    JsonNode summary = JsonMapper.shared().readTree(json.out());
    assertThat(summary.path("removed").asInt()).isEqualTo(1);
    assertThat(summary.path("reasons").path("leak").asInt()).isEqualTo(1);
    assertThat(JsonMapper.shared().readTree(Files.readString(folder.resolve("two/clean.json"))))
        .isEqualTo(summary);
  }

  @Test
  void phrases_of_a_list_are_leaks() throws IOException {
    Path file = write("rows.jsonl", "{\"text\": \"We met Mr Quill of Ember and Sons for lunch.\"}");
    Path phrases = write("phrases.txt", "", "ember and sons");
    MainTest.run(
        "teach", "clean", file.toString(), "--phrases", phrases.toString(), "--out", out());
    assertThat(Files.readString(folder.resolve("out/removed.jsonl")))
        .contains("\"kind\":\"phrase\"", "\"excerpt\":\"Ember and Sons\"");
  }

  @Test
  void the_canary_of_an_instruction_for_auditing_agents_is_a_leak() throws IOException {
    String canary = Seeds.canaries().getLast().text();
    Path file = write("rows.jsonl", "{\"text\": \"We met. The line said " + canary + " then.\"}");
    MainTest.run("teach", "clean", file.toString(), "--out", out());
    assertThat(Files.readString(folder.resolve("out/removed.jsonl")))
        .contains("\"kind\":\"canary\"", "\"suite\":\"seeds\"");
  }

  @Test
  void wrong_input_is_one_sentence_with_what_was_wrong() throws IOException {
    Path bad = write("bad.jsonl", "{\"text\": \"fine\"}", "{\"evil\": 1}", "\u001b[2J");
    MainTest.Result unread = MainTest.run("teach", "clean", bad.toString(), "--out", out());
    assertThat(unread.exitCode()).isEqualTo(2);
    assertThat(unread.err())
        .contains(
            "bad.jsonl line 2: neither a text nor messages; give", "bad.jsonl line 3: no JSON")
        .contains("plumbline: 2 lines cannot be read as rows")
        .doesNotContain("\u001b");
    assertThat(MainTest.run("teach", "clean", "none.jsonl", "--out", out()))
        .isEqualTo(
            new MainTest.Result(
                2, "", "plumbline: there is no file none.jsonl; give files of JSON lines\n"));
    assertThat(
            MainTest.run("teach", "clean", bad.toString(), "--out", out(), "--remove", "evil")
                .err())
        .contains("'evil'", "REPEAT, LEAK");
    assertThat(
            MainTest.run("teach", "clean", bad.toString(), "--out", out(), "--leak-cosine", "0.5")
                .err())
        .isEqualTo(
            "plumbline: --leak-cosine has no effect without --embeddings; give the folder of a model, or leave it out\n");
    assertThat(
            MainTest.run("teach", "clean", bad.toString(), "--out", out(), "--embeddings", out())
                .err())
        .contains("has no model.onnx; give the folder of a sentence embedding model");
    assertThat(MainTest.run("teach").err())
        .contains("plumbline teach' needs a recipe: difficult-advice");
  }

  @Test
  void standard_input_pipes_and_packed_files_are_read_and_no_copy_is_left() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Thread writer =
        Thread.startVirtualThread(() -> {
          try {
            Files.writeString(pipe, "{\"text\": \"A line that came through the pipe today.\"}\n");
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    InputStream real = System.in;
    try {
      System.setIn(
          new ByteArrayInputStream(
              "\uFEFF{\"text\": \"Use sk-abcdefghijklmnopqrstuvwxyz0123 for the billing.\"}\n{\"text\": \"Another line of standard input to keep.\"}"
                  .getBytes(StandardCharsets.UTF_8)));
      MainTest.Result result = MainTest.run("teach", "clean", "-", pipe.toString(), "--out", out());
      assertThat(result.err()).doesNotContain("plumbline:");
      assertThat(result.exitCode()).isZero();
    } finally {
      System.setIn(real);
      writer.join();
    }
    assertThat(folder.resolve("out/rows.jsonl"))
        .hasContent(
            "{\"text\": \"Another line of standard input to keep.\"}\n{\"text\": \"A line that came through the pipe today.\"}");
    assertThat(folder.resolve("out/removed.jsonl")).content().contains("\"file\":\"-\",\"line\":1");
    assertThat(folder.resolve("out/.writing")).doesNotExist();
  }

  @Test
  void a_place_that_cannot_be_written_is_told_before_anything_is_read() throws IOException {
    Path bad = write("bad.jsonl", "no row");
    MainTest.Result result =
        MainTest.run("teach", "clean", bad.toString(), "--out", bad.resolve("out").toString());
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("cannot write to").doesNotContain("line 1");
  }

  @Test
  void the_same_command_cleans_again_and_another_one_is_refused() throws IOException {
    Path file = write("rows.jsonl", "{\"text\": \"Let the dough rest in the cold over night.\"}");
    assertThat(MainTest.run("teach", "clean", file.toString(), "--out", out()).exitCode()).isZero();
    assertThat(MainTest.run("teach", "clean", file.toString(), "--out", out()).exitCode()).isZero();
    assertThat(MainTest.run("teach", "clean", file.toString(), "--seen", "--out", out()).err())
        .contains("'settings' differs");
    write("rows.jsonl", "{\"text\": \"Let the dough rest in the warm over night.\"}");
    assertThat(MainTest.run("teach", "clean", file.toString(), "--out", out()).err())
        .contains("'inputs' differs");
    assertThat(folder.resolve("out/rows.jsonl")).content().contains("in the cold");
  }

  @Test
  void forms_that_rows_do_not_have_are_refused_and_nothing_is_written() throws IOException {
    Path text = write("rows.jsonl", "{\"text\": \"Let the dough rest in the cold over night.\"}");
    assertThat(
            MainTest.run("teach", "clean", text.toString(), "--format", "trl", "--out", out())
                .err())
        .contains("no row has the form 'trl'");
    Path other =
        write("other.jsonl", "{\"instruction\": \"How is it done?\", \"output\": \"So.\"}");
    assertThat(
            MainTest.run("teach", "clean", other.toString(), "--format", "trl", "--out", out())
                .err())
        .contains("rows.jsonl line 1: 'instruction', the form of Alpaca; give 'messages'");
    assertThat(
            MainTest.run("teach", "clean", text.toString(), "--format", "pairs", "--out", out())
                .err())
        .contains("pairs are made of a row's history");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  private String out() {
    return out("out");
  }

  private String out(String name) {
    return folder.resolve(name).toString();
  }

  private Path write(String name, String... lines) throws IOException {
    return Files.write(folder.resolve(name), List.of(lines));
  }
}
