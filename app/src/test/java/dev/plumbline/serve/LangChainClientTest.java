package dev.plumbline.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.plumbline.model.Message;
import dev.plumbline.model.Model;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import dev.plumbline.rollout.ScriptedModel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client that neither OpenAI nor we wrote reads what the server writes. */
class LangChainClientTest {

  private final Model model = new ScriptedModel(LangChainClientTest::reply);
  private final ChatServer server = new ChatServer(model, "base", Token.of("secret"), 0);

  private static Reply reply(Request request) {
    return request.messages().getLast() instanceof Message.ToolOutput output
        ? ScriptedModel.says("The plan says: " + output.text())
        : request.tools().isEmpty()
            ? ScriptedModel.says("Good morning to you all.")
            : ScriptedModel.calls("read", Map.of("file", "plan"));
  }

  private OpenAiChatModel client(String token) {
    return OpenAiChatModel.builder()
        .apiKey(token)
        .baseUrl(server.url())
        .modelName("base")
        .maxRetries(0)
        .build();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void words() {
    assertThat(client("secret").chat("Hello")).isEqualTo("Good morning to you all.");
  }

  @Test
  void a_tool_is_called_and_its_result_read() {
    UserMessage asked = UserMessage.from("What is the plan?");
    ToolSpecification read =
        ToolSpecification.builder()
            .name("read")
            .description("reads a file")
            .parameters(JsonObjectSchema.builder().addStringProperty("file").build())
            .build();
    AiMessage called = ask(List.of(asked), read).aiMessage();
    assertThat(called.toolExecutionRequests().getFirst().name()).isEqualTo("read");
    assertThat(called.toolExecutionRequests().getFirst().arguments()).contains("\"plan\"");
    ToolExecutionResultMessage result =
        ToolExecutionResultMessage.from(called.toolExecutionRequests().getFirst(), "rest");
    assertThat(ask(List.of(asked, called, result), read).aiMessage().text())
        .isEqualTo("The plan says: rest");
  }

  private ChatResponse ask(List<ChatMessage> messages, ToolSpecification tool) {
    return client("secret")
        .chat(ChatRequest.builder().messages(messages).toolSpecifications(tool).build());
  }

  @Test
  void a_stream() {
    OpenAiStreamingChatModel streaming =
        OpenAiStreamingChatModel.builder()
            .apiKey("secret")
            .baseUrl(server.url())
            .modelName("base")
            .build();
    CompletableFuture<String> whole = new CompletableFuture<>();
    streaming.chat(
        "Hello",
        new StreamingChatResponseHandler() {
          @Override
          public void onCompleteResponse(ChatResponse response) {
            whole.complete(response.aiMessage().text());
          }

          @Override
          public void onError(Throwable error) {
            whole.completeExceptionally(error);
          }
        });
    assertThat(whole.join()).isEqualTo("Good morning to you all.");
  }

  @Test
  void a_wrong_token() {
    assertThatThrownBy(() -> client("guess").chat("Hello"))
        .isInstanceOf(AuthenticationException.class);
  }
}
