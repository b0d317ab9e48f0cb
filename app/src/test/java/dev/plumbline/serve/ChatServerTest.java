package dev.plumbline.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.model.Message;
import dev.plumbline.model.Model;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Reply.TokenLogProbability;
import dev.plumbline.model.Request;
import dev.plumbline.model.ToolCall;
import dev.plumbline.model.ToolSchema;
import dev.plumbline.rollout.ScriptedModel;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What would wait forever is cut off, so that it fails. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChatServerTest {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String HELLO =
      "{\"model\": \"m\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello\"}]}";

  private final List<Request> asked = Collections.synchronizedList(new ArrayList<>());
  private volatile @Nullable Throwable thrown;
  private Reply reply = ScriptedModel.says("Good morning to you, dear visitor.");
  private final Model model =
      new ScriptedModel(request -> {
        asked.add(request);
        switch (thrown) {
          case null -> {}
          case RuntimeException e -> throw e;
          case Error e -> throw e;
          default -> throw new AssertionError(thrown);
        }
        return reply;
      });
  private final ChatServer server = new ChatServer(model, "m", Token.of("secret"), 0);
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void a_question_is_answered_with_its_usage() throws Exception {
    JsonNode answer = JSON.readTree(post(HELLO).body());
    assertThat(answer.at("/choices/0/message/content").asString()).startsWith("Good morning");
    assertThat(answer.at("/choices/0/finish_reason").asString()).isEqualTo("stop");
    assertThat(answer.at("/usage/total_tokens").asInt()).isEqualTo(2);
  }

  @Test
  void an_answer_ends_before_the_first_stop_that_comes() throws Exception {
    reply =
        new Reply.Answer(
            new Message.Assistant(
                "", "Good morning to you.", List.of(new ToolCall("read", Map.of()))),
            new Reply.Usage(1, 6),
            Stream.of("Good", " morn", "ing", " to", " you")
                .map(token -> new Reply.TokenLogProbability(token, -1))
                .toList());
    String stop = ", \"logprobs\": true, \"stop\": %s}";
    String question = HELLO.substring(0, HELLO.length() - 1);
    JsonNode choice =
        JSON.readTree(post(question + stop.formatted("[\"you\", \"ning\"]")).body())
            .at("/choices/0");
    assertThat(choice.at("/message/content").asString()).isEqualTo("Good mor");
    assertThat(choice.at("/message").has("tool_calls")).isFalse();
    assertThat(choice.path("finish_reason").asString()).isEqualTo("stop");
    assertThat(choice.at("/logprobs/content").size()).isEqualTo(2);
    reply = new Reply.Truncated("Good morning", new Reply.Usage(1, 2));
    assertThat(
            JSON.readTree(post(question + stop.formatted("\"morning\"")).body())
                .at("/choices/0/finish_reason")
                .asString())
        .isEqualTo("stop");
    assertThat(
            JSON.readTree(post(question + stop.formatted("\"evening\"")).body())
                .at("/choices/0/finish_reason")
                .asString())
        .isEqualTo("length");
  }

  @Test
  void half_a_surrogate_pair_in_a_question_is_replaced() throws Exception {
    assertThat(post(HELLO.replace("Hello", "\\ud83d Hello")).statusCode()).isEqualTo(200);
    assertThat(((Message.User) asked.getFirst().messages().getLast()).text())
        .isEqualTo("\uFFFD Hello");
  }

  @Test
  void tools_calls_and_their_results_go_both_ways() throws Exception {
    reply =
        new Reply.Answer(
            new Message.Assistant(
                "I look.", "", List.of(new ToolCall("read", Map.of("file", "a\"b")))),
            new Reply.Usage(3, 4));
    String tools =
        """
        "tools": [{"type": "function", "function": {"name": "read", "description": "Reads.", "parameters":
          {"type": "object", "properties": {"file": {"type": "string"}, "mode": {"enum": ["x", "y"]}}, "required": ["file"]}}}]
        """;
    JsonNode first =
        JSON.readTree(
            post("{\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"text\", \"text\": \"Go\"}]}], "
                    + tools
                    + "}")
                .body());
    JsonNode call = first.at("/choices/0/message/tool_calls/0");
    assertThat(first.at("/choices/0/finish_reason").asString()).isEqualTo("tool_calls");
    assertThat(first.at("/choices/0/message/reasoning_content").asString()).isEqualTo("I look.");
    assertThat(call.at("/function/arguments").asString()).isEqualTo("{\"file\":\"a\\\"b\"}");
    String next =
        "{\"messages\": [{\"role\": \"user\", \"content\": \"Go\"}, %s, {\"role\": \"tool\", \"tool_call_id\": %s, \"content\": \"text\"}]}"
            .formatted(first.at("/choices/0/message"), call.path("id"));
    assertThat(post(next).statusCode()).isEqualTo(200);
    assertThat(asked.getFirst().tools().getFirst().parameters())
        .extracting("name", "required")
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("file", true),
            org.assertj.core.groups.Tuple.tuple("mode", false));
    assertThat(asked.getLast().messages())
        .containsExactly(
            new Message.User("Go"),
            new Message.Assistant(
                "I look.",
                "",
                List.of(
                    new ToolCall("read", Map.of("file", "a\"b"))
                        .named(call.path("id").asString()))),
            new Message.ToolOutput(call.path("id").asString(), "read", "text"));
  }

  @Test
  void a_streamed_answer_adds_up_to_the_whole_one() throws Exception {
    HttpResponse<String> response =
        post(HELLO.replace("{\"model\"", "{\"stream\": true, \"model\""));
    List<String> events =
        response
            .body()
            .lines()
            .filter(line -> line.startsWith("data: "))
            .map(line -> line.substring(6))
            .toList();
    assertThat(events).last().isEqualTo("[DONE]");
    StringBuilder text = new StringBuilder();
    for (String event : events.subList(0, events.size() - 1)) {
      text.append(JSON.readTree(event).at("/choices/0/delta/content").asString(""));
    }
    assertThat(text).hasToString("Good morning to you, dear visitor.");
  }

  @Test
  void settings_reach_the_model() throws Exception {
    post(
        HELLO.replace(
            "{\"model\"",
            "{\"temperature\": 0.5, \"top_p\": 0.9, \"max_tokens\": 7, \"seed\": 3, \"n\": 1, \"model\""));
    assertThat(asked.getFirst().sampling().temperature()).isEqualTo(0.5);
    assertThat(asked.getFirst().sampling().topP()).isEqualTo(0.9);
    assertThat(asked.getFirst().sampling().maxTokens()).isEqualTo(7);
    assertThat(asked.getFirst().seed()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "n | 2",
        "n | 0",
        "n | \"one\"",
        "stop | [\"x\", \"\"]",
        "stop | [\"a\", \"b\", \"c\", \"d\", \"e\"]",
        "stop[1] | [\"a\", 2]",
        "presence_penalty | 0.5",
        "frequency_penalty | \"0\"",
        "tool_choice | \"required\"",
        "tool_choice | {\"type\": \"function\"}",
        "response_format.type | {\"type\": \"json_object\"}",
        "response_format | \"text\"",
        "temperature | -1",
        "temperature | 2.5",
        "temperature | \"hot\"",
        "temperature | true",
        "temperature | 1e999",
        "top_p | 0",
        "top_p | 1.1",
        "top_p | \"0.9\"",
        "max_tokens | 0",
        "max_tokens | 5.5",
        "max_tokens | 99999999999",
        "max_completion_tokens | \"abc\"",
        "seed | \"1\"",
        "seed | 1.5",
        "seed | 99999999999999999999",
        "stream | \"yes\"",
        "stream_options | {\"include_usage\": true}",
        "logprobs | 1",
        "top_logprobs | 21",
        "top_logprobs | 2",
        "store | true",
        "user | 5",
        "metadata | \"x\"",
        "service_tier | \"flex\"",
        "parallel_tool_calls | \"no\"",
        "modalities | [\"audio\"]",
        "reasoning_effort | \"high\"",
        "logit_bias | {\"7\": 1}",
        "unheard_of | 1",
        "model | 7",
        "tools | {}",
        "tools[0].function | [{\"type\": \"function\"}]",
        "tools[0].type | [{\"type\": \"custom\", \"function\": {\"name\": \"x\"}}]",
        "tools[0].function.name | [{\"type\": \"function\", \"function\": {\"name\": \"a b\"}}]",
        "tools[0].function.strict | [{\"function\": {\"name\": \"x\", \"strict\": true}}]",
        "tools[0].function.parameters | [{\"function\": {\"name\": \"x\", \"parameters\": \"{}\"}}]"
      })
  void a_setting_that_cannot_take_effect_is_an_error_that_names_it(String field, String value)
      throws Exception {
    String name = field.replaceAll("[.\\[].*", "");
    String body =
        name.equals("model")
            ? HELLO.replace("\"m\"", value)
            : HELLO.replace("{\"model\"", "{\"" + name + "\": " + value + ", \"model\"");
    HttpResponse<String> response = post(body);
    assertThat(response.statusCode()).isEqualTo(400);
    JsonNode error = JSON.readTree(response.body()).path("error");
    assertThat(error.path("message").asString()).contains("'" + field + "'");
    assertThat(error.path("param").asString()).isEqualTo(field);
    assertThat(error.path("type").asString()).isEqualTo("invalid_request_error");
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"temperature\": null",
        "\"max_tokens\": null, \"max_completion_tokens\": 3",
        "\"seed\": null, \"stop\": null, \"tools\": null, \"n\": 1",
        "\"tools\": [], \"tool_choice\": \"auto\", \"response_format\": {\"type\": \"text\"}",
        "\"presence_penalty\": 0.0, \"frequency_penalty\": 0, \"store\": false",
        "\"user\": \"me\", \"metadata\": {\"a\": \"b\"}, \"parallel_tool_calls\": false",
        "\"logprobs\": false, \"top_logprobs\": 0, \"modalities\": [\"text\"]"
      })
  void what_changes_nothing_may_stand_there(String settings) throws Exception {
    assertThat(post(HELLO.replace("{\"model\"", "{" + settings + ", \"model\"")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void two_limits_that_differ_and_another_model_are_refused() throws Exception {
    assertThat(
            post(HELLO.replaceFirst("\\{", "{\"max_tokens\": 3, \"max_completion_tokens\": 4, "))
                .body())
        .contains("'max_tokens' is 3 and 'max_completion_tokens' is 4");
    HttpResponse<String> other = post(HELLO.replace("\"m\"", "\"gpt-4o\""));
    assertThat(other.statusCode()).isEqualTo(404);
    assertThat(other.body()).contains("there is no model 'gpt-4o' here, but 'm'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'' | {",
        "the body | [1]",
        "messages | {}",
        "messages | {\"messages\": \"Hello\"}",
        "messages | {\"messages\": []}",
        "messages[0].role | {\"messages\": [{\"role\": \"oracle\", \"content\": \"x\"}]}",
        "messages[0].role | {\"messages\": [{\"content\": \"x\"}]}",
        "messages[0].content | {\"messages\": [{\"role\": \"user\"}]}",
        "messages[0].content | {\"messages\": [{\"role\": \"user\", \"content\": 5}]}",
        "messages[0].tool_call_id | {\"messages\": [{\"role\": \"tool\", \"tool_call_id\": \"none\", \"content\": \"x\"}]}",
        "messages[0].content[0].type | {\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"image_url\"}]}]}",
        "messages[0].function_call | {\"messages\": [{\"role\": \"assistant\", \"content\": \"\", \"function_call\": {}}]}",
        "messages[0].tool_calls[0].function.arguments | {\"messages\": [{\"role\": \"assistant\", \"tool_calls\": [{\"id\": \"a\", \"function\": {\"name\": \"f\", \"arguments\": \"[1]\"}}]}]}",
        "messages[0].tool_calls[0].function.arguments | {\"messages\": [{\"role\": \"assistant\", \"tool_calls\": [{\"id\": \"a\", \"function\": {\"name\": \"f\", \"arguments\": \"{\"}}]}]}",
        "messages[0].tool_calls[0].id | {\"messages\": [{\"role\": \"assistant\", \"tool_calls\": [{\"function\": {\"name\": \"f\"}}]}]}"
      })
  void a_body_that_cannot_be_read_is_an_error_that_names_the_place(String place, String body)
      throws Exception {
    HttpResponse<String> response = post(body);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(JSON.readTree(response.body()).at("/error/message").asString())
        .contains(place.equals("''") ? "no JSON" : place);
    assertThat(asked).isEmpty();
  }

  private static String afterCall(String arguments) {
    return """
    {"messages": [{"role": "user", "content": "Go"},
      {"role": "assistant", "content": null, "tool_calls": [{"id": "a", "type": "function",
        "function": {"name": "read", "arguments": %s}}]},
      {"role": "tool", "tool_call_id": "a", "content": [{"type": "text", "text": "42"}]}]}
    """
        .formatted(arguments);
  }

  @Test
  void arguments_of_calls_are_taken_as_an_object_as_its_text_and_as_nothing() throws Exception {
    for (String given :
        List.of("{\"n\": 5, \"x\": \"y\"}", "\"{\\\"n\\\":5,\\\"x\\\":\\\"y\\\"}\"")) {
      assertThat(post(afterCall(given)).statusCode()).isEqualTo(200);
      assertThat(asked.getLast().messages().get(1))
          .isEqualTo(
              new Message.Assistant(
                  "",
                  "",
                  List.of(
                      new ToolCall(
                          "a", "read", (ObjectNode) JSON.readTree("{\"n\": 5, \"x\": \"y\"}")))));
    }
    assertThat(post(afterCall("\"\"")).statusCode()).isEqualTo(200);
    assertThat(((Message.Assistant) asked.getLast().messages().get(1)).calls().getFirst())
        .isEqualTo(new ToolCall("read", Map.of()).named("a"));
  }

  @Test
  void schemas_reach_the_model_whole_and_its_arguments_have_their_types() throws Exception {
    Map<String, String> said = new LinkedHashMap<>();
    said.put("count", "5");
    said.put("share", "0.5");
    said.put("now", "true");
    said.put("where", "{\"room\": 7}");
    said.put("list", "[1, 2]");
    said.put("name", "5");
    said.put("wrong", "five");
    said.put("unknown", "6");
    reply =
        new Reply.Answer(
            new Message.Assistant("", "", List.of(new ToolCall("book", said))),
            new Reply.Usage(1, 1));
    String schema =
        """
        {"type":"object","properties":{"count":{"type":"integer"},"share":{"type":"number"},"now":{"type":"boolean"},
        "where":{"type":"object","properties":{"room":{"type":"integer"}}},"list":{"type":["array","null"],
        "items":{"type":"integer"}},"name":{"type":"string"},"wrong":{"type":"integer"}},"required":["count"]}
        """;
    String body =
        HELLO.replaceFirst(
            "\\{",
            "{\"tools\": [{\"type\": \"function\", \"function\": {\"name\": \"book\", \"parameters\": "
                + schema
                + "}}], ");
    JsonNode call =
        JSON.readTree(post(body).body()).at("/choices/0/message/tool_calls/0/function/arguments");
    assertThat(JSON.readTree(call.asString()))
        .isEqualTo(
            JSON.readTree(
                """
                {"count": 5, "share": 0.5, "now": true, "where": {"room": 7}, "list": [1, 2], "name": "5",
                 "wrong": "five", "unknown": "6"}
                """));
    assertThat((JsonNode) ToolSchema.of(asked.getFirst().tools().getFirst()))
        .isEqualTo(JSON.readTree(schema));
    post(body.replaceFirst("\\{", "{\"tool_choice\": \"none\", "));
    assertThat(asked.getLast().tools()).isEmpty();
  }

  @Test
  void log_probabilities_come_with_as_many_alternatives_as_were_asked_for() throws Exception {
    List<TokenLogProbability> tokens =
        List.of(
            new TokenLogProbability(
                "Grü",
                -1.5,
                List.of(
                    new TokenLogProbability("Good", -0.5),
                    new TokenLogProbability("Grü", -1.5),
                    new TokenLogProbability("no", Double.NEGATIVE_INFINITY))));
    for (Reply each :
        List.of(
            new Reply.Answer(
                new Message.Assistant("", "Grü", List.of()), new Reply.Usage(1, 1), tokens),
            new Reply.Truncated("Grü", new Reply.Usage(1, 1), tokens, Reply.Served.UNSAID))) {
      reply = each;
      String body = HELLO.replaceFirst("\\{", "{\"logprobs\": true, \"top_logprobs\": 2, ");
      JsonNode token = JSON.readTree(post(body).body()).at("/choices/0/logprobs/content/0");
      assertThat(token.path("token").asString()).isEqualTo("Grü");
      assertThat(token.path("bytes").values().stream().map(JsonNode::asInt))
          .containsExactly(71, 114, 195, 188);
      assertThat(
              token.path("top_logprobs").values().stream().map(one -> one.path("token").asString()))
          .containsExactly("Good", "Grü");
      assertThat(
              JSON.readTree(post(body.replace("2,", "3,")).body())
                  .at("/choices/0/logprobs/content/0/top_logprobs/2/logprob")
                  .asDouble())
          .isEqualTo(-9999);
      assertThat(post(body.replaceFirst("\\{", "{\"stream\": true, ")).body())
          .contains("\"top_logprobs\":[{\"token\":\"Good\"");
    }
  }

  @Test
  void without_the_token_nothing_is_answered() throws Exception {
    for (String token : List.of("", "Bearer wrong", "secret")) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(server.url() + "/chat/completions"))
              .POST(HttpRequest.BodyPublishers.ofString(HELLO));
      if (!token.isEmpty()) {
        request.header("Authorization", token);
      }
      assertThat(client.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(401);
    }
    assertThat(asked).isEmpty();
  }

  @Test
  void many_clients_at_once_are_answered_each() {
    List<Integer> codes =
        IntStream.range(0, 100)
            .parallel()
            .mapToObj(i -> {
              try {
                return post(HELLO).statusCode();
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            })
            .toList();
    assertThat(codes).hasSize(100).containsOnly(200);
    assertThat(asked).hasSize(100);
  }

  @Test
  void a_model_that_fails_gives_an_error_of_the_server_and_goes_on() throws Exception {
    reply = new Reply.Failed("out of order");
    HttpResponse<String> response = post(HELLO);
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(JSON.readTree(response.body()))
        .isEqualTo(
            JSON.readTree(
                """
                {"error": {"message": "the model failed: out of order", "type": "server_error", "param": null,
                 "code": null}}
                """));
    reply = ScriptedModel.says("Fine.");
    assertThat(post(HELLO).statusCode()).isEqualTo(200);
  }

  @Test
  void what_a_model_throws_is_told_and_the_next_request_is_answered() throws Exception {
    for (Throwable failure :
        List.of(
            new OutOfMemoryError("no room"),
            new LinkageError("no such library"),
            new IllegalStateException("broken"))) {
      thrown = failure;
      HttpResponse<String> response = post(HELLO);
      assertThat(response.statusCode()).isEqualTo(500);
      assertThat(JSON.readTree(response.body()).at("/error/message").asString())
          .contains(String.valueOf(failure.getMessage()));
    }
    thrown = new IllegalArgumentException("the prompt is too long");
    assertThat(post(HELLO).statusCode()).isEqualTo(400);
    thrown = null;
    assertThat(post(HELLO).statusCode()).isEqualTo(200);
  }

  @Test
  void a_body_that_is_too_long_is_refused_with_an_error_like_any_other() throws Exception {
    for (int length : List.of((4 << 20) + 1, 32 << 20)) {
      HttpResponse<String> answer = post(HELLO.replace("Hello", "o".repeat(length)));
      assertThat(answer.statusCode()).isEqualTo(413);
      assertThat(JSON.readTree(answer.body()).at("/error/message").asString())
          .isEqualTo("the body is longer than 4 MiB");
    }
    assertThat(asked).isEmpty();
    assertThat(post(HELLO).statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> post(String body) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(server.url() + "/chat/completions"))
            .header("Authorization", "Bearer secret")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
