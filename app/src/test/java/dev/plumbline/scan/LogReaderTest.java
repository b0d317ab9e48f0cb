package dev.plumbline.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.scan.LogReader.Found;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
  void reasons_do_not_tell_what_stood_there() {
    Path file = Logs.write(folder.resolve("bad.jsonl"), "{\"password\": hunter2secret}");
    assertThat(Logs.found(Optional.empty(), file).getFirst())
        .isInstanceOfSatisfying(
            Found.Unread.class,
            unread -> assertThat(unread.why()).isEqualTo("no JSON, from column 14 of its line on"));
  }
}
