package dev.plumbline.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.UnauthorizedException;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.plumbline.model.Message;
import dev.plumbline.model.Model;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Reply.TokenLogProbability;
import dev.plumbline.model.ToolCall;
import dev.plumbline.rollout.ScriptedModel;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** OpenAI's own client reads what the server writes. */
class OfficialClientTest {

  private final Model model =
      new ScriptedModel(request ->
          new Reply.Answer(
              request.tools().isEmpty()
                  ? new Message.Assistant("", "Good morning to you all.", List.of())
                  : new Message.Assistant(
                      "", "", List.of(new ToolCall("read", Map.of("file", "plan")))),
              new Reply.Usage(5, 4),
              request.sampling().logProbabilities()
                  ? List.of(new TokenLogProbability("Good", -0.5))
                  : List.of()));
  private final ChatServer server = new ChatServer(model, "base", Token.of("secret"), 0);
  private final OpenAIClient client = client("secret");

  private OpenAIClient client(String token) {
    return OpenAIOkHttpClient.builder().apiKey(token).baseUrl(server.url()).maxRetries(0).build();
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  private static ChatCompletionCreateParams.Builder hello() {
    return ChatCompletionCreateParams.builder().model("base").addUserMessage("Hello");
  }

  @Test
  void words_usage_and_log_probabilities() {
    ChatCompletion answer = client.chat().completions().create(hello().logprobs(true).build());
    assertThat(answer.choices().getFirst().message().content())
        .hasValue("Good morning to you all.");
    assertThat(answer.usage().orElseThrow().totalTokens()).isEqualTo(9);
    assertThat(
            answer
                .choices()
                .getFirst()
                .logprobs()
                .orElseThrow()
                .content()
                .orElseThrow()
                .getFirst()
                .logprob())
        .isEqualTo(-0.5);
  }

  @Test
  void tool_calls() {
    FunctionDefinition read =
        FunctionDefinition.builder()
            .name("read")
            .parameters(
                FunctionParameters.builder()
                    .putAdditionalProperty("type", JsonValue.from("object"))
                    .putAdditionalProperty(
                        "properties", JsonValue.from(Map.of("file", Map.of("type", "string"))))
                    .build())
            .build();
    ChatCompletion answer =
        client.chat().completions().create(hello().addFunctionTool(read).build());
    assertThat(
            answer
                .choices()
                .getFirst()
                .message()
                .toolCalls()
                .orElseThrow()
                .getFirst()
                .asFunction()
                .function()
                .arguments())
        .isEqualTo("{\"file\":\"plan\"}");
  }

  @Test
  void streaming() {
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(hello().build())) {
      String text =
          stream.stream()
              .flatMap(chunk -> chunk.choices().stream())
              .flatMap(choice -> choice.delta().content().stream())
              .collect(Collectors.joining());
      assertThat(text).isEqualTo("Good morning to you all.");
    }
  }

  @Test
  void a_wrong_token() {
    OpenAIClient stranger = client("wrong");
    assertThatThrownBy(() -> stranger.chat().completions().create(hello().build()))
        .isInstanceOf(UnauthorizedException.class);
    stranger.close();
  }
}
