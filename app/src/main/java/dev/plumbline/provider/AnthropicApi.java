package dev.plumbline.provider;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.LogLevel;
import com.anthropic.core.ObjectMappers;
import com.anthropic.core.RequestOptions;
import com.anthropic.core.http.HttpResponse;
import com.anthropic.errors.AnthropicException;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.models.messages.MessageCreateParams;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.plumbline.model.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Anthropic's API through its SDK, which sends and authenticates; retries are ours. */
final class AnthropicApi implements Connection {

  private final AnthropicClient client;
  private final RequestOptions options;
  private final Protocol protocol;
  private final Edge edge;

  AnthropicApi(Asked asked, String baseUrl, Secret key, Duration timeout) {
    this.client =
        AnthropicOkHttpClient.builder()
            .apiKey(key.reveal())
            .baseUrl(baseUrl)
            .maxRetries(0)
            .timeout(timeout)
            .logLevel(LogLevel.OFF)
            .build();
    // Said again for each request: the SDK refuses long answers whose time-out is only a default.
    this.options = RequestOptions.builder().timeout(timeout).build();
    this.protocol = new AnthropicProtocol(asked);
    this.edge = new Edge(asked.target(), baseUrl, key, protocol);
  }

  @Override
  public Exchange send(Request request) {
    String sent = protocol.body(request).toString();
    try (HttpResponse response =
        client.messages().withRawResponse().create(params(sent), options)) {
      return edge.answered(
          sent, new String(response.body().readAllBytes(), StandardCharsets.UTF_8));
    } catch (AnthropicServiceException e) {
      return edge.failed(sent, e.statusCode(), e.headers().values("retry-after"), text(e.body()));
    } catch (AnthropicException | IOException e) {
      throw edge.unreachable(e);
    }
  }

  private static MessageCreateParams params(String body) throws JsonProcessingException {
    return MessageCreateParams.builder()
        .body(ObjectMappers.jsonMapper().readValue(body, MessageCreateParams.Body.class))
        .build();
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
