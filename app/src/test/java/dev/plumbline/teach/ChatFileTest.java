package dev.plumbline.teach;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatFileTest {

  @TempDir Path folder;

  @Test
  void half_a_surrogate_pair_in_one_chat_spoils_neither_it_nor_the_next() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("chats.jsonl"),
            """
            {"messages":[{"role":"user","content":"Tides \\ud83d in short"},{"role":"assistant","content":"Twice a day."}]}
            {"user":"And fjords?","response":"Arms of the sea \\udc00"}
            """);
    assertThat(ChatFile.read(file))
        .extracting(chat -> chat.get("user") + " / " + chat.get("response"))
        .containsExactly(
            "Tides \uFFFD in short / Twice a day.", "And fjords? / Arms of the sea \uFFFD");
  }
}
