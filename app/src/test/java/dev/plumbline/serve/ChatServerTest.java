package dev.plumbline.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.model.Message;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import dev.plumbline.model.ToolCall;
import dev.plumbline.rollout.ScriptedModel;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ChatServerTest {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String HELLO =
      "{\"model\": \"m\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello\"}]}";

  private final List<Request> asked = Collections.synchronizedList(new ArrayList<>());
  private Reply reply = ScriptedModel.says("Good morning to you, dear visitor.");
  private final Batching model =
      new Batching(
          new ScriptedModel(request -> {
            asked.add(request);
            return reply;
          }));
  private final ChatServer server = new ChatServer(model, "m", "secret", 0);
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    client.close();
    server.close();
    model.close();
  }

  @Test
  void a_question_is_answered_with_its_usage() throws Exception {
    JsonNode answer = JSON.readTree(post(HELLO).body());
    assertThat(answer.at("/choices/0/message/content").asString()).startsWith("Good morning");
    assertThat(answer.at("/choices/0/finish_reason").asString()).isEqualTo("stop");
    assertThat(answer.at("/usage/total_tokens").asInt()).isEqualTo(2);
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
                "I look.", "", List.of(new ToolCall("read", Map.of("file", "a\"b")))),
            new Message.ToolOutput("read", "text"));
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
  @ValueSource(
      strings = {
        "\"n\": 2",
        "\"stop\": [\"x\"]",
        "\"presence_penalty\": 0.5",
        "\"tool_choice\": \"required\"",
        "\"response_format\": {\"type\": \"json_object\"}",
        "\"temperature\": -1",
        "\"max_tokens\": 0",
        "\"unheard_of\": 1"
      })
  void a_setting_that_cannot_take_effect_is_an_error(String setting) throws Exception {
    HttpResponse<String> response =
        post(HELLO.replace("{\"model\"", "{" + setting + ", \"model\""));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(JSON.readTree(response.body()).at("/error/message").asString()).isNotEmpty();
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{}",
        "{\"messages\": [{\"role\": \"oracle\", \"content\": \"x\"}]}",
        "{\"messages\": [{\"role\": \"tool\", \"tool_call_id\": \"none\", \"content\": \"x\"}]}",
        "{\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"image_url\"}]}]}"
      })
  void a_body_that_cannot_be_read_is_an_error(String body) throws Exception {
    assertThat(post(body).statusCode()).isEqualTo(400);
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
  void a_model_that_fails_gives_an_error_and_goes_on() throws Exception {
    reply = new Reply.Failed("out of order");
    assertThat(post(HELLO).statusCode()).isEqualTo(400);
    reply = ScriptedModel.says("Fine.");
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
