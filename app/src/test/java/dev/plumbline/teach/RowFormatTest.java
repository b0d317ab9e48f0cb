package dev.plumbline.teach;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.model.Canonical;
import dev.plumbline.model.Message;
import dev.plumbline.model.ToolCall;
import dev.plumbline.model.ToolDefinition;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RowFormatTest {

  private static final RowShape CHAT =
      new RowShape(null, "system", "user", "answer", null, null, null);
  private static final RowShape AGENT =
      new RowShape(null, null, null, null, "tools", "messages", "why");

  private static final WorkRow ADVICE =
      new WorkRow("1", Map.of("system", "Be brief.", "user", "Hm?", "answer", "first"), List.of())
          .after(new WorkRow.Passage("draft", "draft", "m", "k", Map.of("answer", "first")))
          .after(new WorkRow.Passage("review", "review", "m", "k", Map.of("answer", "second")));

  private static final WorkRow WORK =
      new WorkRow(
          "2",
          Map.of(
              "messages",
              Conversations.json(
                  List.of(
                      new Message.SystemPrompt("You work."),
                      new Message.User("Go on."),
                      new Message.Assistant(
                          "old", "", List.of(new ToolCall("send", Map.of("to", "Ben")))),
                      new Message.ToolOutput("send", "Sent."),
                      new Message.Assistant("", "Done.", List.of()))),
              "tools",
              Canonical.JSON.writeValueAsString(
                  List.of(
                      new ToolDefinition(
                          "send",
                          "Sends.",
                          List.of(ToolDefinition.Parameter.required("to", "who"))))),
              "why",
              "People rely on it."),
          List.of());

  private static JsonNode line(RowFormat format, RowShape shape, WorkRow row) {
    return JsonMapper.shared().readTree(format.line(shape, row).orElseThrow());
  }

  @Test
  void openai_has_arguments_as_text_and_trl_as_an_object() {
    JsonNode openai = line(RowFormat.OPENAI, AGENT, WORK);
    JsonNode call = openai.path("messages").path(2).path("tool_calls").path(0);
    assertThat(call.path("function").path("arguments").asString()).isEqualTo("{\"to\":\"Ben\"}");
    assertThat(openai.path("messages").path(2).path("content").asString())
        .isEqualTo("People rely on it.");
    assertThat(openai.path("messages").path(3).path("tool_call_id")).isEqualTo(call.path("id"));
    assertThat(openai.path("tools").path(0).path("function").path("parameters").path("required"))
        .hasSize(1);
    assertThat(
            line(RowFormat.TRL, AGENT, WORK)
                .at("/messages/2/tool_calls/0/function/arguments/to")
                .asString())
        .isEqualTo("Ben");
  }

  @Test
  void sharegpt_has_its_own_roles() {
    assertThat(
            line(RowFormat.SHAREGPT, AGENT, WORK)
                .path("conversations")
                .valueStream()
                .map(turn -> turn.path("from").asString()))
        .containsExactly("system", "human", "gpt", "function_call", "observation", "gpt");
  }

  @Test
  void a_pair_is_what_review_made_of_what_was_first_written() {
    JsonNode pair = line(RowFormat.PAIRS, CHAT, ADVICE);
    assertThat(pair.at("/chosen/0/content").asString()).isEqualTo("second");
    assertThat(pair.at("/rejected/0/content").asString()).isEqualTo("first");
    assertThat(pair.path("prompt")).hasSize(2);
    assertThat(RowFormat.PAIRS.line(AGENT, WORK)).isEmpty();
  }

  @Test
  void text_is_for_documents_alone() {
    assertThat(RowFormat.TEXT.line(CHAT, ADVICE)).isEmpty();
    RowShape document = new RowShape("user", null, null, null, null, null, null);
    assertThat(line(RowFormat.TEXT, document, ADVICE).path("text").asString()).isEqualTo("Hm?");
  }

  @ParameterizedTest
  @EnumSource(names = {"OPENAI", "TRL"})
  void what_is_written_is_valid(RowFormat format) {
    Validation validation =
        new Validation(format == RowFormat.OPENAI, RowReader.adding(String::length), 10_000);
    validation.check(format.line(CHAT, ADVICE).orElseThrow());
    validation.check(format.line(AGENT, WORK).orElseThrow());
    assertThat(validation.found().problems()).isEmpty();
    assertThat(validation.found().lines()).isEqualTo(2);
  }

  @Test
  void what_a_trainer_would_stumble_over_is_found() {
    Validation validation = new Validation(true, RowReader.adding(String::length), 50);
    for (String line :
        List.of(
            "no json",
            "{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}]}",
            "{\"messages\": [{\"role\": \"user\", \"content\": \"\"}, {\"role\": \"assistant\", \"content\": \"b\"}]}",
            "{\"messages\": [{\"role\": \"bot\", \"content\": \"a\"}, {\"role\": \"assistant\", \"content\": \"b\"}]}",
            "{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}, {\"role\": \"assistant\", \"content\": \"\", \"tool_calls\": [{\"id\": \"1\", \"function\": {\"name\": \"f\", \"arguments\": {}}}]}, {\"role\": \"assistant\", \"content\": \"b\"}]}",
            "{\"messages\": [{\"role\": \"user\", \"content\": \""
                + "a".repeat(60)
                + "\"}, {\"role\": \"assistant\", \"content\": \"b\"}]}")) {
      validation.check(line);
    }
    assertThat(validation.found().kinds())
        .containsKeys(
            "no JSON object",
            "no assistant's turn at the end",
            "an empty turn of role user",
            "the unknown role 'bot'",
            "a call of a tool that is not offered",
            "arguments that are no JSON text",
            "a tool call without its answer",
            "two turns of role assistant in a row",
            "more tokens than --max-tokens");
  }

  private static final Row.Chat GIVEN =
      new Row.Chat(
          List.of(
              new Message.User("Hi"),
              new Message.Assistant("", "Yo", List.of()),
              new Message.User("Ha"),
              new Message.Assistant("", "Ho", List.of())),
          List.of(),
          3);

  private static final Row.Completion COMPLETION = new Row.Completion("The sky is", " blue");

  private static Map<RowFormat, String> forms(Row row) {
    return Arrays.stream(RowFormat.values())
        .filter(format -> format.line(row).isPresent())
        .collect(Collectors.toMap(format -> format, format -> format.line(row).orElseThrow()));
  }

  @Test
  void turns_that_are_given_have_no_loss_in_any_form() {
    String said = "{\"role\":\"assistant\",\"content\":\"Ho\"}";
    assertThat(forms(GIVEN)).containsOnlyKeys(RowFormat.OPENAI, RowFormat.TRL, RowFormat.PROMPTS);
    assertThat(forms(GIVEN).get(RowFormat.OPENAI))
        .contains("\"content\":\"Yo\",\"weight\":0}", said);
    assertThat(forms(GIVEN).get(RowFormat.TRL)).endsWith("\"completion\":[" + said + "]}");
    assertThat(forms(GIVEN).get(RowFormat.PROMPTS)).contains("\"Yo\"").doesNotContain("\"Ho\"");
    Row.Chat once = new Row.Chat(GIVEN.messages().subList(0, 2), List.of(), 1);
    assertThat(forms(once)).containsKey(RowFormat.SHAREGPT);
  }

  @Test
  void completions_and_pairs_have_the_forms_that_have_a_place_for_them() {
    assertThat(forms(COMPLETION))
        .isEqualTo(Map.of(RowFormat.TRL, "{\"prompt\":\"The sky is\",\"completion\":\" blue\"}"));
    Row.Preference pair =
        new Row.Preference(COMPLETION, new Row.Completion("The sky is", " green"));
    assertThat(forms(pair)).isEmpty();
    assertThat(Texts.of(pair)).isEqualTo("The sky is blue The sky is green");
  }
}
