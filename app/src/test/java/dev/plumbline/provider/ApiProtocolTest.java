package dev.plumbline.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.model.Message;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.model.ToolCall;
import dev.plumbline.model.ToolJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** How requests are worded, and that no answer, however odd, is more than a reply. */
class ApiProtocolTest {

  private static final Message[] TWO_CALLS = {
    new Message.SystemPrompt("You are Atlas."),
    new Message.User("Go."),
    new Message.Assistant(
        "I think.",
        "Mail.",
        List.of(
            new ToolCall("send_mail", Map.of("to", "Ann")),
            new ToolCall("send_mail", Map.of("to", "Ben")))),
    new Message.ToolOutput("send_mail", "First."),
    new Message.ToolOutput("send_mail", "Second."),
    new Message.User("Go on.")
  };

  @Test
  void anthropic_gets_results_of_parallel_calls_in_one_message() {
    JsonNode body = body("anthropic/claude-haiku-4-5", "", Samples.request(TWO_CALLS));
    assertThat(body.path("system").asString()).isEqualTo("You are Atlas.");
    assertThat(body.path("messages").toString())
        .isEqualTo(
            """
            [{"role":"user","content":[{"type":"text","text":"Go."}]},\
            {"role":"assistant","content":[{"type":"text","text":"Mail."},\
            {"type":"tool_use","id":"c00010000","name":"send_mail","input":{"to":"Ann"}},\
            {"type":"tool_use","id":"c00010001","name":"send_mail","input":{"to":"Ben"}}]},\
            {"role":"user","content":[\
            {"type":"tool_result","tool_use_id":"c00010000","content":"First."},\
            {"type":"tool_result","tool_use_id":"c00010001","content":"Second."},\
            {"type":"text","text":"Go on."}]}]\
            """);
  }

  @ParameterizedTest
  @CsvSource({
    "anthropic/claude-haiku-4-5, messages, tool_use_id",
    "openai-compatible/x, messages, tool_call_id",
    "openai/gpt-4.1-mini, input, call_id",
    "google/gemini-2.5-flash, contents, id"
  })
  void results_name_their_calls_in_whatever_order_they_come(
      String model, String messages, String id) {
    String asked =
        body(
                model,
                "",
                Samples.request(
                    new Message.User("Go."),
                    new Message.Assistant(
                        "",
                        "",
                        List.of(
                            new ToolCall("read", Map.of("file", "a")).named("first0001"),
                            new ToolCall("read", Map.of("file", "b")).named("second002"))),
                    new Message.ToolOutput("second002", "read", "B."),
                    new Message.ToolOutput("first0001", "read", "A.")))
            .path(messages)
            .toString();
    String results = asked.substring(asked.lastIndexOf("\"b") + 1);
    assertThat(results).contains("\"" + id + "\":\"second002\"");
    assertThat(results.indexOf("B.") < results.indexOf("A.")).isTrue();
    assertThat(results.lastIndexOf("second002") < results.lastIndexOf("first0001")).isTrue();
  }

  @Test
  void chat_gets_a_message_for_each_result() {
    JsonNode messages =
        body("openai-compatible/x", "", Samples.request(TWO_CALLS)).path("messages");
    assertThat(messages.valueStream().map(message -> Json.text(message, "role")))
        .containsExactly("system", "user", "assistant", "tool", "tool", "user");
    assertThat(messages.path(2).toString())
        .isEqualTo(
            """
            {"role":"assistant","content":"Mail.","tool_calls":[\
            {"id":"c00010000","type":"function","function":{"name":"send_mail","arguments":"{\\"to\\":\\"Ann\\"}"}},\
            {"id":"c00010001","type":"function","function":{"name":"send_mail","arguments":"{\\"to\\":\\"Ben\\"}"}}]}\
            """);
    assertThat(messages.path(4).path("tool_call_id").asString()).isEqualTo("c00010001");
  }

  @Test
  void responses_get_items_and_google_gets_parts() {
    JsonNode input = body("openai/gpt-4.1", "", Samples.request(TWO_CALLS)).path("input");
    assertThat(input.valueStream().map(item -> Json.text(item, "type")))
        .containsExactly(
            "",
            "",
            "",
            "function_call",
            "function_call",
            "function_call_output",
            "function_call_output",
            "");
    JsonNode contents =
        body("google/gemini-2.5-pro", "", Samples.request(TWO_CALLS)).path("contents");
    assertThat(contents.valueStream().map(content -> Json.text(content, "role")))
        .containsExactly("user", "model", "user");
    assertThat(contents.path(2).path("parts").path(1).toString())
        .isEqualTo(
            "{\"functionResponse\":{\"name\":\"send_mail\",\"response\":{\"output\":\"Second.\"}}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // target | effort | reasoning tokens | in the body | not in the body
        "anthropic/claude-opus-5-5 | '' | 0 | {\"type\":\"adaptive\",\"display\":\"summarized\"} | temperature",
        "anthropic/claude-opus-5-5 | low | 0 | \"output_config\":{\"effort\":\"low\"} | temperature",
        "anthropic/claude-opus-5 | none | 0 | \"thinking\":{\"type\":\"disabled\"} | output_config",
        "anthropic/claude-opus-4-8 | '' | 0 | \"max_tokens\":100 | thinking",
        "anthropic/claude-haiku-4-5 | '' | 0 | \"temperature\":1 | thinking",
        "anthropic/claude-haiku-4-5 | '' | 2000 | {\"type\":\"enabled\",\"budget_tokens\":2000} | temperature",
        "anthropic/claude-haiku-4-5 | '' | 2000 | \"max_tokens\":2100 | top_p",
        "openai/o3 | high | 0 | \"reasoning\":{\"effort\":\"high\"} | temperature",
        "openai/o3 | '' | 0 | \"include\":[\"reasoning.encrypted_content\"] | \"reasoning\":",
        "openai/gpt-4.1 | '' | 0 | \"temperature\":1 | encrypted",
        "openai/gpt-4.1 | '' | 0 | \"store\":false | seed",
        "openai-chat/o3 | low | 0 | \"reasoning_effort\":\"low\" | top_p",
        "openai-chat/gpt-4.1 | '' | 0 | \"max_completion_tokens\":100 | \"max_tokens\"",
        "openai-compatible/x | '' | 0 | \"max_tokens\":100 | max_completion_tokens",
        "openai-compatible/x | '' | 0 | \"seed\":7 | continue_final_message",
        "google/gemini-2.5-flash | none | 0 | \"thinkingConfig\":{\"thinkingBudget\":0} | includeThoughts",
        "google/gemini-2.5-flash | '' | 500 | \"maxOutputTokens\":600 | thinkingLevel",
        "google/gemini-3.5-flash | low | 0 | {\"thinkingLevel\":\"LOW\",\"includeThoughts\":true} | thinkingBudget",
        "google/new-model | '' | 0 | \"seed\":7 | thinkingConfig",
      })
  void settings_are_sent_as_each_model_takes_them(
      String target, String effort, int reasoning, String there, String notThere) {
    Request request =
        new Request(
            List.of(new Message.User("Go.")),
            List.of(),
            new Sampling(1, 1, 100, reasoning, false),
            7);
    assertThat(body(target, effort, request).toString()).contains(there).doesNotContain(notThere);
  }

  @Test
  void a_prefill_is_the_last_message() {
    Request request =
        Samples.request(new Message.User("Go."), new Message.Assistant("", "Well, ", List.of()));
    assertThat(body("anthropic/claude-haiku-4-5", "", request).toString())
        .contains("{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"Well,\"}]}");
    assertThat(body("openai-compatible/x", "", request).toString())
        .contains("\"continue_final_message\":true");
  }

  @Test
  void what_one_provider_wants_back_is_not_sent_to_another() {
    Message.Assistant signed =
        new Message.Assistant("r", "t", List.of(), Carry.of("anthropic", Json.array()));
    Request request = Samples.request(new Message.User("a"), signed, new Message.User("b"));
    assertThat(body("openai-compatible/x", "", request).path("messages").path(1).toString())
        .isEqualTo("{\"role\":\"assistant\",\"content\":\"t\"}");
  }

  @Test
  void log_probabilities_are_asked_for_and_read() {
    Sampling sampling = new Sampling(1, 1, 100, 0, true);
    Request request = Samples.request(sampling, 7, new Message.User("Go."));
    assertThat(body("openai/gpt-4.1", "", request).toString())
        .contains("message.output_text.logprobs");
    assertThat(body("openai-chat/gpt-4.1", "", request).toString()).contains("\"logprobs\":true");
    for (Provider provider : List.of(Provider.OPENAI, Provider.OPENAI_CHAT, Provider.GOOGLE)) {
      assertThat(((Reply.Answer) read(provider, Said.words("All"))).logProbabilities())
          .containsExactly(new Reply.TokenLogProbability("All", -0.5));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":\"x\",\"b\":3,\"c\":true,\"d\":null,\"e\":{\"f\":[1]},\"g\":1.50} | {\"a\":\"x\",\"b\":3,\"c\":true,\"e\":{\"f\":[1]},\"g\":1.50}",
        "{} | {}",
        "\"{\\\"a\\\":\\\"x\\\"}\" | {\"a\":\"x\"}",
        "'\"\"' | {}",
        "null | {}",
      })
  void arguments_keep_their_types_and_what_is_nested(String json, String read) {
    JsonNode given = Json.parse(json).orElseThrow();
    JsonNode expected = Json.parse(read).orElseThrow();
    assertThat(ToolJson.arguments(given)).contains((ObjectNode) expected);
    assertThat(ToolJson.arguments(StringNode.valueOf(json))).contains((ObjectNode) expected);
  }

  @ParameterizedTest
  @CsvSource({"{\"to\":\"Ann\"", "[1]", "\"x\"", "nonsense"})
  void arguments_that_are_no_object_make_the_turn_malformed(String arguments) {
    Turn turn = new Turn();
    turn.call("c1", "send_mail", StringNode.valueOf(arguments));
    assertThat(
            turn.end(
                new Turn.Ending.Complete(),
                Json.object(),
                "",
                Reply.Usage.NONE,
                Reply.Served.UNSAID,
                List.of()))
        .isInstanceOf(Reply.Malformed.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "openai-compatible | \"finish_reason\":\"stop\" | stop, tool_calls, function_call, eos, eos_token, stop_sequence",
        "anthropic | \"stop_reason\":\"end_turn\" | end_turn, stop_sequence, tool_use",
        "openai | \"status\":\"completed\" | completed",
        "google | \"finishReason\":\"STOP\" | STOP",
      })
  void a_turn_is_whole_only_for_reasons_that_are_known_to_be_an_end(
      String provider, String member, String known) {
    ApiProtocol protocol = protocol(Provider.of(provider, provider));
    String body = Said.words("I will now look at the").body(path(Provider.of(provider, provider)));
    assertThat(body).contains(member);
    String name = member.substring(0, member.indexOf(':') + 1);
    for (String reason : known.split(", ", -1)) {
      assertThat(protocol.reply(tree(body.replace(member, name + '"' + reason + '"'))))
          .isInstanceOf(Reply.Answer.class);
    }
    assertThat(protocol.reply(tree(body.replace(member, name + "null"))))
        .isInstanceOf(Reply.Answer.class);
    for (String reason :
        List.of("abort", "error", "insufficient_system_resource", "OTHER", "pause_turn")) {
      assertThatThrownBy(
              () -> protocol.reply(tree(body.replace(member, name + '"' + reason + '"'))))
          .isInstanceOf(Turn.Interruption.class)
          .hasMessageContaining(reason);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"content\":\"\",\"refusal\":\"I can't.\"} | Refused",
        "{\"content\":[{\"type\":\"refusal\",\"refusal\":\"I can't.\"}]} | Refused",
        "{\"content\":null,\"function_call\":{\"name\":\"send_mail\",\"arguments\":\"{}\"}} | Answer",
      })
  void old_and_new_forms_of_refusals_and_calls_are_read(String message, String kind) {
    JsonNode body =
        tree("{\"choices\":[{\"finish_reason\":\"stop\",\"message\":" + message + "}]}");
    assertThat(protocol(Provider.OPENAI_COMPATIBLE).reply(body).getClass().getSimpleName())
        .isEqualTo(kind);
  }

  @Test
  void google_blocks_for_known_reasons_or_has_broken_off() {
    ApiProtocol google = protocol(Provider.GOOGLE);
    assertThat(google.reply(tree("{\"promptFeedback\":{\"blockReason\":\"SAFETY\"}}")))
        .isInstanceOf(Reply.Refused.class);
    assertThatThrownBy(() -> google.reply(tree("{\"promptFeedback\":{\"blockReason\":\"OTHER\"}}")))
        .hasMessage("blockReason OTHER");
    assertThatThrownBy(
            () -> google.reply(tree("{\"candidates\":[{\"finishReason\":\"LANGUAGE\"}]}")))
        .hasMessage("finishReason LANGUAGE");
  }

  @Test
  void an_answer_that_a_filter_stopped_may_lack_a_message() {
    JsonNode body = tree("{\"choices\":[{\"finish_reason\":\"content_filter\"}]}");
    ApiProtocol chat = protocol(Provider.OPENAI_COMPATIBLE);
    assertThat(chat.isReply(body)).isTrue();
    assertThat(chat.reply(body)).isInstanceOf(Reply.Refused.class);
    assertThat(chat.isReply(tree("{\"choices\":[{\"finish_reason\":\"stop\"}]}"))).isFalse();
  }

  @Test
  void numbers_as_python_writes_them_break_nothing() {
    JsonNode body =
        tree(
            "{\"score\":NaN,\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":\"x\"}}]}");
    assertThat(protocol(Provider.OPENAI_COMPATIBLE).reply(body)).isInstanceOf(Reply.Answer.class);
  }

  @Test
  void half_a_surrogate_pair_is_replaced_wherever_it_stands() {
    JsonNode body =
        tree(
            """
            {"choices":[{"finish_reason":"stop","message":{"content":"\\ud83d cut","tool_calls":[
              {"function":{"name":"send_mail","arguments":"{\\"to\\":\\"\\\\udc00\\"}"}}]}}]}
            """);
    Reply.Answer answer = (Reply.Answer) protocol(Provider.OPENAI_COMPATIBLE).reply(body);
    assertThat(answer.message().text()).isEqualTo("\uFFFD cut");
    assertThat(answer.message().calls().getFirst().text("to")).isEqualTo("\uFFFD");
  }

  @Test
  void who_answered_is_kept() {
    assertThat(
            protocol(Provider.OPENAI_COMPATIBLE)
                .reply(
                    tree(
                        "{\"model\":\"m-2\",\"system_fingerprint\":\"fp\",\"choices\":[{\"message\":{\"content\":\"x\"}}]}"))
                .served())
        .isEqualTo(new Reply.Served("m-2", "fp"));
  }

  private static JsonNode tree(String json) {
    return Json.parse(json).orElseThrow();
  }

  /**
   * Bodies with members removed, and replaced by others of another kind: 2,000 for each protocol.
   */
  @ParameterizedTest
  @EnumSource
  void no_body_however_odd_is_more_than_a_reply_or_an_interruption(Provider provider) {
    Said said =
        new Said("r", "t", List.of(new ToolCall("send_mail", Map.of("to", "A"))), Said.Stop.END);
    String body = said.body(path(provider));
    SplittableRandom random = new SplittableRandom(1);
    ApiProtocol protocol = protocol(provider);
    List<String> odd = List.of("null", "1", "\"x\"", "[]", "{}", "true", "[[1]]", "{\"text\":{}}");
    for (int i = 0; i < 2000; i++) {
      JsonNode mutated = mutate(Json.parse(body).orElseThrow(), random, odd);
      assertThatCode(
              () -> {
                try {
                  protocol.reply(mutated);
                } catch (Turn.Interruption e) {
                  assertThat(e)
                      .hasMessageMatching(
                          "(stop_reason|status|incomplete, reason|finish_reason|finishReason|blockReason) .*");
                }
              })
          .as(mutated.toString())
          .doesNotThrowAnyException();
    }
  }

  private static JsonNode mutate(JsonNode tree, SplittableRandom random, List<String> odd) {
    String text = tree.toString();
    List<JsonNode> nodes = all(tree);
    JsonNode victim = nodes.get(random.nextInt(nodes.size()));
    String replacement = odd.get(random.nextInt(odd.size()));
    return Json.parse(text.replace(victim.toString(), replacement)).orElse(tree);
  }

  private static List<JsonNode> all(JsonNode tree) {
    List<JsonNode> nodes = new ArrayList<>();
    nodes.add(tree);
    tree.forEach(child -> nodes.addAll(all(child)));
    return nodes;
  }

  private static Reply read(Provider provider, Said said) {
    return protocol(provider).reply(Json.parse(said.body(path(provider))).orElseThrow());
  }

  static String path(Provider provider) {
    return switch (provider) {
      case ANTHROPIC -> "/messages";
      case OPENAI -> "/responses";
      case OPENAI_CHAT, OPENAI_COMPATIBLE -> "/chat/completions";
      case GOOGLE -> "/generate";
    };
  }

  static ApiProtocol protocol(Provider provider) {
    return protocol(new Target(provider, "any"), "");
  }

  static ApiProtocol protocol(Target target, String effort) {
    Asked asked = new Asked(target, ModelCatalog.shipped().facts(target), effort);
    return switch (target.provider()) {
      case ANTHROPIC -> new AnthropicProtocol(asked);
      case OPENAI -> new ResponsesProtocol(asked);
      case OPENAI_CHAT, OPENAI_COMPATIBLE -> new ChatProtocol(asked);
      case GOOGLE -> new GoogleProtocol(asked);
    };
  }

  private static JsonNode body(String target, String effort, Request request) {
    return protocol(Target.parse(target), effort).body(request);
  }
}
