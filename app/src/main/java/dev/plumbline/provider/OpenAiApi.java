package dev.plumbline.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.LogLevel;
import com.openai.core.ObjectMappers;
import com.openai.core.http.HttpResponse;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.responses.ResponseCreateParams;
import dev.plumbline.model.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * OpenAI's two APIs, and servers that speak the older of them, through OpenAI's SDK, which sends
 * and authenticates; retries are ours.
 */
final class OpenAiApi implements Connection {

  /** The SDK wants one, and a server that asks for none does not look. */
  private static final String NO_KEY = "none";

  private final OpenAIClient client;
  private final Protocol protocol;
  private final boolean responses;
  private final Edge edge;

  OpenAiApi(Asked asked, String baseUrl, Secret key, Duration timeout) {
    this.client =
        OpenAIOkHttpClient.builder()
            .apiKey(key.isPresent() ? key.reveal() : NO_KEY)
            .baseUrl(baseUrl)
            .maxRetries(0)
            .timeout(timeout)
            .logLevel(LogLevel.OFF)
            .build();
    this.responses = asked.target().provider() == Provider.OPENAI;
    this.protocol = responses ? new ResponsesProtocol(asked) : new ChatProtocol(asked);
    this.edge = new Edge(asked.target(), baseUrl, key, protocol);
  }

  @Override
  public Exchange send(Request request) {
    String sent = protocol.body(request).toString();
    try {
      return edge.answered(sent, responses ? responses(sent) : chat(sent));
    } catch (OpenAIServiceException e) {
      return edge.failed(sent, e.statusCode(), e.headers().values("retry-after"), text(e.body()));
    } catch (OpenAIException | IOException e) {
      throw edge.unreachable(e);
    }
  }

  private String responses(String body) throws IOException {
    ResponseCreateParams params =
        ResponseCreateParams.builder()
            .body(ObjectMappers.jsonMapper().readValue(body, ResponseCreateParams.Body.class))
            .build();
    try (HttpResponse response = client.responses().withRawResponse().create(params)) {
      return text(response);
    }
  }

  private String chat(String body) throws IOException {
    ChatCompletionCreateParams params =
        ChatCompletionCreateParams.builder()
            .body(ObjectMappers.jsonMapper().readValue(body, ChatCompletionCreateParams.Body.class))
            .build();
    try (HttpResponse response = client.chat().completions().withRawResponse().create(params)) {
      return text(response);
    }
  }

  private static String text(HttpResponse response) throws IOException {
    return new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** The body of an error as JSON; empty when it was none. */
  private static String text(JsonValue body) {
    try {
      return body.isMissing() ? "" : ObjectMappers.jsonMapper().writeValueAsString(body);
    } catch (JsonProcessingException e) {
      return "";
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
