package dev.plumbline.teach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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

  @Test
  void rows_that_a_recipe_wrote_are_chats_where_they_have_one_turn_and_no_tools()
      throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("rows.jsonl"),
            """
            {"messages":[{"role":"system","text":"Be brief."},{"role":"user","text":"Why?"},{"role":"assistant","reasoning":"Hm.","text":"So.","calls":[],"carry":""}],"tools":[]}
            """);
    assertThat(ChatFile.read(file))
        .containsExactly(Map.of("system", "Be brief.", "user", "Why?", "response", "Hm.\n\nSo."));
    Files.writeString(
        file,
        Files.readString(file)
            .replace(
                "\"tools\":[]",
                "\"tools\":[{\"name\":\"a\",\"description\":\"\",\"parameters\":[]}]"));
    assertThatThrownBy(() -> ChatFile.read(file))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("line 1, is not one user turn and its answer, without tools");
  }
}
