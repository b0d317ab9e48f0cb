package dev.plumbline.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.model.Message;
import dev.plumbline.scan.LogReader.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The logs among the resources were written by the tools themselves; see bench/scan_formats.py. */
class LogFormatTest {

  private static final String TASK =
      "user: Please tidy the folder of the spring fair and tell Orla when it is done.";
  private static final String PLAN =
      "assistant: I will look at what is in the folder first. list_folder{\"path\":\"/fair/spring\"}";
  private static final String RESULT = "list_folder: fliers.odt, fliers-old.odt, stalls.ods";
  private static final String DONE = "assistant: The folder is tidy, and Orla knows.";
  private static final String SYSTEM = "system: You help the office of the town's fair.";

  @TempDir Path folder;

  private static String words(Message message) {
    return switch (message) {
      case Message.SystemPrompt(String text) -> "system: " + text;
      case Message.User(String text) -> "user: " + text;
      case Message.ToolOutput(_, String tool, String text) -> tool + ": " + text;
      case Message.Assistant turn ->
          "assistant: "
              + (turn.reasoning().isEmpty() ? "" : "(" + turn.reasoning() + ") ")
              + turn.text()
              + turn.calls().stream()
                  .map(call -> " " + call.name() + call.arguments())
                  .collect(Collectors.joining());
    };
  }

  private static List<String> words(Conversation conversation) {
    return conversation.messages().stream().map(LogFormatTest::words).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "openai-chat.jsonl, openai, 2, gpt-stub",
    "openai-responses.jsonl, openai, 2, gpt-stub",
    "anthropic.jsonl, anthropic, 2, claude-stub",
    "console-messages.json, opentelemetry, 1, gpt-stub",
    "inspect.eval, inspect, 1, mockllm/model",
    "inspect.json, inspect, 1, mockllm/model",
    "langsmith.jsonl, langsmith, 1, gpt-stub",
  })
  void what_tools_wrote_is_read_as_what_was_said(
      String file, String format, int conversations, String model) {
    List<Found> found = Logs.found(Optional.empty(), Logs.shipped(file));
    assertThat(found).doesNotHaveAnyElementsOfTypes(Found.Unread.class);
    List<Conversation> read = Logs.conversations(Logs.shipped(file));
    assertThat(read).hasSize(conversations);
    Conversation last = read.getLast();
    assertThat(last.format().label()).isEqualTo(format);
    assertThat(last.model()).isEqualTo(model);
    assertThat(words(last).stream().map(said -> said.replace("(Where is it?) ", "")))
        .containsExactly(SYSTEM, TASK, PLAN, RESULT, DONE);
  }

  @Test
  void events_for_each_message_are_put_together_by_their_span() {
    for (String file : List.of("console-logs.json", "otlp-logs.jsonl")) {
      List<Conversation> read = Logs.conversations(Logs.shipped(file));
      assertThat(read).hasSize(2);
      // The instrumentation leaves out what was said beside a call.
      assertThat(words(read.getLast()))
          .containsExactly(
              SYSTEM, TASK, "assistant:  list_folder{\"path\":\"/fair/spring\"}", RESULT, DONE);
      assertThat(read.getLast().turns()).extracting(Turn::line).doesNotHaveDuplicates();
    }
  }

  @Test
  void a_later_request_goes_on_where_an_earlier_one_ended() {
    for (String file : List.of("openai-chat.jsonl", "openai-responses.jsonl", "anthropic.jsonl")) {
      List<Conversation> read = Logs.conversations(Logs.shipped(file));
      long[] first = read.getFirst().hashes();
      assertThat(first).hasSize(1);
      assertThat(read.getLast().hashes()).hasSize(2).startsWith(first[0]);
    }
  }

  @Test
  void spans_without_what_was_said_are_conversations_of_nothing() {
    for (String file : List.of("console-spans.json", "otlp-traces.jsonl")) {
      assertThat(Logs.conversations(Logs.shipped(file)))
          .hasSize(2)
          .allSatisfy(one -> assertThat(one.turns()).isEmpty());
    }
  }

  private List<Conversation> read(String... lines) {
    return Logs.conversations(Logs.write(folder.resolve("log.any"), lines));
  }

  @Test
  void numbered_attributes_and_span_events_of_older_conventions_are_read() {
    List<Conversation> read =
        read(
            """
            {"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"ab","spanId":"01","name":"openai.chat","startTimeUnixNano":"1780000000000000000","attributes":[
            {"key":"gen_ai.prompt.0.role","value":{"stringValue":"user"}},{"key":"gen_ai.prompt.0.content","value":{"stringValue":"Is it open?"}},
            {"key":"gen_ai.completion.0.role","value":{"stringValue":"assistant"}},{"key":"gen_ai.completion.0.content","value":{"stringValue":"I look."}},
            {"key":"gen_ai.completion.0.tool_calls.0.name","value":{"stringValue":"look"}},{"key":"gen_ai.completion.0.tool_calls.0.arguments","value":{"stringValue":"{\\"at\\":\\"door\\"}"}}]}]}]}]}\
            """
                .replace("\n", ""),
            """
            {"name":"chat","context":{"trace_id":"0x1","span_id":"0x2"},"start_time":"2026-11-01T10:00:00Z","attributes":{"gen_ai.operation.name":"chat"},"events":[
            {"name":"gen_ai.user.message","attributes":{"content":"{\\"is\\": \\"it\\"}"}},{"name":"gen_ai.choice","attributes":{"message":"{\\"role\\":\\"assistant\\",\\"content\\":\\"Yes.\\"}"}}]}\
            """
                .replace("\n", ""));
    assertThat(words(read.getFirst()))
        .containsExactly("user: Is it open?", "assistant: I look. look{\"at\":\"door\"}");
    assertThat(read.getFirst().time()).contains(Instant.ofEpochSecond(1780000000));
    assertThat(words(read.getLast())).containsExactly("user: {\"is\": \"it\"}", "assistant: Yes.");
  }

  @Test
  void sessions_are_put_together_from_their_lines_and_subagents_stand_apart() {
    List<Conversation> read =
        read(
            "{\"type\":\"summary\",\"summary\":\"Tidying\",\"leafUuid\":\"u\"}",
            "{\"sessionId\":\"s1\",\"type\":\"user\",\"uuid\":\"1\",\"timestamp\":\"2026-11-01T10:00:00.000Z\",\"message\":{\"role\":\"user\",\"content\":\"Tidy up.\"}}",
            "{\"sessionId\":\"s1\",\"type\":\"user\",\"isSidechain\":true,\"uuid\":\"4\",\"message\":{\"role\":\"user\",\"content\":\"Look there.\"}}",
            "{\"sessionId\":\"s1\",\"type\":\"assistant\",\"uuid\":\"2\",\"message\":{\"role\":\"assistant\",\"model\":\"m\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"Hm.\"},{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"Bash\",\"input\":{\"command\":\"ls\"}}]}}",
            "{\"sessionId\":\"s1\",\"type\":\"user\",\"uuid\":\"3\",\"message\":{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"t\",\"content\":\"no such file\",\"is_error\":true}]}}");
    assertThat(read).hasSize(2);
    assertThat(words(read.getFirst()))
        .containsExactly(
            "user: Tidy up.", "assistant: (Hm.)  Bash{\"command\":\"ls\"}", "Bash: no such file");
    assertThat(read.getFirst().turns()).extracting(Turn::line).containsExactly(2L, 4L, 5L);
    assertThat(read.getFirst().turns().getLast().failed()).isTrue();
    assertThat(words(read.getLast())).containsExactly("user: Look there.");
  }

  @Test
  void batch_files_and_traces_of_langfuse_are_read() {
    List<Conversation> read =
        read(
            "{\"custom_id\":\"a\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\"},{\"type\":\"image_url\",\"image_url\":{}}]}]}}",
            "{\"id\":\"batch_req_1\",\"custom_id\":\"a\",\"response\":{\"status_code\":200,\"body\":{\"object\":\"chat.completion\",\"model\":\"m\",\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"Hello\"}}]}},\"error\":null}",
            "{\"custom_id\":\"b\",\"result\":{\"type\":\"succeeded\",\"message\":{\"type\":\"message\",\"role\":\"assistant\",\"stop_reason\":\"end_turn\",\"content\":[{\"type\":\"text\",\"text\":\"Good day\"}]}}}",
            "{\"id\":\"t\",\"projectId\":\"p\",\"input\":\"{}\",\"observations\":[{\"type\":\"SPAN\",\"traceId\":\"t\"},{\"type\":\"GENERATION\",\"id\":\"g\",\"model\":\"m\",\"input\":[{\"role\":\"user\",\"content\":\"Here?\"}],\"output\":\"{\\\"role\\\":\\\"assistant\\\",\\\"content\\\":\\\"There.\\\"}\"}]}");
    assertThat(read.stream().map(LogFormatTest::words))
        .containsExactly(
            List.of("user: Hi\n[image_url]"),
            List.of("assistant: Hello"),
            List.of("assistant: Good day"),
            List.of("user: Here?", "assistant: There."));
    assertThat(read.getFirst().hasAssistant()).isFalse();
  }

  @Test
  void pages_of_an_api_are_lists_of_entries_of_one_format() throws IOException {
    String run = Files.readString(Logs.shipped("langsmith.jsonl")).strip();
    String other = "{\"type\":\"SPAN\",\"traceId\":\"t\"}";
    assertThat(read("{\"runs\":[" + run + "," + run + "],\"cursors\":{}}")).hasSize(2);
    assertThat(read("{\"data\":[" + run + "," + other + "]}")).isEmpty();
    assertThat(read("{\"data\":[" + run + ",{\"id\":1}]}")).isEmpty();
  }

  @Test
  void packed_logs_are_unpacked_whatever_their_name() throws IOException {
    Path packed = folder.resolve("packed.txt");
    try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(Files.readAllBytes(Logs.shipped("anthropic.jsonl")));
    }
    Path zstd = folder.resolve("zstd.txt");
    try (var out = new com.github.luben.zstd.ZstdOutputStream(Files.newOutputStream(zstd))) {
      out.write(Files.readAllBytes(Logs.shipped("console-logs.json")));
    }
    assertThat(Logs.conversations(packed, zstd)).hasSize(4);
    byte[] whole = Files.readAllBytes(packed);
    Files.write(packed, java.util.Arrays.copyOf(whole, whole.length / 2));
    assertThat(Logs.found(Optional.empty(), packed, Logs.shipped("anthropic.jsonl")))
        .hasSize(3)
        .first()
        .isInstanceOfSatisfying(
            Found.Unread.class, unread -> assertThat(unread.why()).startsWith("cannot be read on"));
  }

  @Test
  void a_file_that_is_packed_otherwise_is_unread_and_the_others_are_read() throws IOException {
    Path packed = folder.resolve("log.xz");
    Files.write(packed, new byte[] {(byte) 0xFD, '7', 'z', 'X', 'Z', 0, 0});
    List<Found> found = Logs.found(Optional.empty(), packed, Logs.shipped("langsmith.jsonl"));
    assertThat(found).hasSize(2);
    assertThat(found.getFirst())
        .isInstanceOfSatisfying(
            Found.Unread.class, unread -> assertThat(unread.why()).contains("unpack it, as with"));
  }

  @Test
  void what_is_no_log_is_counted_with_its_place_and_reason() {
    Path file =
        Logs.write(
            folder.resolve("mixed.log"),
            "2026-11-01 INFO ready",
            "{\"level\":\"info\",\"message\":\"ready\"}",
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}",
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":nope}]}");
    List<Found> found = Logs.found(Optional.empty(), file);
    assertThat(found).hasSize(4);
    assertThat(found.get(0))
        .isEqualTo(new Found.Unread(file.toString(), 1, LogReader.Kind.BROKEN, "no JSON object"));
    assertThat(found.get(1))
        .isEqualTo(new Found.Unread(file.toString(), 2, LogReader.Kind.UNKNOWN, "no known format"));
    assertThat(found.get(2)).isInstanceOf(Found.Whole.class);
    assertThat(found.get(3)).isInstanceOf(Found.Unread.class);
  }

  @Test
  void a_format_that_was_named_is_the_only_one() {
    assertThat(
            Logs.found(Optional.of(LogFormat.of("anthropic")), Logs.shipped("openai-chat.jsonl")))
        .hasOnlyElementsOfType(Found.Unread.class);
    assertThatThrownBy(() -> LogFormat.of("csv"))
        .hasMessageContaining("format is 'csv'; give one of opentelemetry, inspect");
  }
}
