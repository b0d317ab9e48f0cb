package dev.plumbline.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.scan.LogReader.Found;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogReaderTest {

  @TempDir Path folder;

  private static String session(String name, String role, String text) {
    return "{\"sessionId\":\"%s\",\"type\":\"%s\",\"message\":{\"role\":\"%2$s\",\"content\":\"%s\"}}"
        .formatted(name, role, text);
  }

  @Test
  void sessions_in_one_file_may_be_interleaved() {
    Path file =
        Logs.write(
            folder.resolve("two.jsonl"),
            session("a", "user", "one"),
            session("b", "user", "two"),
            session("a", "assistant", "three"),
            session("b", "assistant", "four"));
    assertThat(Logs.conversations(file))
        .extracting(one -> one.turns().stream().map(Turn::line).toList())
        .containsExactly(List.of(1L, 3L), List.of(2L, 4L));
  }

  @Test
  void a_line_of_32_mb_is_read() throws IOException {
    Path file = folder.resolve("long.jsonl");
    try (Writer out = Files.newBufferedWriter(file)) {
      out.write("{\"model\":\"m\",\"messages\":[{\"role\":\"tool\",\"content\":\"");
      for (int i = 0; i < 32; i++) {
        out.write("word ".repeat(1 << 18).substring(0, 1 << 20));
      }
      out.write("\"},{\"role\":\"assistant\",\"content\":\"It is long.\"}]}\n");
      out.write(
          "{\"model\":\"m\",\"messages\":[{\"role\":\"assistant\",\"content\":\"Short.\"}]}\n");
    }
    List<Conversation> read = Logs.conversations(file);
    assertThat(read).hasSize(2);
    assertThat(Suspecting.of(read.getFirst()).score()).isZero();
    assertThat(Excerpt.of(read.getFirst()).length()).isLessThan(20_000);
  }

  @Test
  void sessions_that_are_never_whole_take_bounded_memory() throws IOException {
    Path file = folder.resolve("many.jsonl");
    String text = "word ".repeat(200_000);
    try (Writer out = Files.newBufferedWriter(file)) {
      for (int i = 0; i < 100; i++) {
        out.write(session("s" + i, "assistant", text) + "\n");
      }
      out.write(session("s0", "assistant", "again") + "\n");
    }
    // The first had to end before the file did, and goes on as another.
    assertThat(Logs.conversations(file)).hasSize(101);
  }

  @Test
  void nothing_that_stands_in_a_log_ends_the_reading() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    String signs = "{}[]\":,\\\n 019enul-";
    for (String name :
        List.of(
            "anthropic.jsonl",
            "console-logs.json",
            "console-messages.json",
            "inspect.json",
            "langsmith.jsonl",
            "openai-responses.jsonl",
            "otlp-logs.jsonl",
            "otlp-traces.jsonl")) {
      byte[] whole = Files.readAllBytes(Logs.shipped(name));
      for (int time = 0; time < 60; time++) {
        byte[] changed = whole.clone();
        for (int i = 0; i < 1 + time / 6; i++) {
          changed[random.nextInt(changed.length)] =
              (byte) signs.charAt(random.nextInt(signs.length()));
        }
        Path file = Files.write(folder.resolve("changed"), changed);
        for (Found found : Logs.found(Optional.empty(), file)) {
          if (found instanceof Found.Whole(Conversation conversation, _)) {
            Suspecting.of(Excerpt.of(conversation).conversation());
          }
        }
      }
    }
  }

  @Test
  void values_that_cannot_be_are_no_values() {
    Path file =
        Logs.write(
            folder.resolve("odd.jsonl"),
            "{\"name\":\"chat\",\"context\":{\"span_id\":\"1\"},\"attributes\":{\"gen_ai.output.messages\":\"[{\\\"role\\\":\\\"assistant\\\",\\\"content\\\":\\\"Hi\\\"}]\",\"gen_ai.prompt.99999999999.content\":\"x\"},\"startTimeUnixNano\":\"9999999999999999999\"}",
            "{\"a\":" + "[".repeat(600) + "]".repeat(600) + "}",
            "{\"model\":5,\"messages\":[{\"role\":7,\"content\":{\"a\":[1]}},{\"role\":\"assistant\",\"tool_calls\":[{\"function\":3},null,\"x\"]},null,4]}");
    List<Found> found = Logs.found(Optional.empty(), file);
    assertThat(found).hasSize(3);
    assertThat(found.getFirst())
        .isInstanceOfSatisfying(
            Found.Whole.class, whole -> assertThat(whole.conversation().time()).isEmpty());
    assertThat(found.get(1))
        .isInstanceOfSatisfying(
            Found.Unread.class,
            unread -> assertThat(unread.why()).isEqualTo("deeper or longer than is read"));
    assertThat(found.getLast()).isInstanceOf(Found.Whole.class);
  }

  @Test
  void a_call_of_thousands_of_options_is_no_trouble() {
    assertThat(
            Suspecting.of(
                    Logs.of(Logs.calls("shell", Map.of("command", "rm " + "-a ".repeat(6_000)))))
                .hits())
        .isEmpty();
  }

  @Test
  void reasons_do_not_tell_what_stood_there() {
    Path file = Logs.write(folder.resolve("bad.jsonl"), "{\"password\": hunter2secret}");
    assertThat(Logs.found(Optional.empty(), file).getFirst())
        .isInstanceOfSatisfying(
            Found.Unread.class,
            unread -> assertThat(unread.why()).isEqualTo("no JSON, from column 14 of its line on"));
  }
}
